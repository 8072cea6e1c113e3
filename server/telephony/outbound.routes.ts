import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { getCustomer } from '#server/customers/customer.queries.ts';
import { ContactPurpose } from '#server/customers/permission/permission.schema.ts';
import { JoinTicket } from '#server/interactions/interaction.schema.ts';
import { createOnce } from '#server/platform/idempotency.ts';
import { Id, Language, PhoneNumber } from '#server/platform/schema.ts';
import { findOwnNumber } from './caller-id.ts';
import type { FindCustomersByNumber } from './call.actions.ts';
import { callOut } from './outbound.actions.ts';

const CallOut = Type.Object(
  {
    phoneNumber: PhoneNumber,
    queueId: Id,
    /** Left out: whoever has the number. */
    customerId: Type.Optional(Id),
    language: Type.Optional(Language),
    /** What we ring for; left out: service. */
    purpose: Type.Optional(ContactPurpose),
    /** Why although it is not allowed; by who leads the floor. */
    overrideReason: Type.Optional(Type.String({ minLength: 1, maxLength: 300, pattern: '\\S' })),
  },
  { additionalProperties: false },
);

/** Calls that we make. */
export const outboundRoutes =
  ({ findCustomers }: { findCustomers: FindCustomersByNumber }): FastifyPluginAsyncTypebox =>
  async app => {
    app.post(
      '/interactions',
      { schema: { body: CallOut, response: { 201: JoinTicket } }, config: { may: 'take_calls' } },
      async (request, reply) => {
        const { ctx, body } = request;
        const { phoneNumber, queueId, customerId = null, purpose = 'service', overrideReason = null } = body;
        if (customerId) await getCustomer(ctx, customerId);
        const ownNumber = await findOwnNumber(ctx, { queueId, branchId: ctx.actor.branchId });
        const candidates = await findCustomers(ctx, phoneNumber);
        const known = candidates.find(({ id }) => id === customerId) ?? candidates[0];
        const language = body.language ?? (known?.language === 'zh-CN' ? 'zh-CN' : 'en');
        const candidateIds = candidates.map(({ id }) => id);
        return createOnce(request, reply, ctx =>
          callOut(ctx, {
            ...{ phoneNumber, queueId, customerId, purpose, overrideReason },
            ...{ language, ownNumber, candidateIds },
          }),
        );
      },
    );
  };
