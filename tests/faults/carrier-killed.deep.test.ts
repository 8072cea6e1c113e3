import { expect, test } from 'vitest';
import { createSurroundings, until } from '../start/product.ts';
import { Desk, type Office, ringInLine } from './office.ts';

test('a carrier that is killed takes its calls with it: the product notes their end, starts another, and the next call works', async () => {
  await using surroundings = await createSurroundings();
  const product = await surroundings.start({ DEMO_DATA: 'small', LOG_LEVEL: 'fatal' });
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
