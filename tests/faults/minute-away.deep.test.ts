import { expect, test } from 'vitest';
import { createSurroundings, until } from '../start/product.ts';
import { Desk, type Office, askedByCarrier, carrierState, oneTalkingOneWaiting, ringInLine } from './office.ts';
import { Screen } from './screen.ts';

const AWAY_MS = 60_000;
/** What is promised after a kill: calls in progress have been compared with the carrier's within ten seconds. */
const TRUE_MS = 10_000;
const quiet = { DEMO_DATA: 'small', LOG_LEVEL: 'error' };

test('a product that is away for a minute finds everybody in line where they were, the talk went on, and the next free agent gets who waited longest', async () => {
  await using surroundings = await createSurroundings();
  const first = await surroundings.start(quiet);
  const office: Office = { url: `http://localhost:${surroundings.port}`, carrierPort: surroundings.carrierPort };
  const { ana, id, talking, waiting } = await oneTalkingOneWaiting(office);
  const line = [waiting, await ringInLine(office, '+12025550113'), await ringInLine(office, '+12025550114')];
  const screen = await Screen.of(ana);
  const inLine = line.map(customer => customer.callSid);
  const before = { rooms: await rooms(office), call: await ana.interaction(id) };
  expect(before.rooms).toMatchObject([{ callSids: [talking.callSid, ana.callSid].sort() }]);

  await first.end('SIGKILL');
  const killedAt = performance.now();
  while (performance.now() < killedAt + AWAY_MS) {
    expect(await queued(office)).toEqual(inLine);
    expect(await rooms(office)).toEqual(before.rooms);
    await new Promise(done => setTimeout(done, 1000));
  }
  const startedAt = performance.now();
  const product = await surroundings.start(quiet);
  const readyAt = new Date().toISOString();
  const readyMs = performance.now() - startedAt;
  await until(() => ana.socket.connected);
  await until(async () => !(await ana.snapshot()).presence.away);
  await until(() => screen.isTrue());
  const trueMs = performance.now() - startedAt;
  expect(trueMs).toBeLessThanOrEqual(TRUE_MS);

  expect(screen.presence.view).toMatchObject({ state: 'available', activity: 'talking', away: false });
  expect(screen.queues.waiting).toBe(line.length);
  expect(await ana.interaction(id)).toMatchObject({ state: 'in_progress', connectedAt: before.call.connectedAt });
  expect(await rooms(office)).toEqual(before.rooms);
  // Everybody is told the same place as before, by a product that had to look it up.
  await until(async () => (await placesTold(office, inLine, readyAt)).every(place => place !== undefined), 40_000);
  const toldMs = performance.now() - startedAt;
  expect(await placesTold(office, inLine, readyAt)).toEqual(['next', 'number 2', 'number 3']);
  expect(await queued(office)).toEqual(inLine);
  console.log(
    `ready ${Math.round(readyMs)} ms, true ${Math.round(trueMs)} ms, everybody told their place ${Math.round(toldMs)} ms after the start`,
  );

  const mei = await Desk.open(office, 'mei');
  await mei.goAvailable();
  expect(await mei.answer()).toMatchObject({ fromNumber: '+12025550112' });
  const ben = await Desk.open(office, 'ben');
  await ben.goAvailable();
  expect(await ben.answer()).toMatchObject({ fromNumber: '+12025550113' });
  expect(await queued(office)).toEqual(inLine.slice(2));
  await talking.hangUp();
  await until(async () => (await ana.interaction(id)).state === 'wrap_up');
  await ana.call('POST', `/interactions/${id}/wrap-up`, { disposition: 'resolved' });
  expect(await ana.answer()).toMatchObject({ fromNumber: '+12025550114' });
  expect(await queued(office)).toEqual([]);
  for (const desk of [ana, ben, mei]) desk.close();
  expect([await product.end('SIGINT'), product.output().split('Ctrl-C stops it.')[1]?.trim()]).toEqual([0, '']);
}, 240_000);

const queued = async (office: Office): Promise<string[]> =>
  (await carrierState(office)).queues.flatMap(queue => queue.callSids);

/** Who is with whom at the carrier; another room would be another sid. */
const rooms = async (office: Office) =>
  (await carrierState(office)).conferences.map(({ conferenceSid, participants }) => ({
    conferenceSid,
    callSids: participants
      .filter(({ held, muted }) => !held && !muted)
      .map(({ callSid }) => callSid)
      .sort(),
  }));

/** What each of these calls was last told since then about its place in line. */
async function placesTold(office: Office, callSids: string[], since: string): Promise<(string | undefined)[]> {
  const asked = (await askedByCarrier(office)).filter(entry => entry.at >= since);
  return callSids.map(callSid => {
    const told = asked.filter(entry => entry.callSid === callSid).map(entry => entry.answer);
    return told.map(answer => /You are (next|number \d+) in line/.exec(answer)?.[1]).findLast(Boolean);
  });
}
