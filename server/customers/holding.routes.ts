import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { createOnce } from '#server/platform/idempotency.ts';
import { IdParams } from '#server/platform/schema.ts';
import { factsSeenBy } from './customer-mask.ts';
import { getCustomer } from './customer.queries.ts';
import { viewHolding } from './customer.view.ts';
import { addHolding, updateHolding } from './holding.actions.ts';
import { listHoldings } from './holding.queries.ts';
import { CreateHolding, HoldingView, UpdateHolding } from './holding.schema.ts';

const keeping = { may: 'keep_holdings' } as const;

export const holdingRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/customers/:id/holdings',
    {
      schema: { params: IdParams, response: { 200: Type.Object({ items: Type.Array(HoldingView) }) } },
      config: { may: 'read_customers' },
    },
    async ({ ctx, params }) => {
      const customer = await getCustomer(ctx, params.id);
      const [holdings, sees] = await Promise.all([listHoldings(ctx, customer.id), factsSeenBy(ctx)]);
      return { items: holdings.map(holding => viewHolding(holding, sees(customer))) };
    },
  );

  app.post(
    '/customers/:id/holdings',
    { schema: { params: IdParams, body: CreateHolding, response: { 201: HoldingView } }, config: keeping },
    (request, reply) =>
      createOnce(request, reply, async ctx =>
        viewHolding(await addHolding(ctx, request.params.id, request.body), true),
      ),
  );

  app.patch(
    '/holdings/:id',
    { schema: { params: IdParams, body: UpdateHolding, response: { 200: HoldingView } }, config: keeping },
    async ({ ctx, params, body }) => viewHolding(await updateHolding(ctx, params.id, body), true),
  );
};
