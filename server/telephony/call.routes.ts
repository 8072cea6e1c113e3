import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { InteractionView, JoinTicket } from '#server/interactions/interaction.schema.ts';
import { getInteraction } from '#server/interactions/interaction.queries.ts';
import { IdParams } from '#server/platform/schema.ts';
import { acceptCall, hangUp, rejoinCall } from './join.actions.ts';
import { identityOf } from './identity.ts';
import { VoiceToken } from './voice-token.schema.ts';

/** An hour, as the carrier suggests; the browser asks for the next one before it ends. */
const TOKEN_SECONDS = 3600;

export const callRoutes: FastifyPluginAsyncTypebox = async app => {
  app.post('/offers/:id/accept', { schema: { params: IdParams, response: { 200: JoinTicket } } }, request =>
    acceptCall(request.ctx, request.params.id),
  );

  app.post('/interactions/:id/rejoin', { schema: { params: IdParams, response: { 200: JoinTicket } } }, request =>
    rejoinCall(request.ctx, request.params.id),
  );

  app.post(
    '/interactions/:id/hang-up',
    { schema: { params: IdParams, response: { 200: InteractionView } } },
    async request => {
      await hangUp(request.ctx, request.params.id);
      return getInteraction(request.ctx, request.params.id);
    },
  );

  app.post('/voice/token', { schema: { response: { 200: VoiceToken } } }, async ({ ctx }) => {
    const { carrier } = ctx.services;
    const identity = identityOf(ctx.actor.id!);
    const token = carrier.accessToken(identity, TOKEN_SECONDS);
    return {
      token,
      identity,
      carrier: carrier.local ? ('local' as const) : ('twilio' as const),
      ttlSeconds: TOKEN_SECONDS,
    };
  });
};
