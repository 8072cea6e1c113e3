import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Context } from '#server/platform/context.ts';
import { createOnce } from '#server/platform/idempotency.ts';
import type { PageRequest } from '#server/platform/keyset.ts';
import { IdParams, Page, PageQuery } from '#server/platform/schema.ts';
import { factsSeenBy } from './customer-mask.ts';
import { createCustomer, updateCustomer } from './customer.actions.ts';
import { getCustomer, listCustomers } from './customer.queries.ts';
import { CreateCustomer, CustomerView, TimelineItem, UpdateCustomer } from './customer.schema.ts';
import { viewCustomer } from './customer.view.ts';

/** What happened with a customer, newest first, as far as the actor may see it. Higher layers know; composition hands it over. */
export type ListTimeline = (ctx: Context, customerId: string, page: PageRequest) => Promise<Page<TimelineItem>>;

export interface CustomerRoutesOptions {
  listTimeline: ListTimeline;
}

const reading = { may: 'read_customers' } as const;
const writing = { may: 'write_customers' } as const;

export const customerRoutes: FastifyPluginAsyncTypebox<CustomerRoutesOptions> = async (app, { listTimeline }) => {
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

  app.get(
    '/customers/:id/timeline',
    { schema: { params: IdParams, querystring: PageQuery, response: { 200: Page(TimelineItem) } }, config: reading },
    async ({ ctx, params, query }) => {
      const customer = await getCustomer(ctx, params.id);
      return listTimeline(ctx, customer.id, query);
    },
  );
};
