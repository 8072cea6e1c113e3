import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type pg from 'pg';
import type { Role } from '#server/people/role.schema.ts';
import { SESSION_SECONDS, SESSION_TOUCH_SECONDS, sessionCookieName } from './auth-options.ts';
import type { Actor } from './context.ts';

/** Who a request or socket comes from. */
export interface SignedIn {
  actor: Actor;
  /** Null with an API key. */
  sessionId: string | null;
  /** Null: never by itself. */
  expiresAt: Date | null;
}
export interface SignedInByCookie extends SignedIn {
  sessionId: string;
  expiresAt: Date;
  /** A `Set-Cookie` to send along: the session was prolonged. */
  setCookie: string | null;
}

export interface AuthLookup {
  /**
   * Null: no cookie, not ours, expired, revoked, or the user was deactivated. With `prolong`, a session that has been in use for ten minutes
   * gets its full time again; the caller then sends `setCookie`.
   */
  authenticateCookie(
    cookieHeader: string | undefined,
    options?: { prolong: boolean },
  ): Promise<SignedInByCookie | null>;
  /** `key` as given after `Bearer `. */
  authenticateBearer(key: string): Promise<SignedIn | null>;
  /** Those of these sessions that still hold. */
  isSessionAlive(sessionIds: readonly string[]): Promise<Set<string>>;
}

interface Row {
  session_id: string;
  expires_at: Date;
  stale: boolean;
  user_id: string;
  role: Role;
  queue_ids: string[];
  branch_id: string | null;
  branch_ids: string[] | null;
}

const person = `u.id as user_id, u.role,
  array(select m.queue_id::text from public.queue_member m where m.user_id = u.id order by 1) as queue_ids, u.branch_id,
  case u.scope when 'all' then null when 'own' then '{}'::text[] when 'branch' then array[u.branch_id::text]
    else array(select b.id::text from public.branch b where b.path @> array[u.branch_id]) end as branch_ids`;

/** What every request asks: our own look-up instead of better-auth's, one prepared statement instead of several with writes. */
export function createAuthLookup(pool: pg.Pool, publicUrl: string, secret: string): AuthLookup {
  const cookieName = sessionCookieName(publicUrl);
  return {
    async authenticateCookie(header, { prolong } = { prolong: false }) {
      const raw = header === undefined ? null : readCookie(header, cookieName);
      const token = raw === null ? null : verifiedToken(raw, secret);
      if (raw === null || token === null) return null;
      const row = await findSession(pool, token);
      if (!row) return null;
      const prolonged = prolong && row.stale ? await prolongSession(pool, row.session_id) : null;
      return {
        actor: actorOf(row),
        sessionId: row.session_id,
        expiresAt: prolonged ?? row.expires_at,
        setCookie: prolonged && `${cookieName}=${raw}; ${cookieAttributes(publicUrl, SESSION_SECONDS)}`,
      };
    },

    async authenticateBearer(key) {
      const { rows } = await pool.query<Row>({
        name: 'api-key',
        text: `select ${person}, k."expiresAt" as expires_at from auth.apikey k join public.users u on u.id::text = k."referenceId"
          where k.key = $1 and k.enabled and (k."expiresAt" is null or k."expiresAt" > now()) and u.active`,
        values: [hashApiKey(key)],
      });
      return rows[0] ? { actor: actorOf(rows[0]), sessionId: null, expiresAt: rows[0].expires_at } : null;
    },

    async isSessionAlive(sessionIds) {
      if (sessionIds.length === 0) return new Set();
      const { rows } = await pool.query<{ id: string }>({
        name: 'sessions-alive',
        text: `select s.id from auth.session s join public.users u on u.id = s."userId"
          where s.id = any($1::uuid[]) and s."expiresAt" > now() and u.active`,
        values: [sessionIds],
      });
      return new Set(rows.map(row => row.id));
    },
  };
}

/** As better-auth's plugin stores keys: SHA-256, base64url. Enough for random keys, which nobody can guess. */
export const hashApiKey = (key: string): string => createHash('sha256').update(key).digest('base64url');

export function cookieAttributes(publicUrl: string, maxAgeSeconds: number): string {
  const secure = publicUrl.startsWith('https:') ? '; Secure' : '';
  return `Max-Age=${maxAgeSeconds}; Path=/; HttpOnly; SameSite=Lax${secure}`;
}

async function findSession(pool: pg.Pool, token: string): Promise<Row | undefined> {
  const { rows } = await pool.query<Row>({
    name: 'session',
    text: `select s.id as session_id, s."expiresAt" as expires_at,
        s."expiresAt" < now() + interval '${SESSION_SECONDS - SESSION_TOUCH_SECONDS} seconds' as stale, ${person}
      from auth.session s join public.users u on u.id = s."userId"
      where s.token = $1 and s."expiresAt" > now() and u.active`,
    values: [token],
  });
  return rows[0];
}

async function prolongSession(pool: pg.Pool, sessionId: string): Promise<Date | null> {
  const { rows } = await pool.query<{ expires_at: Date }>({
    name: 'prolong-session',
    text: `update auth.session set "expiresAt" = now() + interval '${SESSION_SECONDS} seconds', "updatedAt" = now()
      where id = $1 and "expiresAt" > now() returning "expiresAt" as expires_at`,
    values: [sessionId],
  });
  return rows[0]?.expires_at ?? null;
}

const actorOf = (row: Row): Actor => ({
  kind: 'user',
  id: row.user_id,
  role: row.role,
  queueIds: row.queue_ids,
  branchId: row.branch_id,
  branchIds: row.branch_ids,
});

/** The raw (still encoded) value. */
function readCookie(header: string, name: string): string | null {
  for (const part of header.split(';')) {
    const [key = '', ...value] = part.split('=');
    if (key.trim() === name) return value.join('=').trim();
  }
  return null;
}

/** better-auth's form: `<token>.<base64 of HMAC-SHA-256 of the token>`, percent-encoded. A test checks that both sides agree on it. */
function verifiedToken(raw: string, secret: string): string | null {
  let value: string;
  try {
    value = decodeURIComponent(raw);
  } catch {
    return null;
  }
  const dot = value.lastIndexOf('.');
  if (dot < 1) return null;
  const token = value.slice(0, dot);
  const given = Buffer.from(value.slice(dot + 1));
  const right = Buffer.from(createHmac('sha256', secret).update(token).digest('base64'));
  return given.length === right.length && timingSafeEqual(given, right) ? token : null;
}
