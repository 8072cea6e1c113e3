import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { updateMyPreferences } from './preferences.actions.ts';
import { loadPreferences } from './preferences.queries.ts';
import { Preferences, UpdatePreferences } from './preferences.schema.ts';

/** Everybody's own, and nobody else's. */
export const preferenceRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get('/users/me/preferences', { schema: { response: { 200: Preferences } } }, ({ ctx }) =>
    loadPreferences(ctx.em, ctx.actor.id ?? ''),
  );

  app.patch(
    '/users/me/preferences',
    { schema: { body: UpdatePreferences, response: { 200: Preferences } } },
    ({ ctx, body }) => updateMyPreferences(ctx, body as UpdatePreferences),
  );
};
