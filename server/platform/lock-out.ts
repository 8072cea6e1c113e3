import { createHmac } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { record } from '#server/events/record.ts';
import type { Context } from './context.ts';
import { run, sql } from './sql.ts';
import { inTransaction } from './transaction.ts';

const MINUTES_15 = 15 * 60_000;
/** A check of a password that nobody settled for so long died with its process. */
const PENDING_MS = 30_000;
const WAIT_MS = 5_000;
const LIMITS = { account: 5, address: 20 } as const;
type Scope = keyof typeof LIMITS;

/** Whom a try counts against; keyed hashes, so that the table tells nothing about anybody. */
export type AttemptSubjects = Record<Scope, string>;
export interface Attempt {
  ids: string[];
  subjects: AttemptSubjects;
}

/** The same for an account that does not exist. */
export function attemptSubjects(secret: string, email: string, address: string): AttemptSubjects {
  const hash = (scope: Scope, text: string) =>
    createHmac('sha256', secret).update(`${scope}:${text}`).digest('base64url');
  return { account: hash('account', email), address: hash('address', address) };
}

/**
 * Reserves a try before the password is looked at, so that tries at the same moment cannot exceed the limits: 5 failures of an account or
 * 20 of an address within 15 minutes lock it for 15 minutes. Null: locked. A try that would exceed a limit only if those being checked at
 * this moment fail waits for them.
 */
export async function beginAttempt(ctx: Context, subjects: AttemptSubjects): Promise<Attempt | null> {
  const until = performance.now() + WAIT_MS;
  for (;;) {
    const now = ctx.services.clock.now();
    const result = await inTransaction(ctx, ctx => reserve(ctx, subjects, now));
    if (result === 'locked') return null;
    if (result !== 'busy') return { ids: result, subjects };
    if (performance.now() > until) return null;
    await wait(60);
  }
}

/** The password was right: the account's failures are forgotten; the address keeps those of other accounts. */
export async function attemptSucceeded(ctx: Context, attempt: Attempt): Promise<void> {
  await run(
    ctx.em,
    sql`
    delete from sign_in_attempt
    where id = any(${attempt.ids}::bigint[]) or (scope = 'account' and subject = ${attempt.subjects.account})`,
  );
}

/** The password was wrong. Records `user.locked_out` when this failure locks the account of an existing user. */
export async function attemptFailed(ctx: Context, attempt: Attempt, userId: string | null): Promise<void> {
  await inTransaction(ctx, async ctx => {
    await lockSubjects(ctx, attempt.subjects);
    const now = ctx.services.clock.now();
    await run(
      ctx.em,
      sql`update sign_in_attempt set pending = false, failed_at = ${now} where id = any(${attempt.ids}::bigint[])`,
    );
    await run(ctx.em, sql`delete from sign_in_attempt where failed_at < ${new Date(now.getTime() - 24 * 3600_000)}`);
    if (userId !== null && (await judgeNow(ctx, attempt.subjects, now)).account === 'locked')
      record(ctx, 'user.locked_out', { type: 'user', id: userId });
  });
}

/** The password was never compared: the try does not count. */
export async function attemptCancelled(ctx: Context, attempt: Attempt): Promise<void> {
  await run(ctx.em, sql`delete from sign_in_attempt where id = any(${attempt.ids}::bigint[])`);
}

/** Counts a try that is neither right nor wrong. False: there were too many. */
export async function countTry(ctx: Context, subjects: AttemptSubjects): Promise<boolean> {
  const attempt = await beginAttempt(ctx, subjects);
  if (attempt) await attemptFailed(ctx, attempt, null);
  return attempt !== null;
}

async function reserve(ctx: Context, subjects: AttemptSubjects, now: Date): Promise<'locked' | 'busy' | string[]> {
  await lockSubjects(ctx, subjects);
  const verdicts = Object.values(await judgeNow(ctx, subjects, now));
  if (verdicts.includes('locked')) return 'locked';
  if (verdicts.includes('busy')) return 'busy';
  const rows = await run(
    ctx.em,
    sql<{ id: string }>`
    insert into sign_in_attempt (scope, subject, failed_at, pending)
    values ('account', ${subjects.account}, ${now}, true), ('address', ${subjects.address}, ${now}, true) returning id`,
  );
  return rows.map(row => row.id);
}

/** One decision at a time per account and per address; always in this order, so that two cannot wait for each other. */
async function lockSubjects(ctx: Context, { account, address }: AttemptSubjects): Promise<void> {
  await run(
    ctx.em,
    sql`
    select pg_advisory_xact_lock(hashtextextended('account:' || ${account}::text, 0)),
      pg_advisory_xact_lock(hashtextextended('address:' || ${address}::text, 0))`,
  );
}

async function judgeNow(ctx: Context, subjects: AttemptSubjects, now: Date): Promise<Record<Scope, Verdict>> {
  const rows = await run(
    ctx.em,
    sql<{ scope: Scope; ms: number; pending: boolean }>`
    select scope, (extract(epoch from failed_at) * 1000)::float8 as ms, pending from sign_in_attempt
    where (scope, subject) in (('account', ${subjects.account}), ('address', ${subjects.address}))
      and failed_at > ${new Date(now.getTime() - 2 * MINUTES_15)}
    order by failed_at desc`,
  );
  const isPending = (row: (typeof rows)[number]) => row.pending && now.getTime() - row.ms < PENDING_MS;
  const judgeScope = (scope: Scope) => {
    const own = rows.filter(row => row.scope === scope);
    const failures = own.filter(row => !isPending(row)).map(row => new Date(row.ms));
    return judge(failures, own.filter(isPending).length, LIMITS[scope], now);
  };
  return { account: judgeScope('account'), address: judgeScope('address') };
}

export type Verdict = 'free' | 'busy' | 'locked';

/**
 * `failures` newest first. Nothing is counted while locked, so the newest failure is the one that locked, and the lock ends 15 minutes
 * after it. `busy`: those being checked could still use up the limit.
 */
export function judge(failures: readonly Date[], pending: number, limit: number, now: Date): Verdict {
  const newest = failures[0];
  const oldestCounted = failures[limit - 1];
  const locks = newest && oldestCounted && newest.getTime() - oldestCounted.getTime() < MINUTES_15;
  if (locks && now.getTime() - newest.getTime() < MINUTES_15) return 'locked';
  const recent = failures.filter(at => now.getTime() - at.getTime() < MINUTES_15).length;
  return recent + pending >= limit ? 'busy' : 'free';
}
