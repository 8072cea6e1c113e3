import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { IdParams } from '#server/platform/schema.ts';
import { explainOffer, explainReadiness, explainWait } from './explanation.queries.ts';
import { OfferExplanation, ReadinessExplanation, WaitExplanation } from './explanation.schema.ts';
import { replayDecisions } from './replay.queries.ts';

/** Why me, why am I not getting calls, why is this customer waiting. */
export const explanationRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/offers/:id/explanation',
    { schema: { params: IdParams, response: { 200: OfferExplanation } } },
    ({ ctx, params }) => explainOffer(ctx, params.id),
  );

  app.get(
    '/interactions/:id/wait-explanation',
    { schema: { params: IdParams, response: { 200: WaitExplanation } }, config: { may: 'watch_floor' } },
    ({ ctx, params }) => explainWait(ctx, params.id),
  );

  app.get('/users/me/readiness', { schema: { response: { 200: ReadinessExplanation } } }, ({ ctx }) =>
    explainReadiness(ctx, ctx.actor.id ?? ''),
  );

  app.get(
    '/users/:id/readiness',
    { schema: { params: IdParams, response: { 200: ReadinessExplanation } }, config: { may: 'watch_floor' } },
    ({ ctx, params }) => explainReadiness(ctx, params.id),
  );

  app.get(
    '/routing/replay',
    {
      schema: {
        querystring: Type.Object(
          { since: Type.String({ format: 'date-time' }), until: Type.String({ format: 'date-time' }) },
          { additionalProperties: false },
        ),
        response: {
          200: Type.Object({
            decisions: Type.Integer(),
            offers: Type.Integer(),
            different: Type.Array(Type.Object({ decisionId: Type.String(), decidedAt: Type.String() })),
          }),
        },
      },
      config: { may: 'watch_floor' },
    },
    ({ ctx, query }) => replayDecisions(ctx, new Date(query.since), new Date(query.until)),
  );
};
