import { expect, test } from 'vitest';
import { freePort } from '#server/platform/built-in-postgres.ts';
import { createSurroundings, until } from '../start/product.ts';
import { Desk, type Office, carrierState, ringInLine } from './office.ts';
import { startSwitch } from './switch.ts';

test('one of two web nodes is killed in mid-call: the call goes on, the other node answers, and consoles are back', async () => {
  await using surroundings = await createSurroundings();
  const second = await freePort();
  await using front = await startSwitch(() => [surroundings.port, second]);
  const env = { DEMO_DATA: 'small', LOG_LEVEL: 'fatal', PUBLIC_URL: `http://localhost:${front.port}` };
  const first = await surroundings.start(env);
  const other = await surroundings.start({ ...env, PORT: String(second) });
  const office: Office = { url: env.PUBLIC_URL, carrierPort: surroundings.carrierPort };
  const ana = await Desk.open(office, 'ana');
  const mei = await Desk.open(office, 'mei');
  await ana.goAvailable();
  await ringInLine(office, '+12025550111');
  const { id } = await ana.answer();

  await first.end('SIGKILL');
  await until(() => ana.socket.connected && mei.socket.connected);
  await until(async () => !(await ana.snapshot()).presence.away);
  expect(await ana.interaction(id)).toMatchObject({ state: 'in_progress' });
  expect((await carrierState(office)).conferences.map(room => room.participants.length)).toEqual([2]);
  await mei.goAvailable();
  await ringInLine(office, '+12025550112');
  expect(await mei.answer()).toMatchObject({ fromNumber: '+12025550112', state: 'in_progress' });
  ana.close();
  mei.close();
  await other.end('SIGINT');
}, 120_000);

test('a console whose network is cut for a second hears afterwards what it missed, and is offered nothing twice', async () => {
  await using surroundings = await createSurroundings();
  await using front = await startSwitch(() => [surroundings.port]);
  const env = { DEMO_DATA: 'small', LOG_LEVEL: 'fatal', PUBLIC_URL: `http://localhost:${front.port}` };
  const product = await surroundings.start(env);
  const office: Office = { url: env.PUBLIC_URL, carrierPort: surroundings.carrierPort };
  const ana = await Desk.open(office, 'ana');
  await ana.goAvailable();
  const offers: { id: string }[] = [];
  ana.socket.on('offer:made', (offer: { id: string }) => offers.push(offer));
  front.hold(1000);
  await until(() => !ana.socket.connected);
  await until(() => ana.socket.connected);
  await until(async () => !(await ana.snapshot()).presence.away);
  expect((await ana.snapshot()).presence.state).toBe('available');
  await ringInLine(office, '+12025550111');
  await until(async () => (await ana.snapshot()).offers.length === 1);
  await until(() => offers.length > 0);
  expect(new Set(offers.map(offer => offer.id)).size).toBe(1);
  ana.close();
  await product.end('SIGINT');
}, 120_000);
