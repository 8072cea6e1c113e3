import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import type pg from 'pg';
import type { Log } from './context.ts';
import { hashPassword, verifyPassword } from './password.ts';

/** Twelve hours after they were last used, sessions end. */
export const SESSION_SECONDS = 12 * 3600;
/** A session in use is prolonged at most this often, so that reading does not write. */
export const SESSION_TOUCH_SECONDS = 600;

/** The name of the session cookie. `__Host-` needs https, and there keeps sub-domains from planting one. */
export const sessionCookieName = (publicUrl: string): string =>
  publicUrl.startsWith('https:') ? '__Host-patchbay.session_token' : 'patchbay.session_token';

export interface BetterAuthOptions {
  /** `search_path=auth`. */
  pool: pg.Pool;
  publicUrl: string;
  secret: string;
  log: Log;
}

/**
 * better-auth does what is delicate: comparing passwords, making and signing sessions, making API keys. Who may try, and who a request
 * comes from, is ours (`lock-out.ts`, `auth-lookup.ts`). Nobody signs up: administrators create users.
 */
export function createBetterAuth({ pool, publicUrl, secret, log }: BetterAuthOptions) {
  const https = publicUrl.startsWith('https:');
  return betterAuth({
    appName: 'Patchbay',
    database: pool,
    secret,
    baseURL: publicUrl,
    basePath: '/api/auth',
    telemetry: { enabled: false },
    emailAndPassword: {
      enabled: true,
      disableSignUp: true,
      minPasswordLength: 12,
      maxPasswordLength: 128,
      password: { hash: hashPassword, verify: verifyPassword },
    },
    session: { expiresIn: SESSION_SECONDS, updateAge: SESSION_TOUCH_SECONDS, cookieCache: { enabled: false } },
    // Ours counts in the database, per account and address.
    rateLimit: { enabled: false },
    advanced: {
      database: { generateId: 'uuid' },
      // Its own prefix would be `__Secure-`, which is weaker than `__Host-`.
      useSecureCookies: false,
      cookies: {
        session_token: {
          name: sessionCookieName(publicUrl),
          attributes: { secure: https, httpOnly: true, sameSite: 'lax', path: '/' },
        },
      },
      ipAddress: { disableIpTracking: true },
    },
    // Its messages may quote what was typed: only the level and our own sentence go to the log.
    logger: {
      log: level => {
        if (level === 'error') log.warn({}, 'the sign-in library reported an error');
      },
    },
    plugins: [
      apiKey({
        defaultPrefix: 'pb_',
        enableSessionForAPIKeys: false,
        rateLimit: { enabled: false },
        minimumNameLength: 1,
        maximumNameLength: 100,
      }),
    ],
  });
}
export type BetterAuth = ReturnType<typeof createBetterAuth>;
