import { expect, test } from 'vitest';
import { rules } from '#server/routing/rules.ts';
import { until } from '../start/product.ts';
import { LOOKED_FOR_MS, officeAndHome } from './home.ts';
import { Desk, type Office, carrierState, ringInLine } from './office.ts';
import { Screen } from './screen.ts';

const AWAY_MS = 30_000;

const waiting = async (desk: Desk): Promise<number> =>
  (await desk.snapshot()).queues.reduce((sum, queue) => sum + queue.waiting, 0);
const talking = async (office: Office): Promise<number[]> =>
  (await carrierState(office)).conferences.map(room => room.participants.length);

test('agents whose network is away for thirty seconds: the call goes on, what rings goes to somebody else, and back again they see the truth and are offered nothing twice', async () => {
  await using place = await officeAndHome();
  const { network, office, home } = place;
  const ana = await Desk.open(home, 'ana');
  const ben = await Desk.open(home, 'ben');
  const mei = await Desk.open(office, 'mei');
  const [anasScreen, bensScreen, meisScreen] = [await Screen.of(ana), await Screen.of(ben), await Screen.of(mei)];
  await ana.goAvailable();
  await ringInLine(office, '+12025550111');
  await until(() => anasScreen.offers.first !== undefined);
  const { id } = await ana.answer();
  // Ben first: the longest idle is offered first.
  await ben.goAvailable();
  await mei.goAvailable();
  await ringInLine(office, '+12025550112');
  await until(() => bensScreen.offers.first !== undefined);
  expect(meisScreen.rung).toEqual([]);

  const cutAt = performance.now();
  network.hold(AWAY_MS);
  await until(() => !ana.socket.connected && !ben.socket.connected);
  await until(() => meisScreen.offers.first !== undefined);
  const passedOnMs = performance.now() - cutAt;
  expect(passedOnMs).toBeGreaterThanOrEqual(rules.awayGraceSeconds * 1000);
  expect(passedOnMs).toBeLessThanOrEqual(rules.awayGraceSeconds * 1000 + LOOKED_FOR_MS);
  expect(await mei.answer()).toMatchObject({ fromNumber: '+12025550112' });
  // Nobody is left for the next one.
  await ringInLine(office, '+12025550113');
  while (performance.now() < cutAt + AWAY_MS - 2000) {
    expect(await talking(office)).toEqual([2, 2]);
    expect(await waiting(mei)).toBe(1);
    await new Promise(done => setTimeout(done, 1000));
  }
  expect([ana.socket.connected, ben.socket.connected]).toEqual([false, false]);

  await until(() => ana.socket.connected && ben.socket.connected);
  const backMs = performance.now() - cutAt;
  expect(backMs).toBeGreaterThanOrEqual(AWAY_MS);
  await until(() => bensScreen.offers.first?.interaction.fromNumber === '+12025550113');
  const offeredMs = performance.now() - cutAt - backMs;
  expect(await ana.interaction(id)).toMatchObject({ state: 'in_progress', agent: { name: 'Ana Torres' } });
  expect(await ben.answer()).toMatchObject({ fromNumber: '+12025550113', state: 'in_progress' });
  expect(await talking(office)).toEqual([2, 2, 2]);
  for (const screen of [anasScreen, bensScreen, meisScreen]) {
    await until(() => screen.isTrue());
    expect(screen.presence.view).toMatchObject({ state: 'available', activity: 'talking', away: false });
  }
  // By their ids: a repeated message rings no second time.
  const offered = (screen: Screen) => [
    ...new Map(screen.rung.map(offer => [offer.id, offer.interaction.fromNumber])).values(),
  ];
  expect([anasScreen, bensScreen, meisScreen].map(offered)).toEqual([
    ['+12025550111'],
    ['+12025550112', '+12025550113'],
    ['+12025550112'],
  ]);
  console.log(
    `passed on ${Math.round(passedOnMs)} ms after the cut, back after ${Math.round(backMs)} ms, offered again ${Math.round(offeredMs)} ms later`,
  );
  for (const desk of [ana, ben, mei]) desk.close();
  await place.product.end('SIGINT');
}, 180_000);

test('an agent whose customer hangs up while her network is away sees it when she is back, and the one who rang meanwhile rings at her once, after her wrap-up', async () => {
  await using place = await officeAndHome();
  const { network, office, home } = place;
  const ana = await Desk.open(home, 'ana');
  const screen = await Screen.of(ana);
  await ana.goAvailable();
  const customer = await ringInLine(office, '+12025550111');
  await until(() => screen.offers.first !== undefined);
  const { id } = await ana.answer();
  await until(() => screen.isTrue());

  network.hold(AWAY_MS);
  await until(() => !ana.socket.connected);
  await customer.hangUp();
  await ringInLine(office, '+12025550112');
  // Longer than the grace: who waits must not ring at an agent who is away.
  await until(() => ana.socket.connected, AWAY_MS + 5000);
  await until(() => screen.isTrue());
  expect(screen.interactions.mine).toMatchObject([{ id, state: 'wrap_up', outcome: 'answered' }]);
  expect(screen.presence.view).toMatchObject({ state: 'available', activity: 'after_call_work', away: false });
  expect(screen.queues.waiting).toBe(1);
  expect(screen.rung.map(offer => offer.interaction.id)).toEqual([id]);

  await ana.call('POST', `/interactions/${id}/wrap-up`, { disposition: 'resolved' });
  await until(() => screen.offers.first !== undefined);
  expect(await ana.answer()).toMatchObject({ fromNumber: '+12025550112', state: 'in_progress' });
  expect(new Set(screen.rung.map(offer => offer.id)).size).toBe(2);
  await until(() => screen.isTrue());
  ana.close();
  await place.product.end('SIGINT');
}, 180_000);
