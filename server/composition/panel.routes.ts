import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { getCustomer } from '#server/customers/customer.queries.ts';
import { CustomerPanelView } from '#server/customers/panel.schema.ts';
import { TimelineItem, TimelineQuery } from '#server/customers/timeline.schema.ts';
import { IdParams, Page } from '#server/platform/schema.ts';
import { getPanel } from './panel.ts';
import { listTimeline } from './timeline.ts';

/** Customers with all that the other layers know of them. */
export const panelRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/customers/:id/panel',
    { schema: { params: IdParams, response: { 200: CustomerPanelView } }, config: { may: 'read_customers' } },
    ({ ctx, params }) => getPanel(ctx, params.id),
  );

  app.get(
    '/customers/:id/timeline',
    {
      schema: { params: IdParams, querystring: TimelineQuery, response: { 200: Page(TimelineItem) } },
      config: { may: 'read_customers' },
    },
    async ({ ctx, params, query }) => {
      const customer = await getCustomer(ctx, params.id);
      return listTimeline(ctx, customer.id, query);
    },
  );
};
