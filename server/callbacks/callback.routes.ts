import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { getCustomer } from '#server/customers/customer.queries.ts';
import { getInteraction } from '#server/interactions/interaction.queries.ts';
import { createOnce } from '#server/platform/idempotency.ts';
import { IdParams, Page } from '#server/platform/schema.ts';
import { findOwnNumber } from '#server/telephony/caller-id.ts';
import { openFrom } from './callback-hours.ts';
import { cancelCallback, changeCallback, decideCallback, promiseCallback } from './callback.actions.ts';
import { countCallbacks, getCallback, getCallbackOf, listCallbacks } from './callback.queries.ts';
import {
  CallbackCounts,
  CallbackQuery,
  CallbackView,
  ChangeCallback,
  CreateCallback,
  DecideCallback,
  OpeningQuery,
  OpeningView,
} from './callback.schema.ts';

const config = { may: 'take_calls' } as const;

export const callbackRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get('/callbacks', { schema: { querystring: CallbackQuery, response: { 200: Page(CallbackView) } } }, request =>
    listCallbacks(request.ctx, request.query),
  );

  app.get('/callbacks/counts', { schema: { response: { 200: CallbackCounts } } }, ({ ctx }) => countCallbacks(ctx));

  app.get(
    '/callbacks/opening',
    { schema: { querystring: OpeningQuery, response: { 200: OpeningView } }, config },
    async ({ ctx, query }) => ({
      opensAt: (await openFrom(ctx, query.queueId, new Date(query.at)))?.toISOString() ?? null,
    }),
  );

  app.get(
    '/interactions/:id/callback',
    { schema: { params: IdParams, response: { 200: CallbackView } } },
    ({ ctx, params }) => getCallbackOf(ctx, params.id),
  );

  app.get('/callbacks/:id', { schema: { params: IdParams, response: { 200: CallbackView } } }, request =>
    getCallback(request.ctx, request.params.id),
  );

  app.post(
    '/callbacks',
    { schema: { body: CreateCallback, response: { 201: CallbackView } }, config },
    async (request, reply) => {
      const { ctx, body } = request;
      const customer = body.customerId ? await getCustomer(ctx, body.customerId) : null;
      if (body.interactionId) await getInteraction(ctx, body.interactionId);
      const ownNumber = await findOwnNumber(ctx, { queueId: body.queueId, branchId: ctx.actor.branchId });
      const language = body.language ?? (customer?.language === 'zh-CN' ? 'zh-CN' : 'en');
      return createOnce(request, reply, async ctx => {
        const { id } = await promiseCallback(ctx, { ...body, language, ownNumber, origin: 'agent' });
        return getCallback(ctx, id);
      });
    },
  );

  app.patch(
    '/callbacks/:id',
    { schema: { params: IdParams, body: ChangeCallback, response: { 200: CallbackView } }, config },
    async ({ ctx, params, body }) => {
      await changeCallback(ctx, params.id, body);
      return getCallback(ctx, params.id);
    },
  );

  app.post(
    '/callbacks/:id/cancel',
    { schema: { params: IdParams, response: { 200: CallbackView } }, config },
    async ({ ctx, params }) => {
      await cancelCallback(ctx, params.id);
      return getCallback(ctx, params.id);
    },
  );

  app.post(
    '/callbacks/:id/decide',
    { schema: { params: IdParams, body: DecideCallback, response: { 200: CallbackView } }, config },
    async ({ ctx, params, body }) => {
      await decideCallback(ctx, params.id, body.decision);
      return getCallback(ctx, params.id);
    },
  );
};
