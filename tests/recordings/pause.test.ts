import { expect, test } from 'vitest';
import type { RecordingSound } from '#server/telephony/recordings/recording.schema.ts';
import type { World } from '../support/world.ts';
import { alerts, atCarrier, finish, pause, recordingBank, recordingOf, resume, talk } from './bank.ts';

const statuses = (world: World) => atCarrier(world).map(({ status }) => status);
const trouble = (world: World, faults: object) =>
  world.carrier.account.faults.set({ ...faults, onlyRestTo: '/Recordings' });

test('card data is taken while nothing is recorded, which the carrier has confirmed, and recording goes on by a click', async () => {
  await using world = await recordingBank();
  const call = await talk(world);
  const { ana, id } = call;
  await world.advance(10);
  const paused = await pause(ana, id);
  expect(paused).toMatchObject({ state: 'recording', pause: 'confirmed' });
  expect(Date.parse(paused.pausedUntil!) - world.runtime.services.clock.now().getTime()).toBe(120_000);
  expect(statuses(world)).toEqual(['paused']);
  await world.advance(20);
  expect(await resume(ana, id)).toMatchObject({ pause: 'none', pausedUntil: null });
  expect(statuses(world)).toEqual(['in-progress']);
  await world.advance(10);
  const { id: recordingId, durationSeconds } = await finish(world, call);
  // Silence in its place: the file's seconds are those of the call.
  expect(durationSeconds).toBe(40);
  const sofia = await world.agent('sofia');
  const { marks } = await sofia.must<RecordingSound>('GET', `/recordings/${recordingId}`);
  expect(marks).toContainEqual({ kind: 'pause', from: 10, to: 30, name: 'Ana Torres' });
});

test('a pause that the carrier does not confirm is none: the agent is told not to go on, and it is asked for again until it is confirmed', async () => {
  await using world = await recordingBank();
  const { ana, id } = await talk(world);
  trouble(world, { refuseRest: 20 });
  expect(await pause(ana, id)).toMatchObject({ pause: 'asked', trying: true });
  expect(statuses(world)).toEqual(['in-progress']);
  await world.advance(10);
  expect(await recordingOf(ana, id)).toMatchObject({ pause: 'confirmed', trying: false });
  expect(statuses(world)).toEqual(['paused']);
});

test('whoever paused is gone with the page: the floor is alarmed once, the pause stays for its time, and then recording goes on', async () => {
  await using world = await recordingBank();
  const { ana, id } = await talk(world);
  await pause(ana, id);
  await ana.closeConsole();
  await world.advance(4);
  expect(await alerts(world)).toEqual([]);
  await world.advance(3);
  expect(await alerts(world)).toEqual(['recording_paused_alone']);
  expect(statuses(world)).toEqual(['paused']);
  await world.advance(120);
  expect(await alerts(world)).toEqual(['recording_paused_alone']);
  expect(statuses(world)).toEqual(['in-progress']);
  expect(await recordingOf(ana, id)).toMatchObject({ pause: 'none' });
});
