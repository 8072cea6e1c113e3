import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { IdParams } from '#server/platform/schema.ts';
import { answerVerification, startVerification } from './verification.actions.ts';
import { AnswerVerification, StartVerification, VerificationView } from './verification.schema.ts';

export const verificationRoutes: FastifyPluginAsyncTypebox = async app => {
  app.post(
    '/interactions/:id/verification',
    { schema: { params: IdParams, body: StartVerification, response: { 200: VerificationView } } },
    ({ ctx, params, body }) => startVerification(ctx, params.id, body.method),
  );

  app.post(
    '/interactions/:id/verification/answers',
    { schema: { params: IdParams, body: AnswerVerification, response: { 200: VerificationView } } },
    ({ ctx, params, body }) => answerVerification(ctx, params.id, body.answers),
  );
};
