import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { StoredEvent } from '#server/events/catalogue.ts';
import { type RunningNodeFollower, startNodeFollower } from '#server/events/node-follower.ts';
import { createPokes } from '#server/events/pokes.ts';
import { type EventDatabase, createEventDatabase, quiet, until } from './support.ts';

let database: EventDatabase;
beforeAll(async () => {
  database = await createEventDatabase();
});
afterAll(() => database[Symbol.asyncDispose]());

async function follow(batchSize?: number): Promise<RunningNodeFollower & { heard: StoredEvent[] }> {
  const heard: StoredEvent[] = [];
  const follower = startNodeFollower({
    databaseUrl: database.url,
    log: quiet,
    batchSize,
    onEvents: events => void heard.push(...events),
  });
  await follower.ready;
  await follower.idle();
  return { ...follower, heard };
}

test('a web node hears what happens after its start, and nothing from before', async () => {
  await database.happen('interaction.arrived', randomUUID());
  const follower = await follow();
  const id = await database.happen('interaction.queued', randomUUID());
  await follower.idle();
  expect(follower.heard.map(event => event.id)).toEqual([id]);
  expect(follower.heard[0]).toMatchObject({ type: 'interaction.queued', number: 1, actorKind: 'system' });
  await follower.stop();
});

test('an event whose transaction commits late is heard although later ones were heard before', async () => {
  const follower = await follow();
  const slow = await database.begin('interaction.arrived', randomUUID());
  const quick = await database.happen('interaction.queued', randomUUID());
  await follower.idle();
  expect(follower.heard.map(event => event.id)).toEqual([quick]);
  await slow.commit();
  await follower.idle();
  expect(follower.heard.map(event => event.type)).toEqual(['interaction.queued', 'interaction.arrived']);
  await follower.stop();
});

test('a transaction that was open when the node started is heard when it commits', async () => {
  const slow = await database.begin('interaction.arrived', randomUUID());
  await database.happen('interaction.queued', randomUUID());
  const follower = await follow();
  await slow.commit();
  await follower.idle();
  expect(follower.heard.map(event => event.type)).toEqual(['interaction.arrived']);
  await follower.stop();
});

test('many events at once arrive complete and once', async () => {
  const follower = await follow(20);
  const ids = await Promise.all(Array.from({ length: 150 }, () => database.happen('interaction.noted', randomUUID())));
  await until('all were heard', async () => (await follower.idle(), follower.heard.length >= 150));
  expect(follower.heard.map(event => event.id).sort()).toEqual(ids.sort());
  await follower.stop();
});

test('another process is told of a commit, and a lost connection loses nothing', async () => {
  const follower = await follow();
  const pokes = createPokes({ pool: database.pool, log: quiet });
  const first = await database.happen('interaction.arrived', randomUUID());
  pokes.committed([{ id: first, type: 'interaction.arrived', subjectId: randomUUID() }]);
  await until('the notification woke it', () => follower.heard.length === 1, 500);
  await database.pool.query(
    `select pg_terminate_backend(pid) from pg_stat_activity where application_name = 'patchbay sockets'`,
  );
  const second = await database.happen('interaction.queued', randomUUID());
  await until('it came back', () => follower.heard.length === 2);
  expect(follower.heard.map(event => event.id)).toEqual([first, second]);
  await pokes.stop();
  await follower.stop();
});
