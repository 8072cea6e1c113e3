import { randomUUID } from 'node:crypto';
import { loadavg } from 'node:os';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import pg from 'pg';
import { openJobBackend } from '#queues/job-backend.ts';
import { createJobQueue } from '#queues/job-queue.ts';
import { planReactions } from '#queues/reactions.ts';
import { openDatabase } from '#server/composition/database.ts';
import type { StoredEvent } from '#server/events/catalogue.ts';
import { startDurableFollower } from '#server/events/durable-follower.ts';
import { startNodeFollower } from '#server/events/node-follower.ts';
import { type LocalPokes, createPokes } from '#server/events/pokes.ts';
import { record } from '#server/events/record.ts';
import { Clock } from '#server/platform/clock.ts';
import type { Context } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { contextOf, quiet } from '../events/context.ts';
import { startRedis } from '../queues/redis.ts';
import { atRate, inMs, ratePerSecond, startBenchDatabase } from './support.ts';

/** How many events per second go through the followers, and how long after its commit an event is heard, beside what the machine itself can do. */

const BACKLOG = 30_000;
const SUBJECTS = 500;
const BATCH = 300;
const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
const subjects = Array.from({ length: SUBJECTS }, () => randomUUID());
const subjectOf = (index: number): string => subjects[index % SUBJECTS] ?? '';
const say = (line: string) => console.log(line);

await using database = await startBenchDatabase();
const pool = new pg.Pool({ connectionString: database.url, max: 12 });
pool.on('error', () => {});
const load = () => loadavg()[0]?.toFixed(1);
say(`event relay, ${BACKLOG} events of ${SUBJECTS} subjects; load of the machine at start ${load()}`);

const inserts = await bareInserts();
const reads = await bareReads();
say(
  `the machine itself: ${inserts.toFixed(0)} durable inserts/s on 8 connections, ${reads.toFixed(0)} rows/s read and deleted ${BATCH} at a time`,
);

report('durable follower, handler that does nothing', await throughDurableFollower(async () => {}), reads);
const redis = await startRedis();
for (const redisUrl of [null, redis.url]) {
  const backend = await openJobBackend({ redisUrl, databaseUrl: database.url, log: quiet });
  const planned = await throughDurableFollower(planReactions(createJobQueue(backend, new Clock())));
  report(`durable follower, planning a job for each in ${redisUrl ? 'Redis' : 'PostgreSQL'}`, planned, reads);
  await backend.close();
}
await redis.kill();
report('node follower', await throughNodeFollower(), reads);
await lagAt(200, 8);
await pool.end();

function report(what: string, perSecond: number, limit: number): void {
  const aim = perSecond >= 3_000 ? 'aim of 3,000/s reached' : 'BELOW the aim of 3,000/s';
  say(`${what}: ${perSecond.toFixed(0)} events/s, ${(perSecond / limit).toFixed(2)} of the bare limit; ${aim}`);
}

async function openEntityManager(): Promise<SqlEntityManager> {
  const orm = await openDatabase(database.url, { connections: 12 });
  process.once('beforeExit', () => void orm.close());
  return orm.em.fork() as SqlEntityManager;
}

async function bareInserts(): Promise<number> {
  await pool.query('create table bare (id bigint generated always as identity primary key, data jsonb)');
  return ratePerSecond(
    2,
    8,
    async () => (await pool.query(`insert into bare (data) values ('{"a":1}')`)).rowCount ?? 0,
  );
}

async function bareReads(): Promise<number> {
  await pool.query(`insert into bare (data) select '{"a":1}' from generate_series(1, 300000)`);
  const client = await pool.connect();
  const rate = await ratePerSecond(2, 1, async () => {
    const { rows } = await client.query(`select id, data from bare order by id limit ${BATCH}`);
    await client.query('delete from bare where id = any($1::bigint[])', [rows.map(row => row.id)]);
    return rows.length;
  });
  client.release();
  return rate;
}

