import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { createOnce } from '#server/platform/idempotency.ts';
import { IdParams, Page, PageQuery } from '#server/platform/schema.ts';
import { factsSeenBy } from './customer-mask.ts';
import { setPin } from './pin.actions.ts';
import { createCustomer, updateCustomer } from './customer.actions.ts';
import { getCustomer, listCustomers } from './customer.queries.ts';
import { CreateCustomer, CustomerView, SetPin, UpdateCustomer } from './customer.schema.ts';
import { viewCustomer } from './customer.view.ts';

const reading = { may: 'read_customers' } as const;
const writing = { may: 'write_customers' } as const;

export const customerRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/customers',
    { schema: { querystring: PageQuery, response: { 200: Page(CustomerView) } }, config: reading },
    async ({ ctx, query }) => {
      const [page, sees] = [await listCustomers(ctx, query), await factsSeenBy(ctx)];
      return { ...page, items: page.items.map(customer => viewCustomer(customer, sees)) };
    },
  );

  app.get(
    '/customers/:id',
    { schema: { params: IdParams, response: { 200: CustomerView } }, config: reading },
    async ({ ctx, params }) => viewCustomer(await getCustomer(ctx, params.id), await factsSeenBy(ctx)),
  );

  app.post(
    '/customers',
    { schema: { body: CreateCustomer, response: { 201: CustomerView } }, config: writing },
    (request, reply) =>
      createOnce(request, reply, async ctx =>
        viewCustomer(await createCustomer(ctx, request.body), await factsSeenBy(ctx)),
      ),
  );

  app.patch(
    '/customers/:id',
    { schema: { params: IdParams, body: UpdateCustomer, response: { 200: CustomerView } }, config: writing },
    async ({ ctx, params, body }) => viewCustomer(await updateCustomer(ctx, params.id, body), await factsSeenBy(ctx)),
  );

  app.put(
    '/customers/:id/pin',
    { schema: { params: IdParams, body: SetPin, response: { 204: Type.Null() } }, config: writing },
    async ({ ctx, params, body }, reply) => {
      await setPin(ctx, params.id, body.pin);
      return reply.code(204).send(null);
    },
  );
};
