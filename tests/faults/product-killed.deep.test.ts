import { expect, test } from 'vitest';
import { createSurroundings, until } from '../start/product.ts';
import { Desk, type Office, carrierState, oneTalkingOneWaiting } from './office.ts';

const quiet = { DEMO_DATA: 'small', LOG_LEVEL: 'error' };

test('a product killed three times with one call waiting and one in progress finds both where they were, and the call goes on meanwhile', async () => {
  await using surroundings = await createSurroundings();
  let product = await surroundings.start(quiet);
  const office: Office = { url: `http://localhost:${surroundings.port}`, carrierPort: surroundings.carrierPort };
  const { ana, id, talking, waiting } = await oneTalkingOneWaiting(office);

  for (let kill = 1; kill <= 3; kill++) {
    await product.end('SIGKILL');
    const during = await carrierState(office);
    expect(during.calls.filter(call => call.status === 'in-progress')).toHaveLength(3);
    expect(during.conferences.map(room => room.participants.length)).toEqual([2]);
    product = await surroundings.start(quiet);
    console.log(`kill ${kill}: ready again after ${Math.round(product.readyMs)} ms`);
    await until(() => ana.socket.connected);
    expect(await ana.interaction(id)).toMatchObject({ state: 'in_progress', agent: { name: 'Ana Torres' } });
    await until(async () => !(await ana.snapshot()).presence.away);
    const { presence, queues } = await ana.snapshot();
    expect([presence.activity, queues.reduce((sum, queue) => sum + queue.waiting, 0)]).toEqual(['talking', 1]);
  }
  expect((await carrierState(office)).queues.flatMap(queue => queue.callSids)).toEqual([waiting.callSid]);

  // Who waited is served next, and the call that was talking ends as any other.
  const mei = await Desk.open(office, 'mei');
  await mei.goAvailable();
  expect(await mei.answer()).toMatchObject({ fromNumber: '+12025550112', state: 'in_progress' });
  await talking.hangUp();
  await until(async () => (await ana.interaction(id)).state === 'wrap_up');
  ana.close();
  mei.close();
  expect([await product.end('SIGINT'), product.output().split('Ctrl-C stops it.')[1]?.trim()]).toEqual([0, '']);
}, 120_000);

test('customers who hang up while the product is dead are noted when it is back', async () => {
  await using surroundings = await createSurroundings();
  let product = await surroundings.start(quiet);
  const office: Office = { url: `http://localhost:${surroundings.port}`, carrierPort: surroundings.carrierPort };
  const { ana, id, talking, waiting } = await oneTalkingOneWaiting(office);
  await product.end('SIGKILL');
  await talking.hangUp();
  await waiting.hangUp();
  await until(async () => (await carrierState(office)).calls.every(call => call.callSid === ana.callSid));
  product = await surroundings.start(quiet);
  await until(() => ana.socket.connected);
  await until(async () => (await ana.interaction(id)).state === 'wrap_up');
  await until(async () => (await ana.snapshot()).queues.every(queue => queue.waiting === 0));
  expect(await ana.interaction(id)).toMatchObject({ outcome: 'answered' });
  expect((await ana.snapshot()).presence.activity).toBe('after_call_work');
  ana.close();
  await product.end('SIGINT');
}, 120_000);
