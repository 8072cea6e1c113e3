import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { getInteraction } from '#server/interactions/interaction.queries.ts';
import type { Context } from '#server/platform/context.ts';
import { createOnce } from '#server/platform/idempotency.ts';
import { IdParams } from '#server/platform/schema.ts';
import { getCustomer } from '../customer.queries.ts';
import { recordPermission } from './permission.actions.ts';
import { type Subject, listPermissions, viewPermissions } from './permission.queries.ts';
import {
  ContactPermissionView,
  NumberPermissionQuery,
  PermissionPage,
  PermissionQuery,
  RecordNumberPermission,
  RecordPermission,
} from './permission.schema.ts';

/** What customers, and whoever has a number, said about being contacted. */
export const permissionRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/customers/:id/permissions',
    {
      schema: { params: IdParams, querystring: PermissionQuery, response: { 200: PermissionPage } },
      config: { may: 'read_customers' },
    },
    async ({ ctx, params, query }) => {
      const { id: customerId } = await getCustomer(ctx, params.id);
      return listPermissions(ctx, { customerId }, query);
    },
  );

  app.post(
    '/customers/:id/permissions',
    {
      schema: { params: IdParams, body: RecordPermission, response: { 201: ContactPermissionView } },
      config: { may: 'write_customers' },
    },
    async (request, reply) => {
      const { ctx, body, params } = request;
      const { id: customerId } = await getCustomer(ctx, params.id);
      if (body.interactionId) await getInteraction(ctx, body.interactionId);
      return createOnce(request, reply, ctx => note(ctx, { customerId }, body));
    },
  );

  app.get(
    '/permissions',
    {
      schema: { querystring: NumberPermissionQuery, response: { 200: PermissionPage } },
      config: { may: 'take_calls' },
    },
    ({ ctx, query: { phoneNumber, ...query } }) => listPermissions(ctx, { phoneNumber }, query),
  );

  app.post(
    '/permissions',
    {
      schema: { body: RecordNumberPermission, response: { 201: ContactPermissionView } },
      config: { may: 'take_calls' },
    },
    async (request, reply) => {
      const { phoneNumber, ...body } = request.body;
      if (body.interactionId) await getInteraction(request.ctx, body.interactionId);
      return createOnce(request, reply, ctx => note(ctx, { phoneNumber }, body));
    },
  );
};

async function note(ctx: Context, subject: Subject, body: RecordPermission): Promise<ContactPermissionView> {
  const row = await recordPermission(ctx, subject, body);
  return (await viewPermissions(ctx, [row]))[0]!;
}
