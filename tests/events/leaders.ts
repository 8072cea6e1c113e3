import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { type EventDatabase, createEventDatabase, until } from './support.ts';

const BATCH = 300;
const WRITERS = 5;

/** Several processes of which one follows the event table, writing down what it hears, while events are committed. */
export interface Leaders extends AsyncDisposable {
  database: EventDatabase;
  processes: ChildProcess[];
  /** Starts one more; returns when it stands by or leads. */
  start(): Promise<ChildProcess>;
  /** Whoever heard the last event. */
  leader(): Promise<ChildProcess | undefined>;
  /** Commits events of ten subjects from now on. */
  startLoad(): void;
  /** Ends the load and checks that no event was lost, each subject's were in order, and how many were repeated. */
  checkAfter(takeOvers: number): Promise<{ events: number; repeats: number }>;
}

export async function createLeaders(): Promise<Leaders> {
  const database = await createEventDatabase();
  const { pool } = database;
  await pool.query('create table heard (at bigserial, event_id bigint, subject_id uuid, number int, pid int)');
  const processes: ChildProcess[] = [];
  const sessions = async () =>
    (
      await pool.query(
        `select 1 from pg_stat_activity where datname = current_database() and application_name = 'patchbay reactions'`,
      )
    ).rowCount ?? 0;
  let loading = false;
  let load: Promise<unknown> = Promise.resolve();
  const endLoad = () => {
    loading = false;
    return load;
  };

  return {
    database,
    processes,
    async start() {
      const before = await sessions();
      const child = fork(join(import.meta.dirname, 'follower-process.ts'), [database.url], { stdio: 'inherit' });
      processes.push(child);
      await until('it is connected', async () => (await sessions()) > before, 30_000);
      return child;
    },
    async leader() {
      const { rows } = await pool.query('select pid from heard order by at desc limit 1');
      return processes.find(child => child.pid === rows[0]?.pid);
    },
    startLoad() {
      loading = true;
      load = Promise.all(Array.from({ length: WRITERS }, () => commitMany(database, () => loading)));
    },
    async checkAfter(takeOvers) {
      await endLoad();
      await until('no mark is left', async () => (await pool.query('select 1 from event_pending')).rowCount === 0);
      return checkLedger(database, takeOvers);
    },
    async [Symbol.asyncDispose]() {
      await endLoad();
      for (const child of processes) child.kill('SIGKILL');
      await database[Symbol.asyncDispose]();
    },
  };
}

/** As fast as they are answered, but no faster than a hundred a second: a slow machine gets fewer, not later ones. */
async function commitMany(database: EventDatabase, goOn: () => boolean): Promise<void> {
  const subjects = Array.from({ length: 2 }, () => randomUUID());
  for (let index = 0; goOn(); index++) {
    await Promise.all([database.happen('offer.made', subjects[index % subjects.length] ?? ''), wait(10)]);
  }
}

async function checkLedger({ pool }: EventDatabase, takeOvers: number): Promise<{ events: number; repeats: number }> {
  const lost = await pool.query('select id from event where id not in (select event_id from heard)');
  expect(lost.rows).toEqual([]);
  // Of repeats the first one counts: what a subject had not yet told must not be told before it.
  const disorder = await pool.query(`
    select * from (select number, lag(number, 1, 0) over (partition by subject_id order by at) as before
      from (select distinct on (event_id) * from heard order by event_id, at) first) n where number <> before + 1`);
  expect(disorder.rows).toEqual([]);
  const { rows } = await pool.query(
    'select count(distinct event_id)::int as events, count(*)::int - count(distinct event_id)::int as repeats from heard',
  );
  expect(rows[0].repeats).toBeLessThanOrEqual(takeOvers * BATCH);
  return rows[0];
}
