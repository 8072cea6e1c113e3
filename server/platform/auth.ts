import { APIError } from 'better-auth/api';
import pg from 'pg';
import { record } from '#server/events/record.ts';
import { type AuthLookup, cookieAttributes, createAuthLookup } from './auth-lookup.ts';
import { createBetterAuth, sessionCookieName } from './auth-options.ts';
import { createSeal, type Seal } from './auth-seal.ts';
import { endSession, endSessions, forgetExpiredSessions, isPassword, replacePassword } from './auth-rows.ts';
import { type Actor, anonymous, type Context, type Log } from './context.ts';
import { badRequest, DomainError } from './errors.ts';
import {
  attemptCancelled,
  attemptFailed,
  attemptSubjects,
  attemptSucceeded,
  beginAttempt,
  countTry,
} from './lock-out.ts';
import { hashPassword } from './password.ts';
import { first, sql } from './sql.ts';
import { inTransaction } from './transaction.ts';

export interface AuthOptions {
  databaseUrl: string;
  publicUrl: string;
  /** At least 32 characters; signs cookies. */
  secret: string;
  log: Log;
  /** Most connections of this process for looking up who asks. */
  connections?: number;
}

export interface Credentials {
  email: string;
  password: string;
}

export interface Auth extends AuthLookup, Seal {
  /** Answers the `Set-Cookie` values of a new session. Wrong password, no such account, locked and deactivated are one and the same 401. */
  signIn(ctx: Context, credentials: Credentials, address: string): Promise<{ userId: string; setCookies: string[] }>;
  /** Ends this session; answers the `Set-Cookie` that removes it. */
  signOut(ctx: Context, sessionId: string): Promise<string>;
  /** Ends all other sessions of the user. */
  changePassword(ctx: Context, sessionId: string | null, change: PasswordChange, address: string): Promise<void>;
  /** Counts a try of something else than signing in, with the same limits per account and address. False: there were too many. */
  mayTry(ctx: Context, what: string, email: string, address: string): Promise<boolean>;
  /** Forgets the wrong passwords of this account. */
  liftLockOut(ctx: Context, email: string): Promise<void>;
  /** Closes its database connections. */
  close(): Promise<void>;
}
export interface PasswordChange {
  currentPassword: string;
  newPassword: string;
}

/** An address nobody can have: sends better-auth down its path for unknown accounts, which takes as long as a wrong password. */
const NOBODY = 'nobody@patchbay.invalid';
const wrongCredentials = () =>
  new DomainError(
    401,
    'INVALID_EMAIL_OR_PASSWORD',
    'E-mail address or password is wrong. After several wrong tries, wait 15 minutes.',
  );

/** Sign-in by e-mail and password. The database must be migrated. */
export function createAuth({ databaseUrl, publicUrl, secret, log, connections = 6 }: AuthOptions): Auth {
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    options: '-c search_path=auth -c statement_timeout=5000 -c lock_timeout=4000 -c timezone=UTC',
    max: connections,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    idleTimeoutMillis: 30_000,
  });
  pool.on('error', error => log.warn({ reason: error.message }, 'a database connection for sign-ins was lost'));
  const betterAuth = createBetterAuth({ pool, publicUrl, secret, log });

  return {
    ...createAuthLookup(pool, publicUrl, secret),
    ...createSeal(secret),

    async signIn(ctx, credentials, address) {
      const email = normaliseEmail(credentials.email);
      const attempt = await beginAttempt(ctx, attemptSubjects(secret, email, address));
      if (!attempt) throw wrongCredentials();
      const user = await findUserByEmail(ctx, email);
      let headers: Headers;
      try {
        const body = { email: user?.active ? email : NOBODY, password: credentials.password };
        ({ headers } = await betterAuth.api.signInEmail({ body, returnHeaders: true }));
      } catch (error) {
        if (error instanceof APIError && error.statusCode < 500) {
          await attemptFailed(ctx, attempt, user?.id ?? null);
          throw wrongCredentials();
        }
        await attemptCancelled(ctx, attempt).catch(() => undefined); // the first error tells why
        throw error;
      }
      if (!user) throw new Error('Signed in without a user');
      const actor: Actor = { ...anonymous, id: user.id, role: user.role };
      await inTransaction({ ...ctx, actor }, async ctx => {
        await attemptSucceeded(ctx, attempt);
        await forgetExpiredSessions(ctx, user.id);
        record(ctx, 'user.signed_in', { type: 'user', id: user.id }, { data: { userId: user.id } });
      });
      return { userId: user.id, setCookies: headers.getSetCookie() };
    },

    async signOut(ctx, sessionId) {
      await inTransaction(ctx, async ctx => {
        await endSession(ctx, sessionId);
        if (ctx.actor.id !== null) record(ctx, 'user.signed_out', { type: 'user', id: ctx.actor.id });
      });
      return `${sessionCookieName(publicUrl)}=; ${cookieAttributes(publicUrl, 0)}`;
    },

    async changePassword(ctx, sessionId, change, address) {
      const user = await getUser(ctx);
      const attempt = await beginAttempt(ctx, attemptSubjects(secret, user.email, address));
      if (!attempt || !(await isPassword(ctx, user.id, change.currentPassword))) {
        if (attempt) await attemptFailed(ctx, attempt, user.id);
        throw badRequest(
          'INVALID_PASSWORD',
          'The current password is wrong. After several wrong tries, wait 15 minutes.',
        );
      }
      const passwordHash = await hashPassword(change.newPassword);
      await inTransaction(ctx, async ctx => {
        await attemptSucceeded(ctx, attempt);
        await replacePassword(ctx, user.id, passwordHash);
        await endSessions(ctx, user.id, sessionId);
        record(ctx, 'user.password_changed', { type: 'user', id: user.id });
      });
    },

    mayTry: (ctx, what, email, address) =>
      countTry(ctx, attemptSubjects(secret, `${what} ${normaliseEmail(email)}`, `${what} ${address}`)),

    liftLockOut: (ctx, email) =>
      attemptSucceeded(ctx, { ids: [], subjects: attemptSubjects(secret, normaliseEmail(email), '') }),

    close: () => pool.end(),
  };
}

export const normaliseEmail = (email: string): string => email.trim().normalize('NFC').toLowerCase();

type UserRow = { id: string; email: string; active: boolean; role: NonNullable<Actor['role']> };

const findUserByEmail = (ctx: Context, email: string): Promise<UserRow | undefined> =>
  first(ctx.em, sql<UserRow>`select id, email, active, role from users where email = ${email}`);

async function getUser(ctx: Context): Promise<UserRow> {
  const user = await first(ctx.em, sql<UserRow>`select id, email, active, role from users where id = ${ctx.actor.id}`);
  if (!user) throw new Error('A signed-in person without a user');
  return user;
}
