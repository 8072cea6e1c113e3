import { describe, expect, test } from 'vitest';
import { alerts, atCarrier, finish, recordingBank, recordingOf, talk } from './bank.ts';

describe('a call is recorded', () => {
  test('in the queues that say so', async () => {
    await using world = await recordingBank('off');
    const [cards] = await world.sql<{ id: string }>(`select id from queue where key = 'cards'`);
    const admin = await world.agent('admin');
    await admin.must('PUT', '/settings/recording', { scope: 'queue', scopeId: cards!.id, value: 'on' });
    await talk(world);
    expect(atCarrier(world)).toHaveLength(1);
  });

  test('never, when they were not asked', async () => {
    await using world = await recordingBank('ask');
    const call = await talk(world);
    await world.advance(5);
    expect(await finish(world, call)).toMatchObject({ state: 'not_asked' });
    expect(atCarrier(world)).toEqual([]);
  });

  test('by nobody but whoever has it', async () => {
    await using world = await recordingBank('ask');
    const { id } = await talk(world);
    const [ben, sofia] = [await world.agent('ben'), await world.agent('sofia')];
    for (const verb of ['start', 'pause', 'resume']) {
      expect((await ben.call('POST', `/interactions/${id}/recording/${verb}`)).statusCode).toBe(404);
      expect((await sofia.call('POST', `/interactions/${id}/recording/${verb}`)).statusCode).toBe(409);
    }
    expect((await ben.call('GET', `/interactions/${id}/recording`)).statusCode).toBe(404);
    expect(atCarrier(world)).toEqual([]);
  });

  test('once, though the line of the agent is lost and comes back; the music meanwhile is marked', async () => {
    await using world = await recordingBank();
    const call = await talk(world);
    const { ana, id, caller } = call;
    await world.advance(10);
    await ana.loseLine();
    await world.advance(10);
    await ana.dial(await ana.must('POST', `/interactions/${id}/rejoin`));
    await world.advance(10);
    expect(atCarrier(world)).toEqual([{ status: 'in-progress', channels: 2, callSid: caller.callSid }]);
    const { id: recordingId } = await finish(world, call);
    const sofia = await world.agent('sofia');
    const { marks } = await sofia.must<{ marks: object[] }>('GET', `/recordings/${recordingId}`);
    expect(marks).toContainEqual({ kind: 'hold', from: 10, to: 20, name: null });
    expect(marks).toContainEqual({ kind: 'left', from: 10, to: null, name: 'Ana Torres' });
  });

  test('by one recording, whoever takes the call after another', async () => {
    await using world = await recordingBank();
    const { caller, ana, id } = await talk(world);
    await world.advance(5);
    await ana.loseLine();
    await world.advance(31);
    const ben = await world.available('ben');
    await ben.answer();
    await world.advance(5);
    expect(atCarrier(world)).toHaveLength(1);
    expect(await recordingOf(ben, id)).toMatchObject({ state: 'recording', agent: { name: 'Ben Okafor' } });
    await caller.hangUp();
    await world.advance(3);
    expect(await recordingOf(ben, id)).toMatchObject({ state: 'stored', durationSeconds: 41 });
  });
});

describe('the consoles of those who see the call', () => {
  test('hear how its recording stands, and others do not', async () => {
    await using world = await recordingBank();
    const sofia = await world.agent('sofia');
    const ben = await world.agent('ben');
    await Promise.all([sofia.openConsole(), ben.openConsole()]);
    const call = await talk(world);
    await world.advance(5);
    await finish(world, call);
    await new Promise(done => setTimeout(done, 300));
    for (const person of [call.ana, sofia]) {
      const states = person.told('recording').map(status => (status as { state: string }).state);
      expect(states).toEqual(expect.arrayContaining(['recording', 'stored']));
    }
    expect(ben.told('recording')).toEqual([]);
    expect((await call.ana.snapshot()).recordings).toMatchObject([{ interactionId: call.id, state: 'stored' }]);
  });
});

describe('the carrier', () => {
  test('answers 429 for a while: recording begins a little later, and once', async () => {
    await using world = await recordingBank();
    const caller = await world.ringInLine();
    const ana = await world.available('ana');
    world.carrier.account.faults.set({ refuseRest: 6, onlyRestTo: '/Recordings' });
    await ana.answer();
    await world.advance(20);
    expect(atCarrier(world)).toEqual([{ status: 'in-progress', channels: 2, callSid: caller.callSid }]);
    expect(await alerts(world)).toEqual([]);
  }, 60_000);
});
