import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { getInteraction } from '#server/interactions/interaction.queries.ts';
import { InteractionView, JoinTicket, supervisionModes } from '#server/interactions/interaction.schema.ts';
import { IdParams } from '#server/platform/schema.ts';
import { chooseMode, endForAll, superviseCall, takeOver } from './supervise.actions.ts';

const Supervise = Type.Object({ mode: Type.Enum([...supervisionModes]) }, { additionalProperties: false });
const answer = { 200: InteractionView };
const config = { may: 'lead_floor' } as const;

/** What supervisors do in calls of those they lead. Every one of these is an event with who did it. */
export const superviseRoutes: FastifyPluginAsyncTypebox = async app => {
  app.post(
    '/interactions/:id/supervise',
    { schema: { params: IdParams, body: Supervise, response: { 200: JoinTicket } }, config },
    ({ ctx, params, body }) => superviseCall(ctx, params.id, body.mode),
  );

  app.put(
    '/interactions/:id/supervise',
    { schema: { params: IdParams, body: Supervise, response: answer }, config },
    async ({ ctx, params, body }) => {
      await chooseMode(ctx, params.id, body.mode);
      return getInteraction(ctx, params.id);
    },
  );

  app.post(
    '/interactions/:id/take-over',
    { schema: { params: IdParams, response: answer }, config },
    async ({ ctx, params }) => {
      await takeOver(ctx, params.id);
      return getInteraction(ctx, params.id);
    },
  );

  app.post(
    '/interactions/:id/end',
    { schema: { params: IdParams, response: answer }, config },
    async ({ ctx, params }) => {
      await endForAll(ctx, params.id);
      return getInteraction(ctx, params.id);
    },
  );
};
