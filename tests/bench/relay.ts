import { randomUUID } from 'node:crypto';
import { loadavg } from 'node:os';
import pg from 'pg';
import { openJobBackend } from '#queues/job-backend.ts';
import { createJobQueue } from '#queues/job-queue.ts';
import { planReactions } from '#queues/reactions.ts';
import type { StoredEvent } from '#server/events/catalogue.ts';
import { startDurableFollower } from '#server/events/durable-follower.ts';
import { startNodeFollower } from '#server/events/node-follower.ts';
import { Clock } from '#server/platform/clock.ts';
import { quiet } from '../events/context.ts';
import { startRedis } from '../queues/redis.ts';
import { lagAt } from './relay-lag.ts';
import { ratePerSecond, startBenchDatabase } from './support.ts';

/** How many events per second go through the followers, and how long after its commit an event is heard, beside what the machine itself can do. */

const BACKLOG = 30_000;
const SUBJECTS = 500;
const BATCH = 300;
const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
const subjects = Array.from({ length: SUBJECTS }, () => randomUUID());
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
await lagAt(200, 8, database.url, pool);
await pool.end();

function report(what: string, perSecond: number, limit: number): void {
  const aim = perSecond >= 3_000 ? 'aim of 3,000/s reached' : 'BELOW the aim of 3,000/s';
  say(`${what}: ${perSecond.toFixed(0)} events/s, ${(perSecond / limit).toFixed(2)} of the bare limit; ${aim}`);
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
