import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { StoredEvent } from '#server/events/catalogue.ts';
import {
  type DurableFollowerOptions,
  type RunningFollower,
  TryLater,
  startDurableFollower,
} from '#server/events/durable-follower.ts';
import { releaseEvent } from '#server/events/failing-events.ts';
import { type EventDatabase, createEventDatabase, quiet, until } from './support.ts';

let database: EventDatabase;
beforeAll(async () => {
  database = await createEventDatabase();
});
beforeEach(() => database.pool.query('delete from event_pending'));
afterAll(() => database[Symbol.asyncDispose]());

let followers: RunningFollower[] = [];
afterEach(async () => {
  await Promise.all(followers.map(follower => follower.stop()));
  followers = [];
});

function follow(
  handle: DurableFollowerOptions['handle'],
  options: Partial<DurableFollowerOptions> = {},
): RunningFollower {
  const { url: databaseUrl } = database;
  const pace = { pollMs: 100, backoffMs: 10, attempts: 3 };
  const follower = startDurableFollower({ name: 'reactions', databaseUrl, log: quiet, handle, ...pace, ...options });
  followers.push(follower);
  return follower;
}

const marks = async () => (await database.pool.query('select * from event_pending order by event_id')).rows;

test('every event that matters is dealt with once, those of one subject in order', async () => {
  const subjects = Array.from({ length: 10 }, () => randomUUID());
  const heard: StoredEvent[] = [];
  const follower = follow(async events => void heard.push(...events), { batchSize: 30 });
  const rounds = Array.from({ length: 200 }, (_, round) => subjects[round % subjects.length] ?? '');
  const ids = await Promise.all(rounds.map(subject => database.happen('offer.made', subject)));
  follower.poke();
  await until('no mark is left', async () => (await marks()).length === 0);
  expect(new Set(heard.map(event => event.id))).toEqual(new Set((await all()).map(row => row.id)));
  expect(heard).toHaveLength(ids.length);
  for (const subject of subjects) {
    const numbers = heard.filter(event => event.subjectId === subject).map(event => event.number);
    expect(numbers).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  }
});

const all = async () => (await database.pool.query(`select id from event where type = 'offer.made'`)).rows;

test('an event that cannot be dealt with is set aside with the reason, and only its own subject waits until it is released', async () => {
  const [poisoned, healthy] = [randomUUID(), randomUUID()];
  const heard: string[] = [];
  let cured = false;
  follow(async events => {
    if (!cured && events.some(event => event.subjectId === poisoned)) throw new Error('no such queue');
    heard.push(...events.map(event => event.subjectId));
  });
  const bad = await database.happen('offer.made', poisoned);
  await database.happen('offer.made', healthy);
  await database.happen('offer.made', poisoned);
  await until('it was set aside', async () => (await marks()).some(mark => mark.set_aside_at));
  await database.happen('offer.made', healthy);
  await until('the others went on', async () => (await marks()).length === 2);
  expect(heard).toEqual([healthy, healthy]);
  expect(await marks()).toMatchObject([
    { event_id: bad, attempts: 3, last_error: 'Error: no such queue' },
    { subject_id: poisoned, attempts: 0, set_aside_at: null },
  ]);
  cured = true;
  await releaseEvent(database.ctx.em, 'reactions', bad);
  await until('the subject has caught up', async () => (await marks()).length === 0);
  expect(heard).toEqual([healthy, healthy, poisoned, poisoned]);
});

test('a handler that asks for time is asked again and nothing counts as failed', async () => {
  let away = true;
  const heard: string[] = [];
  follow(async events => {
    if (away) throw new TryLater('the job queue is away');
    heard.push(...events.map(event => event.id));
  });
  const id = await database.happen('offer.made', randomUUID());
  await new Promise(done => setTimeout(done, 500));
  expect(await marks()).toMatchObject([{ event_id: id, attempts: 0 }]);
  away = false;
  await until('it was dealt with', () => heard.length === 1, 2_500);
});

test('one of two processes leads; when it stops the other one takes over', async () => {
  const heard: string[] = [];
  const first = follow(async () => void heard.push('first'));
  await until('the first leads', () => first.leading());
  const second = follow(async () => void heard.push('second'));
  await database.happen('offer.made', randomUUID());
  await until('it was dealt with', () => heard.length === 1);
  expect([first.leading(), second.leading()]).toEqual([true, false]);
  await first.stop();
  await database.happen('offer.made', randomUUID());
  await until('the other one leads', () => heard.length === 2, 1_000);
  expect(heard).toEqual(['first', 'second']);
});

test('a leader whose session the server ended does not go on as if it led', async () => {
  const heard: string[] = [];
  let mayGoOn = Promise.withResolvers<void>();
  const follower = follow(async events => {
    heard.push(...events.map(event => event.id));
    await mayGoOn.promise;
  });
  const id = await database.happen('offer.made', randomUUID());
  await until('it is being dealt with', () => heard.length === 1);
  await database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'patchbay reactions'`,
  );
  await until('it noticed', () => !follower.leading());
  mayGoOn.resolve();
  mayGoOn = Promise.withResolvers();
  mayGoOn.resolve();
  await until('it was dealt with again', async () => (await marks()).length === 0);
  expect(heard).toEqual([id, id]);
});
