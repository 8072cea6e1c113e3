import { randomBytes } from 'node:crypto';
import { hashApiKey } from './auth-lookup.ts';
import type { Context } from './context.ts';
import { newId } from './ids.ts';
import { verifyPassword } from './password.ts';
import { first, run, sql } from './sql.ts';

/*
 * The sign-in library's rows, written in our own transactions: a user and the way to sign in come or go together, and so do a change and
 * its event. Callers are actions, which record those events.
 */

export interface NewSignIn {
  userId: string;
  name: string;
  /** Lower case. */
  email: string;
  /** From `hashPassword`; null: they choose one when they accept their invitation. */
  passwordHash: string | null;
}

/** Lets a user sign in by password, now or when they have one. Inside a transaction. */
export async function insertSignIn(ctx: Context, { userId, name, email, passwordHash }: NewSignIn): Promise<void> {
  await run(
    ctx.em,
    sql`
    insert into auth."user" (id, name, email, "emailVerified", "createdAt", "updatedAt")
    values (${userId}, ${name}, ${email}, true, ${ctx.now}, ${ctx.now})`,
  );
  if (passwordHash !== null) await insertPassword(ctx, userId, passwordHash);
}

async function insertPassword(ctx: Context, userId: string, passwordHash: string): Promise<void> {
  await run(
    ctx.em,
    sql`
    insert into auth.account (id, "accountId", "providerId", "userId", password, "createdAt", "updatedAt")
    values (${newId()}, ${userId}, 'credential', ${userId}::uuid, ${passwordHash}, ${ctx.now}, ${ctx.now})`,
  );
}

/** True: it is the first password of this user, whose row is locked. */
export async function setPassword(ctx: Context, userId: string, passwordHash: string): Promise<boolean> {
  const isFirst = !(await hasSignIn(ctx, userId));
  await (isFirst ? insertPassword : replacePassword)(ctx, userId, passwordHash);
  return isFirst;
}

/** Those of these users who have, or had, a password. */
export async function withSignIn(ctx: Context, userIds: readonly string[]): Promise<Set<string>> {
  const rows = await run(
    ctx.em,
    sql<{ id: string }>`
    select "userId" as id from auth.account where "userId" = any(${userIds}::uuid[]) and "providerId" = 'credential'`,
  );
  return new Set(rows.map(row => row.id));
}

export const hasSignIn = async (ctx: Context, userId: string): Promise<boolean> =>
  (await withSignIn(ctx, [userId])).has(userId);

export async function renameSignIn(ctx: Context, userId: string, name: string): Promise<void> {
  await run(ctx.em, sql`update auth."user" set name = ${name}, "updatedAt" = ${ctx.now} where id = ${userId}`);
}

/** False: not this user's password. */
export async function isPassword(ctx: Context, userId: string, password: string): Promise<boolean> {
  const account = await first(
    ctx.em,
    sql<{ password: string | null }>`
    select password from auth.account where "userId" = ${userId} and "providerId" = 'credential'`,
  );
  return account?.password != null && (await verifyPassword({ hash: account.password, password }));
}

export async function replacePassword(ctx: Context, userId: string, passwordHash: string | null): Promise<void> {
  await run(
    ctx.em,
    sql`
    update auth.account set password = ${passwordHash}, "updatedAt" = ${ctx.now}
    where "userId" = ${userId} and "providerId" = 'credential'`,
  );
}

/** No password fits until there is a new one. */
export const clearPassword = (ctx: Context, userId: string): Promise<void> => replacePassword(ctx, userId, null);

/** Ends a user's sessions, all or all but one. */
export async function endSessions(ctx: Context, userId: string, exceptSessionId: string | null = null): Promise<void> {
  await run(
    ctx.em,
    sql`
    delete from auth.session where "userId" = ${userId} and id is distinct from ${exceptSessionId}::uuid`,
  );
}

export async function endSession(ctx: Context, sessionId: string): Promise<void> {
  await run(ctx.em, sql`delete from auth.session where id = ${sessionId}`);
}

export async function forgetExpiredSessions(ctx: Context, userId: string): Promise<void> {
  await run(ctx.em, sql`delete from auth.session where "userId" = ${userId} and "expiresAt" < now()`);
}

export interface ApiKeyRow {
  id: string;
  name: string;
  /** How the key begins, to tell it from others. */
  start: string;
  createdAt: Date;
}

/** A key nobody can guess. Only its hash is kept. */
export const newApiKey = (): string => `pb_${randomBytes(32).toString('base64url')}`;

export async function insertApiKey(ctx: Context, userId: string, name: string, key: string): Promise<ApiKeyRow> {
  const row = { id: newId(), name, start: key.slice(0, 6), createdAt: ctx.now };
  await run(
    ctx.em,
    sql`
    insert into auth.apikey (id, "configId", name, start, key, "referenceId", enabled, "rateLimitEnabled", "requestCount", "createdAt", "updatedAt")
    values (${row.id}, 'default', ${name}, ${row.start}, ${hashApiKey(key)}, ${userId}::text, true, false, 0, ${ctx.now}, ${ctx.now})`,
  );
  return row;
}

/** Newest first. */
export async function listApiKeyRows(ctx: Context, userId: string): Promise<ApiKeyRow[]> {
  const rows = await run(
    ctx.em,
    sql<Omit<ApiKeyRow, 'createdAt'> & { ms: number }>`
    select id, coalesce(name, '') as name, coalesce(start, '') as start, (extract(epoch from "createdAt") * 1000)::float8 as ms
    from auth.apikey where "referenceId" = ${userId}::text order by "createdAt" desc, id desc limit 200`,
  );
  return rows.map(({ ms, ...row }) => ({ ...row, createdAt: new Date(ms) }));
}

/** False: this user has no such key. */
export async function deleteApiKeyRow(ctx: Context, userId: string, id: string): Promise<boolean> {
  const rows = await run(
    ctx.em,
    sql`delete from auth.apikey where id = ${id}::uuid and "referenceId" = ${userId}::text returning id`,
  );
  return rows.length > 0;
}
