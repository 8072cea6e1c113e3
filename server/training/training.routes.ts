import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { createOnce } from '#server/platform/idempotency.ts';
import { IdParams, Page, PageQuery } from '#server/platform/schema.ts';
import { listSituations } from './situations.queries.ts';
import {
  demandReach,
  findTrainee,
  planTrainingCall,
  startTrainingSession,
  stopTrainingSession,
} from './training.actions.ts';
import { getTraining, getTrainingCall, getTrainingReview, listTrainingCalls, viewSession } from './training.queries.ts';
import {
  StartTrainingCall,
  StartTrainingSession,
  TrainingCallView,
  TrainingQuery,
  TrainingReview,
  TrainingSessionView,
  TrainingView,
} from './training.schema.ts';

const config = { may: 'take_calls' } as const;

export const trainingRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/training',
    { schema: { querystring: TrainingQuery, response: { 200: TrainingView } }, config },
    async ({ ctx, query }) => getTraining(ctx, await findTrainee(ctx, query.userId)),
  );

  app.get(
    '/training/calls',
    { schema: { querystring: PageQuery, response: { 200: Page(TrainingCallView) } }, config },
    ({ ctx, query }) => listTrainingCalls(ctx, query),
  );

  app.get(
    '/training/calls/:id',
    { schema: { params: IdParams, response: { 200: TrainingReview } }, config },
    ({ ctx, params }) => getTrainingReview(ctx, params.id),
  );

  app.post(
    '/training/calls',
    { schema: { body: StartTrainingCall, response: { 201: TrainingCallView } }, config },
    async (request, reply) => {
      const { ctx, body } = request;
      const trainee = await findTrainee(ctx, body.userId);
      // Asked of the carrier before the transaction.
      const situations = await listSituations(ctx, trainee.id);
      const { id } = await createOnce(request, reply, async ctx => ({
        id: (await planTrainingCall(ctx, trainee, body, situations)).id,
      }));
      return getTrainingCall(ctx, id);
    },
  );

  app.post(
    '/training/sessions',
    { schema: { body: StartTrainingSession, response: { 201: TrainingSessionView } }, config },
    async (request, reply) => {
      const trainee = await findTrainee(request.ctx, request.body.userId);
      demandReach(await listSituations(request.ctx, trainee.id));
      return createOnce(request, reply, async ctx =>
        viewSession(ctx, await startTrainingSession(ctx, trainee, request.body)),
      );
    },
  );

  app.delete(
    '/training/sessions/:id',
    { schema: { params: IdParams, response: { 204: Type.Null() } }, config },
    async ({ ctx, params }, reply) => {
      await stopTrainingSession(ctx, params.id);
      return reply.code(204).send(null);
    },
  );
};
