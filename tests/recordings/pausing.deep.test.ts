import { describe, expect, test } from 'vitest';
import type { World } from '../support/world.ts';
import { alerts, atCarrier, finish, pause, recordingBank, recordingOf, resume, talk } from './bank.ts';

const trouble = (world: World, faults: object) =>
  world.carrier.account.faults.set({ ...faults, onlyRestTo: '/Recordings' });
const statuses = (world: World) => atCarrier(world).map(({ status }) => status);

describe('card data', () => {
  test('pauses every recording of the call, also those that we did not begin', async () => {
    await using world = await recordingBank();
    const { caller, ana, id } = await talk(world);
    await world.runtime.services.carrier.recordings.start(caller.callSid, 'http://localhost:3000/elsewhere');
    await world.runtime.services.carrier.recordings.start(ana.callSid!, 'http://localhost:3000/elsewhere');
    expect(statuses(world)).toEqual(['in-progress', 'in-progress', 'in-progress']);
    expect(await pause(ana, id)).toMatchObject({ pause: 'confirmed' });
    expect(statuses(world)).toEqual(['paused', 'paused', 'paused']);
    expect(await resume(ana, id)).toMatchObject({ pause: 'none' });
    expect(statuses(world)).toEqual(['in-progress', 'in-progress', 'in-progress']);
  });

  test('pauses for as long as the queue says, and goes on by itself', async () => {
    await using world = await recordingBank();
    const admin = await world.agent('admin');
    await admin.must('PUT', '/settings/recordingPauseSeconds', { scope: 'all', scopeId: null, value: 30 });
    const { ana, id } = await talk(world);
    await pause(ana, id);
    await world.advance(29);
    expect(statuses(world)).toEqual(['paused']);
    // More time is asked for.
    await pause(ana, id);
    await world.advance(29);
    expect(statuses(world)).toEqual(['paused']);
    await world.advance(2);
    expect(statuses(world)).toEqual(['in-progress']);
    expect(await recordingOf(ana, id)).toMatchObject({ pause: 'none' });
  });

  test('can be taken where recording has not begun yet: it does not begin meanwhile', async () => {
    await using world = await recordingBank();
    await world.ringInLine();
    const ana = await world.available('ana');
    trouble(world, { refuseRest: 4 });
    const { id } = await ana.answer();
    expect(await recordingOf(ana, id)).toMatchObject({ state: 'starting', trying: true });
    expect(await pause(ana, id)).toMatchObject({ state: 'starting', pause: 'confirmed' });
    await world.advance(30);
    expect(statuses(world)).toEqual([]);
    await resume(ana, id);
    expect(statuses(world)).toEqual(['in-progress']);
    expect(await recordingOf(ana, id)).toMatchObject({ state: 'recording', pause: 'none' });
  });

  test('the call ends while it is paused: what was said is kept, and the pause ends with it', async () => {
    await using world = await recordingBank();
    const call = await talk(world);
    await world.advance(10);
    await pause(call.ana, call.id);
    await world.advance(10);
    expect(await finish(world, call)).toMatchObject({ state: 'stored', pause: 'none', durationSeconds: 20 });
    expect((await call.ana.call('POST', `/interactions/${call.id}/recording/pause`)).json()).toMatchObject({
      error: { code: 'call_over' },
    });
  });
});

describe('a pause that the carrier does not confirm', () => {
  test('because the carrier gives no answer, though it does it, is not believed before the carrier says so', async () => {
    await using world = await recordingBank();
    const { ana, id } = await talk(world);
    trouble(world, { silenceRest: 1, silenceMs: 3_600_000 });
    const startedAt = performance.now();
    const answer = await ana.call('POST', `/interactions/${id}/recording/pause`);
    expect(answer.json()).toMatchObject({ pause: 'asked' });
    // Who asks is answered all the same.
    expect(performance.now() - startedAt).toBeLessThan(8_000);
    world.carrier.account.faults.clear();
    await world.settle();
    await world.advance(25);
    expect(await recordingOf(ana, id)).toMatchObject({ pause: 'confirmed' });
  }, 60_000);

  test('given up by the agent, is undone', async () => {
    await using world = await recordingBank();
    const { ana, id } = await talk(world);
    trouble(world, { refuseRest: 20 });
    await pause(ana, id);
    await resume(ana, id);
    await world.advance(20);
    expect(await recordingOf(ana, id)).toMatchObject({ pause: 'none' });
    expect(statuses(world)).toEqual(['in-progress']);
  });

  test('whose end is not confirmed alarms the floor, and is asked for until it is', async () => {
    await using world = await recordingBank();
    const { ana, id } = await talk(world);
    await pause(ana, id);
    trouble(world, { refuseRest: 10_000 });
    await resume(ana, id);
    await world.advance(20);
    expect(await recordingOf(ana, id)).toMatchObject({ pause: 'ending', trying: true });
    expect(await alerts(world)).toEqual(['recording_not_resumed']);
    world.carrier.account.faults.clear();
    await world.advance(10);
    expect(await recordingOf(ana, id)).toMatchObject({ pause: 'none' });
    expect(statuses(world)).toEqual(['in-progress']);
  }, 60_000);
});

describe('whoever paused is gone', () => {
  test('with the line, and back in time after a reload: nobody is alarmed, and the pause is still there', async () => {
    await using world = await recordingBank();
    const { ana, id } = await talk(world);
    await pause(ana, id);
    await ana.loseLine();
    await ana.closeConsole();
    await world.advance(3);
    await ana.openConsole();
    await ana.dial(await ana.must('POST', `/interactions/${id}/rejoin`));
    await world.advance(20);
    expect(await alerts(world)).toEqual([]);
    expect((await ana.snapshot()).recordings).toMatchObject([{ pause: 'confirmed' }]);
  });

  test('with the line for good: the floor is alarmed, and the next agent sees the pause', async () => {
    await using world = await recordingBank();
    const { ana, id } = await talk(world);
    await pause(ana, id);
    await ana.loseLine();
    await world.advance(31);
    expect(await alerts(world)).toEqual(['recording_paused_alone']);
    const ben = await world.available('ben');
    await ben.answer();
    expect((await ben.snapshot()).recordings).toMatchObject([{ interactionId: id, pause: 'confirmed' }]);
    expect(await resume(ben, id)).toMatchObject({ pause: 'none' });
  });
});

test('no number that could be a card is in our log', async () => {
  await using world = await recordingBank();
  const call = await talk(world);
  trouble(world, { refuseRest: 5 });
  await pause(call.ana, call.id);
  await world.advance(20);
  await finish(world, call);
  const numbers = world.lines.join('\n').match(/(?<![0-9a-z])\d{13,19}(?![0-9a-z])/g) ?? [];
  expect(numbers.filter(isLuhn)).toEqual([]);
});

function isLuhn(digits: string): boolean {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const doubled = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
