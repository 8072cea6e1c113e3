import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest';
import { createJobQueue } from '#queues/job-queue.ts';
import { startWorker } from '#queues/main.ts';
import { TryLater } from '#server/events/durable-follower.ts';
import { createPokes } from '#server/events/pokes.ts';
import { quiet, until } from '../events/support.ts';
import { type JobSurroundings, createJobSurroundings } from './support.ts';
import { note } from './test-jobs.ts';

let surroundings: JobSurroundings;
beforeAll(async () => {
  surroundings = await createJobSurroundings();
});
afterAll(() => surroundings[Symbol.asyncDispose]());

const startProduct = () => {
  const { ctx, url } = surroundings.database;
  const pokes = createPokes({ log: quiet });
  return startWorker({
    em: ctx.em,
    services: ctx.services,
    pokes,
    nodeId: 'test',
    databaseUrl: url,
    redisUrl: surroundings.redis.url,
  });
};
const marks = async () => (await surroundings.database.pool.query('select 1 from event_pending')).rowCount;

test('when Redis comes back empty, what was planned is planned again within ten seconds', async () => {
  const { database, redis } = surroundings;
  const worker = await startProduct();
  onTestFinished(() => worker.stop());
  const backend = await surroundings.open('redis');
  onTestFinished(() => backend.close());
  const errandId = await planErrand();
  await database.happen('errand.planned', errandId, { dueAt: inAnHour });
  await until('it is planned', async () => (await backend.count()) === 1);
  await redis.kill();
  const unplanned = randomUUID();
  await database.happen('offer.made', unplanned, { dueAt: inAnHour });
  await wait(1_500);
  expect(await marks()).toBe(1);
  await redis.start();
  const backAt = performance.now();
  await until('all is planned again', async () => (await backend.count().catch(() => 0)) === 2);
  expect(performance.now() - backAt).toBeLessThan(10_000);
  await until('the event was dealt with', async () => (await marks()) === 0);
});

test('a Redis that hangs blocks nobody for more than three seconds, and works on within five when it goes on', async () => {
  const { database, redis } = surroundings;
  const backend = await surroundings.open('redis');
  onTestFinished(() => backend.close());
  const queue = createJobQueue(backend, database.ctx.services.clock);
  await queue.add([note('before')]);
  redis.pause();
  const pausedAt = performance.now();
  await expect(queue.add([note('meanwhile')])).rejects.toThrow(TryLater);
  expect(performance.now() - pausedAt).toBeLessThan(3_200);
  redis.goOn();
  const backAt = performance.now();
  await until(
    'jobs can be planned',
    () =>
      queue.add([note('after')]).then(
        () => true,
        () => false,
      ),
    5_000,
  );
  expect(performance.now() - backAt).toBeLessThan(5_000);
});

const inAnHour = new Date(Date.now() + 3_600_000).toISOString();

/** Something to ask of the carrier in an hour. */
async function planErrand(): Promise<string> {
  const [interactionId, id] = [randomUUID(), randomUUID()];
  const { pool } = surroundings.database;
  await pool.query(
    `insert into interaction (id, channel, direction, state, to_number, language, arrived_at)
     values ($1, 'voice', 'inbound', 'in_ivr', '+12025550100', 'en', now())`,
    [interactionId],
  );
  await pool.query(
    `insert into carrier_errand (id, key, kind, interaction_id, params, state, created_at, due_at)
     values ($1, $2, 'hang_up_customer', $3, '{}', 'planned', now(), $4)`,
    [id, id, interactionId, inAnHour],
  );
  return id;
}
