import { setTimeout as wait } from 'node:timers/promises';
import type {} from '@fastify/rate-limit'; // app.createRateLimit
import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import type { Auth } from '#server/platform/auth.ts';
import type { Context } from '#server/platform/context.ts';
import { refuseTooMany } from '#server/platform/http-access.ts';
import { createOnce } from '#server/platform/idempotency.ts';
import { IdParams } from '#server/platform/schema.ts';
import { forgetPassword, inviteUser, type MadeLink, resetPassword } from './account-link.actions.ts';
import {
  AccountLinkView,
  ForgottenPassword,
  ForgottenPasswordAnswer,
  LookAtLink,
  NewAccountLink,
  UseLink,
} from './account-link.schema.ts';
import { lookAtLink, useLink } from './use-link.actions.ts';

/** Under `/api/v1`: links that administrators ask for. Asking again makes another; the same Idempotency-Key gets the same. */
export const userLinkRoutes: FastifyPluginAsyncTypebox = async app => {
  const schema = { params: IdParams, response: { 201: NewAccountLink } };
  const config = { may: 'manage_people' } as const;
  app.post('/users/:id/invitation', { schema, config }, (request, reply) =>
    answerLink(request, reply, ctx => inviteUser(ctx, request.params.id)),
  );
  app.post('/users/:id/password-reset', { schema, config }, (request, reply) =>
    answerLink(request, reply, ctx => resetPassword(ctx, request.params.id)),
  );
};

/** What is kept for repeats of this request holds the link sealed. */
async function answerLink(
  request: FastifyRequest,
  reply: FastifyReply,
  make: (ctx: Context) => Promise<MadeLink>,
): Promise<NewAccountLink> {
  const { seal } = request.ctx.services;
  const made = await createOnce(request, reply, async ctx => {
    const { url, expiresAt, mailed } = await make(ctx);
    return { sealedUrl: seal.seal(url), expiresAt: expiresAt.toISOString(), mailed };
  });
  return { url: seal.unseal(made.sealedUrl), expiresAt: made.expiresAt, mailed: made.mailed };
}

/** Whether or not there is such a user, the answer takes this long. */
const ANSWER_MS = 300;
/** A page looks once and uses once: enough for an office behind one address. */
const LINKS_PER_MINUTE = 60;
const Done = Type.Object({ success: Type.Literal(true) });

/** Under `/api/auth`, without sign-in. */
export const accountLinkRoutes: FastifyPluginAsyncTypebox<{ auth: Auth }> = async (app, { auth }) => {
  const config = { public: true };

  app.post(
    '/forgotten-password',
    { schema: { body: ForgottenPassword, response: { 202: ForgottenPasswordAnswer } }, config },
    async ({ ctx, body, ip }, reply) => {
      const mail = ctx.services.mailer !== null;
      const help = async (): Promise<void> => {
        if (mail && (await auth.mayTry(ctx, 'forgotten password', body.email, ip)))
          await forgetPassword(ctx, body.email);
      };
      await Promise.all([help(), wait(ANSWER_MS)]);
      return reply.code(202).send({ mail });
    },
  );

  const tooOften = app.createRateLimit({
    max: LINKS_PER_MINUTE,
    timeWindow: 60_000,
    keyGenerator: request => `account link ${request.ip}`,
  });

  app.post(
    '/account-links/look',
    { schema: { body: LookAtLink, response: { 200: AccountLinkView } }, config },
    async (request, reply) => {
      refuseTooMany(await tooOften(request), reply);
      return lookAtLink(request.ctx, request.body.token);
    },
  );

  app.post(
    '/account-links/use',
    { schema: { body: UseLink, response: { 200: Done } }, config },
    async (request, reply) => {
      refuseTooMany(await tooOften(request), reply);
      await useLink(request.ctx, request.body, request.sessionId, auth.liftLockOut);
      return { success: true } as const;
    },
  );
};
