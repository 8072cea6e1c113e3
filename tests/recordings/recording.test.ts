import { expect, test } from 'vitest';
import { createWorld } from '../support/world.ts';
import { alerts, atCarrier, finish, recordingBank, recordingOf, talk } from './bank.ts';

test('a call is recorded where the queue wants it: both sides apart, on the line of the customer, from when they talk until it ends', async () => {
  await using world = await recordingBank();
  const caller = await world.ringInLine();
  const ana = await world.available('ana');
  expect(atCarrier(world)).toEqual([]);
  const { id } = await ana.answer();
  expect(atCarrier(world)).toEqual([{ status: 'in-progress', channels: 2, callSid: caller.callSid }]);
  expect(await recordingOf(ana, id)).toMatchObject({ mode: 'on', state: 'recording', pause: 'none', reason: null });
  await world.advance(30);
  const stored = await finish(world, { caller, ana, id });
  expect(stored).toMatchObject({ state: 'stored', durationSeconds: 30 });
  expect(stored.sizeBytes).toBeGreaterThan(30 * 8_000 * 4);
});

test('a call is recorded nowhere else', async () => {
  await using world = await createWorld();
  const { ana, id } = await talk(world);
  expect(atCarrier(world)).toEqual([]);
  expect((await ana.call('GET', `/interactions/${id}/recording`)).statusCode).toBe(404);
});

test('where customers are asked, once the agent has noted that they agree', async () => {
  await using world = await recordingBank('ask');
  const call = await talk(world);
  const { ana, id } = call;
  expect(atCarrier(world)).toEqual([]);
  expect(await recordingOf(ana, id)).toMatchObject({ mode: 'ask', state: 'not_asked', consent: null });
  await ana.must('POST', `/interactions/${id}/recording/start`);
  await ana.must('POST', `/interactions/${id}/recording/start`);
  expect(atCarrier(world)).toMatchObject([{ status: 'in-progress' }]);
  const { consent } = await recordingOf(ana, id);
  expect(consent).toMatchObject({ by: { name: 'Ana Torres' } });
  await world.advance(5);
  expect(await finish(world, call)).toMatchObject({ state: 'stored', consent });
});

test('the carrier is away: the agent sees that nothing is recorded, the call goes on, and supervisors are told', async () => {
  await using world = await recordingBank();
  const caller = await world.ringInLine();
  const ana = await world.available('ana');
  world.carrier.account.faults.set({ refuseRest: 1000, onlyRestTo: '/Recordings' });
  const { id } = await ana.answer();
  expect(await recordingOf(ana, id)).toMatchObject({ state: 'starting', trying: true });
  await world.advance(20);
  expect(await recordingOf(ana, id)).toMatchObject({ state: 'failed', reason: 'no_answer' });
  expect(await alerts(world)).toEqual(['recording_failed']);
  expect(await caller.state()).toBe('in_progress');
}, 60_000);
