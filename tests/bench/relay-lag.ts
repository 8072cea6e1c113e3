import { randomUUID } from 'node:crypto';
import { loadavg } from 'node:os';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type pg from 'pg';
import { openDatabase } from '#server/composition/database.ts';
import type { StoredEvent } from '#server/events/catalogue.ts';
import { startDurableFollower } from '#server/events/durable-follower.ts';
import { startNodeFollower } from '#server/events/node-follower.ts';
import { createPokes } from '#server/events/pokes.ts';
import { record } from '#server/events/record.ts';
import type { Context } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { contextOf, quiet } from '../events/context.ts';
import { atRate, inMs } from './support.ts';

const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
const subjects = Array.from({ length: 500 }, () => randomUUID());
const subjectOf = (index: number): string => subjects[index % subjects.length] ?? '';

/** From the return of the commit to the handler: in this process after its own poke, and where only the NOTIFY tells. */
export async function lagAt(perSecond: number, seconds: number, databaseUrl: string, pool: pg.Pool): Promise<void> {
  const orm = await openDatabase(databaseUrl, { connections: 12 });
  const committedAt = new Map<string, number>();
  const heardAt = {
    durable: new Map<string, number>(),
    own: new Map<string, number>(),
    other: new Map<string, number>(),
  };
  const note = (into: Map<string, number>) => async (events: readonly StoredEvent[]) => {
    for (const event of events) into.set(event.id, performance.now());
  };
  // Who was woken by another commit may hear of one before its own process knows that it is done.
  const lags = (of: Map<string, number>) =>
    [...committedAt].map(([id, at]) => Math.max(0, (of.get(id) ?? Infinity) - at));
  const pokes = createPokes({ pool, log: quiet });
  const bench = contextOf(orm.em.fork() as SqlEntityManager, events => {
    for (const event of events) committedAt.set(event.id, performance.now());
    pokes.committed(events);
  });
  const [own, other] = [heardAt.own, heardAt.other].map(into =>
    startNodeFollower({ databaseUrl, log: quiet, onEvents: note(into) }),
  );
  const durable = startDurableFollower({
    name: 'reactions',
    databaseUrl,
    log: quiet,
    handle: note(heardAt.durable),
  });
  pokes.onCommitted(() => own?.poke());
  pokes.onCommitted(durable.poke);
  await Promise.all([own?.ready, other?.ready, durable.idle()]);
  const commits: number[] = [];
  let failed = 0;
  await atRate(perSecond, seconds, async index => {
    const startedAt = performance.now();
    // A machine that cannot do so many a second is no reason to stop measuring.
    await commitOne(bench, index).then(
      () => commits.push(performance.now() - startedAt),
      () => failed++,
    );
  });
  await new Promise(done => setTimeout(done, 500));
  console.log(
    `at ${perSecond} commits/s for ${seconds} s; a transaction takes ${inMs(commits)}, ${failed} failed; load of the machine ${loadavg()[0]?.toFixed(1)}`,
  );
  console.log(`  commit → durable follower of this process: ${inMs(lags(heardAt.durable))}`);
  console.log(`  commit → node follower of this process:    ${inMs(lags(heardAt.own))}`);
  console.log(`  commit → node follower by NOTIFY alone:    ${inMs(lags(heardAt.other))}`);
  await Promise.all([own?.stop(), other?.stop(), durable.stop(), pokes.stop()]);
  await orm.close();
}

function commitOne(ctx: Context, index: number): Promise<void> {
  return inTransaction(ctx, async ctx => {
    await run(ctx.em, sql`select pg_advisory_xact_lock(hashtextextended(${subjectOf(index)}, 1))`);
    record(ctx, 'offer.made', { type: 'offer', id: subjectOf(index) }, { data: { dueAt: inAnHour } });
  });
}
