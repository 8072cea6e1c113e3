import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { IdParams, Page } from '#server/platform/schema.ts';
import { acknowledgeAlert } from './alert.actions.ts';
import { getAlert, listAlerts } from './alert.queries.ts';
import { AcknowledgeAlert, AlertQuery, AlertView } from './alert.schema.ts';

export const alertRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/alerts',
    { schema: { querystring: AlertQuery, response: { 200: Page(AlertView) } }, config: { may: 'watch_floor' } },
    ({ ctx, query }) => listAlerts(ctx, query),
  );

  app.get(
    '/alerts/:id',
    { schema: { params: IdParams, response: { 200: AlertView } }, config: { may: 'watch_floor' } },
    ({ ctx, params }) => getAlert(ctx, params.id),
  );

  app.post(
    '/alerts/:id/acknowledge',
    {
      schema: { params: IdParams, body: AcknowledgeAlert, response: { 200: AlertView } },
      config: { may: 'lead_floor' },
    },
    async ({ ctx, params, body }) => {
      await acknowledgeAlert(ctx, params.id, body.words ?? null);
      return getAlert(ctx, params.id);
    },
  );
};
