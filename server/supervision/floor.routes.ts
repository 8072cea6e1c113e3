import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { PresenceView, SetPresence } from '#server/people/presence.schema.ts';
import { ledUsers } from '#server/people/user.policy.ts';
import { getUser } from '#server/people/user.queries.ts';
import { notFound } from '#server/platform/errors.ts';
import { matches } from '#server/platform/policy.ts';
import { IdParams, Page, PageQuery } from '#server/platform/schema.ts';
import { moveInteraction, raiseInteraction } from '#server/routing/line.actions.ts';
import { setPresence } from '#server/routing/presence.actions.ts';
import { loadPresenceViews } from '#server/routing/presence.queries.ts';
import { getFloor, listRepairs } from './floor.queries.ts';
import { FloorView, MoveInteraction, RaiseInteraction, RepairView } from './floor.schema.ts';

export const floorRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get('/floor', { schema: { response: { 200: FloorView } }, config: { may: 'watch_floor' } }, ({ ctx }) =>
    getFloor(ctx),
  );

  app.get(
    '/repairs',
    { schema: { querystring: PageQuery, response: { 200: Page(RepairView) } }, config: { may: 'watch_floor' } },
    ({ ctx, query }) => listRepairs(ctx, query),
  );

  app.put(
    '/users/:id/presence',
    { schema: { params: IdParams, body: SetPresence, response: { 200: PresenceView } }, config: { may: 'lead_floor' } },
    async ({ ctx, params, body }) => {
      const user = await getUser(ctx, params.id);
      if (!matches(ledUsers(ctx.actor), user)) throw notFound('user');
      const { id } = user;
      await setPresence(ctx, id, body);
      return (await loadPresenceViews(ctx.em, [id])).get(id)!;
    },
  );

  app.post(
    '/interactions/:id/raise',
    {
      schema: { params: IdParams, body: RaiseInteraction, response: { 204: Type.Null() } },
      config: { may: 'lead_floor' },
    },
    async ({ ctx, params, body }, reply) => {
      await raiseInteraction(ctx, params.id, body.points);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/interactions/:id/move',
    {
      schema: { params: IdParams, body: MoveInteraction, response: { 204: Type.Null() } },
      config: { may: 'lead_floor' },
    },
    async ({ ctx, params, body }, reply) => {
      await moveInteraction(ctx, params.id, body.queueId);
      return reply.code(204).send(null);
    },
  );
};
