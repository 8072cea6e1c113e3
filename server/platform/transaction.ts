import { OptimisticLockError } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { writeEvents } from '#server/events/record.ts';
import type { CommittedEvent, Context } from './context.ts';
import { conflict } from './errors.ts';

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
  const em = outer.em.fork({ clear: true }) as SqlEntityManager;
  const transaction: NonNullable<Context['transaction']> = { events: [], locked: new Map() };
  await em.begin();
  let result: T;
  let written: CommittedEvent[];
  try {
    const ctx = { ...outer, em, transaction };
    result = await work(ctx);
    await em.flush();
    written = await writeEvents(ctx, transaction.events);
    await em.commit();
  } catch (error) {
    await em.rollback().catch(() => undefined); // the connection may be gone; the first error tells why
    throw error;
  }
  if (written.length > 0) outer.services.pokes.committed(written);
  return result;
}

const isTransient = (error: unknown): boolean => {
  for (let cause = error; cause instanceof Error; cause = cause.cause)
    if ('code' in cause && RETRIED_CODES.has(String(cause.code))) return true;
  return false;
};
