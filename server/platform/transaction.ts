import { OptimisticLockError } from '@mikro-orm/core';
import { insertEvents } from '#server/events/record.ts';
import type { CommittedEvent, Context } from './context.ts';
import { beginTransaction, connectionOf } from './connections.ts';
import { conflict } from './errors.ts';
import { takeWrites } from './rows.ts';
import { compile } from './sql.ts';

const RETRIES = 4;
/** Serialization failure, deadlock, and a prepared statement that a migration has overtaken: another try finds the way free. */
const RETRIED_CODES = new Set(['40001', '40P01', '0A000']);

/**
 * One transaction on a clean entity manager, with the events recorded in it; nested calls join the outer one. A conflict with another
 * writer is tried again for the system and the carrier, and becomes 409 for a person, who should look again first.
 */
export async function inTransaction<T>(outer: Context, work: (ctx: Context) => Promise<T>): Promise<T> {
  if (outer.transaction) return work(outer);
  for (let attempt = 1; ; attempt++) {
    try {
      return await once(outer, work);
    } catch (error) {
      const retry = isTransient(error) || (error instanceof OptimisticLockError && outer.actor.kind !== 'user');
      if (retry && attempt < RETRIES) continue;
      if (error instanceof OptimisticLockError)
        throw conflict('changed_meanwhile', 'Somebody changed this at the same moment. Look again and repeat.');
      throw error;
    }
  }
}

async function once<T>(outer: Context, work: (ctx: Context) => Promise<T>): Promise<T> {
  const transaction: NonNullable<Context['transaction']> = { events: [], rows: [], asked: new Set(), closing: [] };
  const { em, commit, rollback } = await beginTransaction(outer.em);
  const ctx = { ...outer, em, transaction };
  let result: T;
  let written: CommittedEvent[];
  try {
    result = await work(ctx);
    await em.flush();
    written = await close(ctx, transaction, commit);
  } catch (error) {
    await rollback();
    throw error;
  }
  if (written.length > 0) outer.services.pokes.committed(written);
  return result;
}

/**
 * Sends all that is still to be written, and the commit behind it, in one go: when PostgreSQL refuses one of them it does not commit. All are
 * made before the first is sent, so that an error of our own cannot leave some out.
 */
async function close(
  ctx: Context,
  { events, closing }: NonNullable<Context['transaction']>,
  commit: () => Promise<void>,
): Promise<CommittedEvent[]> {
  const told = events.length > 0 ? [compile(insertEvents(ctx, events))] : [];
  const statements = [...told, ...takeWrites(ctx), ...closing.map(compile)];
  const connection = connectionOf(ctx.em);
  const sent = statements.map(({ text, values }) => connection.query(text, values));
  const [answers] = await Promise.all([Promise.all(sent), commit()]);
  return told.length > 0 ? (answers[0]!.rows as CommittedEvent[]) : [];
}

const isTransient = (error: unknown): boolean => {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ('code' in cause && RETRIED_CODES.has(String(cause.code))) return true;
  return false;
};
