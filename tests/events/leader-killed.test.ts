import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type EventDatabase, createEventDatabase, until } from './support.ts';

const BATCH = 300;
let database: EventDatabase;
let processes: ChildProcess[] = [];

beforeEach(async () => {
  database = await createEventDatabase();
  await database.pool.query('create table heard (at bigserial, event_id bigint, subject_id uuid, number int, pid int)');
});
afterEach(async () => {
  for (const child of processes) child.kill('SIGKILL');
  processes = [];
  await database[Symbol.asyncDispose]();
});

/** Returns when the process stands by or leads. */
async function startFollower(): Promise<ChildProcess> {
  const child = fork(join(import.meta.dirname, 'follower-process.ts'), [database.url], { stdio: 'inherit' });
  processes.push(child);
  const before = await sessions();
  await until('it is connected', async () => (await sessions()) > before);
  return child;
}

const sessions = async () =>
  (
    await database.pool.query(
      `select 1 from pg_stat_activity where datname = current_database() and application_name = 'patchbay reactions'`,
    )
  ).rowCount ?? 0;

const leaderPid = async (): Promise<number> =>
  (await database.pool.query('select pid from heard order by at desc limit 1')).rows[0]?.pid;

/** Commits events of ten subjects, as fast as the given rate allows, until `end` is called. */
function load(perSecond: number) {
  const subjects = Array.from({ length: 10 }, () => randomUUID());
  const commits: Promise<string>[] = [];
  const timer = setInterval(() => {
    commits.push(database.happen('offer.made', subjects[commits.length % subjects.length] ?? ''));
  }, 1_000 / perSecond);
  return async () => {
    clearInterval(timer);
    return Promise.all(commits);
  };
}

async function checkNothingLost(kills: number): Promise<void> {
  await until('no mark is left', async () => (await database.pool.query('select 1 from event_pending')).rowCount === 0);
  const lost = await database.pool.query('select id from event where id not in (select event_id from heard)');
  expect(lost.rows).toEqual([]);
  // Of repeats the first one counts: what a subject had not yet told must not be told before it.
  const disorder = await database.pool.query(`
    select * from (select number, lag(number, 1, 0) over (partition by subject_id order by at) as before
      from (select distinct on (event_id) * from heard order by event_id, at) first) n where number <> before + 1`);
  expect(disorder.rows).toEqual([]);
  const repeats = await database.pool.query('select count(*)::int - count(distinct event_id)::int as n from heard');
  expect(repeats.rows[0].n).toBeLessThanOrEqual(kills * BATCH);
}

test('killing the leading process three times under load loses no event and keeps the order of each subject', async () => {
  await startFollower();
  await startFollower();
  const endLoad = load(200);
  const pauses: number[] = [];
  for (let kill = 0; kill < 3; kill++) {
    await until(
      'somebody leads',
      async () => processes.some(child => child.pid === undefined) || (await leaderPid()) > 0,
    );
    await new Promise(done => setTimeout(done, 400));
    const pid = await leaderPid();
    const killedAt = performance.now();
    processes.find(child => child.pid === pid)?.kill('SIGKILL');
    await until('the other one leads', async () => (await leaderPid()) !== pid, 3_000);
    pauses.push(Math.round(performance.now() - killedAt));
    await startFollower();
  }
  const ids = await endLoad();
  expect(ids.length).toBeGreaterThan(300);
  await checkNothingLost(3);
  expect(Math.max(...pauses)).toBeLessThan(2_000);
});

test('a leading process that is paused loses the lead within ten seconds and changes nothing when it goes on', async () => {
  await startFollower();
  await database.happen('offer.made', randomUUID());
  await until('it leads', async () => (await leaderPid()) === processes[0]?.pid);
  const standBy = await startFollower();
  const endLoad = load(100);
  processes[0]?.kill('SIGSTOP');
  await until('the other one leads', async () => (await leaderPid()) === standBy.pid, 10_000);
  processes[0]?.kill('SIGCONT');
  await new Promise(done => setTimeout(done, 1_000));
  expect(await leaderPid()).toBe(standBy.pid);
  await endLoad();
  await checkNothingLost(1);
});
