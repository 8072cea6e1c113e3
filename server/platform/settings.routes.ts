import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { Page } from './schema.ts';
import { setSetting, unsetSetting } from './settings.actions.ts';
import { listSettingChanges, listSettings } from './settings.queries.ts';
import { SetSetting, SettingChange, SettingParams, SettingPlace, SettingView } from './settings.schema.ts';

export const settingRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/settings',
    { schema: { response: { 200: Page(SettingView) } }, config: { may: 'watch_floor' } },
    async ({ ctx }) => ({
      items: await listSettings(ctx),
      nextCursor: null,
    }),
  );

  app.put(
    '/settings/:key',
    {
      schema: { params: SettingParams, body: SetSetting, response: { 204: Type.Null() } },
      config: { may: 'configure' },
    },
    async ({ ctx, params, body }, reply) => {
      await setSetting(ctx, params.key, body, body.value);
      return reply.code(204).send(null);
    },
  );

  app.delete(
    '/settings/:key',
    {
      schema: { params: SettingParams, querystring: SettingPlace, response: { 204: Type.Null() } },
      config: { may: 'configure' },
    },
    async ({ ctx, params, query }, reply) => {
      await unsetSetting(ctx, params.key, { scope: query.scope, scopeId: query.scopeId ?? null });
      return reply.code(204).send(null);
    },
  );

  app.get(
    '/settings/:key/history',
    { schema: { params: SettingParams, response: { 200: Page(SettingChange) } }, config: { may: 'watch_floor' } },
    async ({ ctx, params }) => ({ items: await listSettingChanges(ctx, params.key), nextCursor: null }),
  );
};
