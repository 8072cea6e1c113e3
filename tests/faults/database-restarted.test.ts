import { join } from 'node:path';
import { expect, test } from 'vitest';
import { startBuiltInPostgres } from '#server/platform/built-in-postgres.ts';
import { createSurroundings, until } from '../start/product.ts';
import { type Office, carrierState, oneTalkingOneWaiting, ringInLine } from './office.ts';

const quiet = { DEMO_DATA: 'small', LOG_LEVEL: 'fatal' };

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
