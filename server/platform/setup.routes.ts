import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { setUp } from './setup.actions.ts';
import { getSetup } from './setup.queries.ts';
import { Setup, SetupView } from './setup.schema.ts';

export const setupRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get('/setup', { schema: { response: { 200: SetupView } }, config: { may: 'configure' } }, ({ ctx }) =>
    getSetup(ctx),
  );

  app.put(
    '/setup',
    { schema: { body: Setup, response: { 200: SetupView } }, config: { may: 'configure' } },
    async ({ ctx, body }) => {
      await setUp(ctx, body);
      return getSetup(ctx);
    },
  );
};
