import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Auth } from './auth.ts';
import { Id } from './schema.ts';

const SignIn = Type.Object(
  { email: Type.String({ format: 'email', maxLength: 200 }), password: Type.String({ minLength: 1, maxLength: 128 }) },
  { additionalProperties: false },
);
const ChangePassword = Type.Object(
  {
    currentPassword: Type.String({ minLength: 1, maxLength: 128 }),
    newPassword: Type.String({ minLength: 12, maxLength: 128 }),
    /** Other sessions always end. */
    revokeOtherSessions: Type.Optional(Type.Literal(true)),
  },
  { additionalProperties: false },
);
const Done = Type.Object({ success: Type.Literal(true) });

/** Under `/api/auth`, at the addresses better-auth uses. */
export const authRoutes: FastifyPluginAsyncTypebox<{ auth: Auth }> = async (app, { auth }) => {
  app.post(
    '/sign-in/email',
    { schema: { body: SignIn, response: { 200: Type.Object({ userId: Id }) } }, config: { public: true } },
    async ({ ctx, body, ip }, reply) => {
      const { userId, setCookies } = await auth.signIn(ctx, body, ip);
      void reply.header('set-cookie', setCookies);
      return { userId };
    },
  );

  app.post(
    '/sign-out',
    { schema: { body: Type.Optional(Type.Object({})), response: { 200: Done } }, config: { public: true } },
    async ({ ctx, sessionId }, reply) => {
      if (sessionId !== null) void reply.header('set-cookie', await auth.signOut(ctx, sessionId));
      return { success: true } as const;
    },
  );

  app.post(
    '/change-password',
    { schema: { body: ChangePassword, response: { 200: Done } } },
    async ({ ctx, body, ip, sessionId }) => {
      await auth.changePassword(ctx, sessionId, body, ip);
      return { success: true } as const;
    },
  );
};
