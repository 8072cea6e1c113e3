import { expect, test } from 'vitest';
import type { ConsoleSnapshot } from '#server/composition/console.schema.ts';
import { rules } from '#server/routing/rules.ts';
import { until } from '../start/product.ts';
import { LOOKED_FOR_MS, officeAndHome } from './home.ts';
import { Desk, ringInLine } from './office.ts';
import { Screen } from './screen.ts';

/** The product asks each console for a sign of life every ten seconds and waits eight for it. */
const NOTICED_MS = 18_000;

const sleep = (milliseconds: number) => new Promise(done => setTimeout(done, milliseconds));

test('a console whose machine vanishes without a word is noticed, its call rings at somebody else without blame, and after a minute its agent is offline for the lost connection', async () => {
  await using place = await officeAndHome();
  const { network, office, home, product } = place;
  const ben = await Desk.open(home, 'ben');
  const mei = await Desk.open(office, 'mei');
  const screen = await Screen.of(mei);
  // Ben first: the longest idle is offered first.
  await ben.goAvailable();
  await mei.goAvailable();
  /** What the product thinks of Ben, asked on another way than his machine's. */
  const ofBen = async (): Promise<ConsoleSnapshot> => {
    const answer = await fetch(`${office.url}/api/v1/console/snapshot`, { headers: { cookie: ben.cookie } });
    return (await answer.json()) as ConsoleSnapshot;
  };

  // Right after a sign of life, so that the next is missed as late as can be.
  await new Promise<void>(done => ben.socket.io.once('ping', done));
  await sleep(200);
  const vanishedAt = performance.now();
  network.swallow();
  const after = (moment: number) => Math.round(performance.now() - moment);
  // An offer made now would be over by its own time first.
  await sleep(8000);
  await ringInLine(office, '+12025550111');
  await until(async () => (await ofBen()).offers.length === 1);
  expect((await ofBen()).presence).toMatchObject({ activity: 'ringing', away: false });
  expect(screen.rung).toEqual([]);

  await until(async () => (await ofBen()).presence.away);
  const noticedAt = performance.now();
  const noticedMs = after(vanishedAt);
  expect(noticedMs).toBeLessThanOrEqual(NOTICED_MS + 1000);
  // Until it was noticed there was nothing to notice by: no connection had ended.
  expect(noticedMs).toBeGreaterThan(NOTICED_MS - 1000);

  await until(() => screen.offers.first !== undefined);
  const passedOnMs = after(noticedAt);
  expect(passedOnMs).toBeLessThanOrEqual(rules.awayGraceSeconds * 1000 + LOOKED_FOR_MS);
  expect((await ofBen()).presence).toMatchObject({ state: 'available', activity: 'available', away: true });
  expect(await mei.answer()).toMatchObject({ fromNumber: '+12025550111', state: 'in_progress' });

  await until(async () => (await ofBen()).presence.state === 'offline', 90_000);
  const offlineMs = after(noticedAt);
  expect((await ofBen()).presence).toMatchObject({ reason: 'connection_lost', away: true });
  expect(offlineMs).toBeGreaterThan(rules.awayOfflineSeconds * 1000 - 1000);
  expect(offlineMs).toBeLessThanOrEqual(rules.awayOfflineSeconds * 1000 + LOOKED_FOR_MS);
  console.log(
    `noticed after ${noticedMs} ms, passed on ${passedOnMs} ms later, offline ${offlineMs} ms after the notice`,
  );
  ben.close();
  mei.close();
  await product.end('SIGINT');
}, 180_000);

test('a call that rings at a machine as it vanishes rings at somebody else when its twenty seconds are over', async () => {
  await using place = await officeAndHome();
  const { network, office, home, product } = place;
  const ben = await Desk.open(home, 'ben');
  const mei = await Desk.open(office, 'mei');
  const [bensScreen, meisScreen] = [await Screen.of(ben), await Screen.of(mei)];
  await ben.goAvailable();
  await mei.goAvailable();
  await ringInLine(office, '+12025550111');
  await until(() => bensScreen.offers.first !== undefined);
  const { madeAt, expiresAt } = bensScreen.offers.first!;
  network.swallow();

  await until(() => meisScreen.offers.first !== undefined);
  // Never later than its own time, however long the silence is borne.
  const rangMs = Date.parse(meisScreen.offers.first!.madeAt) - Date.parse(madeAt);
  expect(rangMs).toBeLessThanOrEqual(Date.parse(expiresAt) - Date.parse(madeAt) + LOOKED_FOR_MS);
  expect(await mei.answer()).toMatchObject({ fromNumber: '+12025550111', state: 'in_progress' });
  console.log(`rang elsewhere ${rangMs} ms after it first rang`);
  ben.close();
  mei.close();
  await product.end('SIGINT');
}, 180_000);