/** Events as actions write them, all at once. Returns the highest id. */
async function writeBacklog(withMarks: boolean): Promise<string> {
  const { rows } = await pool.query(
    `with written as (
       insert into event (type, subject_type, subject_id, number, actor_kind, cause, data, occurred_at)
       select 'offer.made', 'offer', ($1::uuid[])[1 + n % $2], 1 + n / $2, 'system', 'bench', jsonb_build_object('dueAt', $4::text), now()
       from generate_series(0, $3 - 1) n order by n returning id, subject_id
     ), marked as (
       insert into event_pending (event_id, follower, subject_id) select id, 'reactions', subject_id from written where $5
     ) select max(id) as id from written`,
    [subjects, SUBJECTS, BACKLOG, inAnHour, withMarks],
  );
  await pool.query('analyze event');
  return rows[0].id;
}

async function throughDurableFollower(handle: (events: readonly StoredEvent[]) => Promise<void>): Promise<number> {
  await writeBacklog(true);
  let heard = 0;
  let startedAt = 0;
  const all = Promise.withResolvers<void>();
  const follower = startDurableFollower({
    name: 'reactions',
    databaseUrl: database.url,
    log: quiet,
    async handle(events) {
      startedAt ||= performance.now();
      await handle(events);
      heard += events.length;
      if (heard >= BACKLOG) all.resolve();
    },
  });
  await all.promise;
  const seconds = (performance.now() - startedAt) / 1_000;
  await follower.stop();
  return BACKLOG / seconds;
}

async function throughNodeFollower(): Promise<number> {
  let heard = 0;
  let startedAt = 0;
  const all = Promise.withResolvers<void>();
  const follower = startNodeFollower({
    databaseUrl: database.url,
    log: quiet,
    onEvents(events) {
      startedAt ||= performance.now();
      heard += events.length;
      if (heard >= BACKLOG) all.resolve();
    },
  });
  await follower.ready;
  await follower.idle();
  await writeBacklog(false);
  follower.poke();
  await all.promise;
  const seconds = (performance.now() - startedAt) / 1_000;
  await follower.stop();
  return BACKLOG / seconds;
}

/** From the return of the commit to the handler: in this process after its own poke, and where only the NOTIFY tells. */
async function lagAt(perSecond: number, seconds: number): Promise<void> {
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
  const { pokes, bench } = await openPokes(committedAt);
  const [own, other] = [heardAt.own, heardAt.other].map(into =>
    startNodeFollower({ databaseUrl: database.url, log: quiet, onEvents: note(into) }),
  );
  const durable = startDurableFollower({
    name: 'reactions',
    databaseUrl: database.url,
    log: quiet,
    handle: note(heardAt.durable),
  });
  pokes.onCommitted(() => own?.poke());
  pokes.onCommitted(durable.poke);
  await Promise.all([own?.ready, other?.ready, durable.idle()]);
  const commits: number[] = [];
  await atRate(perSecond, seconds, async index => {
    const startedAt = performance.now();
    await commitOne(bench, index);
    commits.push(performance.now() - startedAt);
  });
  await new Promise(done => setTimeout(done, 500));
  say(
    `at ${perSecond} commits/s for ${seconds} s; a transaction takes ${inMs(commits)}; load of the machine ${load()}`,
  );
  say(`  commit → durable follower of this process: ${inMs(lags(heardAt.durable))}`);
  say(`  commit → node follower of this process:    ${inMs(lags(heardAt.own))}`);
  say(`  commit → node follower by NOTIFY alone:    ${inMs(lags(heardAt.other))}`);
  await Promise.all([own?.stop(), other?.stop(), durable.stop(), pokes.stop()]);
}

async function openPokes(committedAt: Map<string, number>): Promise<{ pokes: LocalPokes; bench: Context }> {
  const pokes = createPokes({ pool, log: quiet });
  const bench = contextOf(await openEntityManager(), events => {
    for (const event of events) committedAt.set(event.id, performance.now());
    pokes.committed(events);
  });
  return { pokes, bench };
}

function commitOne(ctx: Context, index: number): Promise<void> {
  return inTransaction(ctx, async ctx => {
    await run(ctx.em, sql`select pg_advisory_xact_lock(hashtextextended(${subjectOf(index)}, 1))`);
    record(ctx, 'offer.made', { type: 'offer', id: subjectOf(index) }, { data: { dueAt: inAnHour } });
  });
}
