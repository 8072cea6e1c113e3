import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startBuiltInPostgres } from '#server/platform/built-in-postgres.ts';
import { createSurroundings, until } from '../start/product.ts';
import { Desk, type Office, carrierState, oneTalkingOneWaiting, ringInLine } from './office.ts';

const quiet = { DEMO_DATA: 'true', LOG_LEVEL: 'fatal' };

test('a database that is restarted at once: 503 only meanwhile, then everything is where it was, and calls that came in the gap are served', async () => {
  await using surroundings = await createSurroundings();
  const database = { folder: join(surroundings.dataDir, 'own-postgres'), password: 'only-for-this-test', port: null };
  let postgres = await startBuiltInPostgres(database);
  await postgres.ensureDatabase('patchbay');
  const port = postgres.port;
  const product = await surroundings.start({ ...quiet, DATABASE_URL: postgres.url('patchbay') });
  const office: Office = { url: `http://localhost:${surroundings.port}`, carrierPort: surroundings.carrierPort };
  const { ana, id, waiting } = await oneTalkingOneWaiting(office);

  await postgres.stop();
  const answer = await fetch(`${office.url}/api/v1/interactions/${id}`, { headers: { cookie: ana.cookie } });
  expect([answer.status, await answer.json()]).toEqual([
    503,
    { error: expect.objectContaining({ code: 'database_away' }) },
  ]);
  expect((await fetch(`${office.url}/readyz`)).status).toBe(503);
  // A customer who rings now hears music and is asked about again.
  const inTheGap = ringInLine(office, '+12025550113');
  await new Promise(done => setTimeout(done, 1500));
  postgres = await startBuiltInPostgres({ ...database, port });
  await until(async () => (await fetch(`${office.url}/readyz`)).status === 200);

  expect(await ana.interaction(id)).toMatchObject({ state: 'in_progress' });
  const late = await inTheGap;
  await until(async () => (await ana.snapshot()).queues.reduce((sum, queue) => sum + queue.waiting, 0) === 2);
  expect((await carrierState(office)).queues.flatMap(queue => queue.callSids).sort()).toEqual(
    [waiting.callSid, late.callSid].sort(),
  );
  ana.close();
  await product.end('SIGINT');
  await postgres.stop();
}, 120_000);

test('a carrier that is killed takes its calls with it: the product notes their end, starts another, and the next call works', async () => {
  await using surroundings = await createSurroundings();
  const product = await surroundings.start(quiet);
  const office: Office = { url: `http://localhost:${surroundings.port}`, carrierPort: surroundings.carrierPort };
  const ana = await Desk.open(office, 'ana');
  await ana.goAvailable();
  await ringInLine(office, '+12025550111');
  const { id } = await ana.answer();
  process.kill(surroundings.companions().carrier, 'SIGKILL');
  // By the next reconciliation, which runs every 20 seconds.
  await until(async () => (await ana.interaction(id)).state === 'wrap_up', 60_000);
  await ana.call('POST', `/interactions/${id}/wrap-up`, { disposition: 'call_dropped' });
  await ringInLine(office, '+12025550112');
  expect(await ana.answer()).toMatchObject({ state: 'in_progress', fromNumber: '+12025550112' });
  ana.close();
  await product.end('SIGINT');
}, 120_000);
