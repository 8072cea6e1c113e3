import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { InteractionView, WrapUp } from '#server/interactions/interaction.schema.ts';
import { getInteraction } from '#server/interactions/interaction.queries.ts';
import { PresenceView, SetPresence } from '#server/people/presence.schema.ts';
import { IdParams } from '#server/platform/schema.ts';
import { declineOffer } from './offer.actions.ts';
import { DeclineOffer } from './offer.schema.ts';
import { setPresence } from './presence.actions.ts';
import { loadPresenceViews } from './presence.queries.ts';
import { wrapUp } from './work.actions.ts';

export const routingRoutes: FastifyPluginAsyncTypebox = async app => {
  app.put(
    '/users/me/presence',
    { schema: { body: SetPresence, response: { 200: PresenceView } } },
    async ({ ctx, body }) => {
      const me = ctx.actor.id!;
      await setPresence(ctx, me, body);
      return (await loadPresenceViews(ctx.em, [me])).get(me)!;
    },
  );

  app.post(
    '/offers/:id/decline',
    { schema: { params: IdParams, body: DeclineOffer, response: { 204: Type.Null() } } },
    async (request, reply) => {
      await declineOffer(request.ctx, request.params.id, request.body.reason);
      return reply.code(204).send(null);
    },
  );

  app.post(
    '/interactions/:id/wrap-up',
    { schema: { params: IdParams, body: WrapUp, response: { 200: InteractionView } } },
    async request => {
      await wrapUp(request.ctx, request.params.id, request.body);
      return getInteraction(request.ctx, request.params.id);
    },
  );
};
