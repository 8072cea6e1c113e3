import { renameSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { openTestBucket } from '../storage/bucket.ts';
import { alerts, atCarrier, finish, recordingBank, recordingOf, talk } from './bank.ts';

describe('after the call', () => {
  test('a store that is away leaves it at the carrier, from where it is fetched later', async () => {
    await using bucket = await openTestBucket();
    await using world = await recordingBank('on', { STORAGE_URL: bucket.url });
    const call = await talk(world);
    bucket.trouble({ status: 503, code: 'SlowDown', requests: 1_000 });
    await world.advance(10);
    await finish(world, call);
    await world.advance(120);
    expect(await recordingOf(call.ana, call.id)).toMatchObject({ state: 'ended', trying: true });
    expect(atCarrier(world)).toMatchObject([{ status: 'completed' }]);
    bucket.trouble(null);
    await world.advance(200);
    expect(await recordingOf(call.ana, call.id)).toMatchObject({ state: 'stored', trying: false });
    expect(atCarrier(world)).toEqual([]);
  });

  test('so does a folder that cannot be written', async () => {
    await using world = await recordingBank();
    const call = await talk(world);
    await world.advance(10);
    renameSync(world.files, `${world.files}-away`);
    writeFileSync(world.files, 'no folder');
    await finish(world, call);
    expect(await recordingOf(call.ana, call.id)).toMatchObject({ state: 'ended', trying: true });
    expect(atCarrier(world)).toMatchObject([{ status: 'completed' }]);
    rmSync(world.files);
    renameSync(`${world.files}-away`, world.files);
    await world.advance(60);
    expect(await recordingOf(call.ana, call.id)).toMatchObject({ state: 'stored' });
  });

  test('that could not be stored for an hour is told to who leads the floor', async () => {
    await using bucket = await openTestBucket();
    await using world = await recordingBank('on', { STORAGE_URL: bucket.url });
    const call = await talk(world);
    await world.advance(10);
    bucket.trouble({ status: 503, code: 'SlowDown', requests: 1_000 });
    await finish(world, call);
    for (let minutes = 0; minutes < 60; minutes += 1) {
      world.runtime.services.clock.advance(60_000);
      await world.settle();
    }
    expect(await alerts(world)).toEqual(['recording_not_stored']);
  });

  test('the carrier may take its time, or refuse for a while', async () => {
    await using world = await recordingBank();
    const call = await talk(world);
    await world.advance(10);
    await call.caller.hangUp();
    world.carrier.account.faults.set({ refuseRest: 12, onlyRestTo: '/Recordings' });
    await world.advance(90);
    expect(await recordingOf(call.ana, call.id)).toMatchObject({ state: 'stored' });
    expect(atCarrier(world)).toEqual([]);
  }, 60_000);
});

describe('what the carrier says of recordings', () => {
  test.each([
    { what: 'twice', faults: { duplicateCallbacks: 50 } },
    { what: 'out of order', faults: { reorderCallbacks: 50 } },
    { what: 'late', faults: { delayCallbacksMs: 4_000 } },
    { what: 'never', faults: { dropCallbacks: 1_000 } },
  ])('$what leaves the same behind', async ({ faults }) => {
    await using world = await recordingBank();
    world.carrier.account.faults.set({ ...faults, onlyCallbacksTo: '/recording' });
    const call = await talk(world);
    await world.advance(10);
    await call.caller.hangUp();
    await world.advance(40);
    expect(await recordingOf(call.ana, call.id)).toMatchObject({ state: 'stored', durationSeconds: 10 });
    expect(atCarrier(world)).toEqual([]);
  });

  test('in an answer that never came, begins no second recording', async () => {
    await using world = await recordingBank();
    await world.ringInLine();
    const ana = await world.available('ana');
    const faults = { silenceRest: 2, silenceMs: 15_000, silentButDone: true };
    world.carrier.account.faults.set({
      ...faults,
      onlyRestTo: '/Recordings',
      dropCallbacks: 1_000,
      onlyCallbacksTo: '/recording',
    });
    const offer = (await ana.offer())!;
    const ticket = await ana.call('POST', `/offers/${offer.id}/accept`);
    void ana.dial(ticket.json());
    await new Promise(done => setTimeout(done, 500));
    await world.carrier.advance(31_000);
    await new Promise(done => setTimeout(done, 500));
    await world.carrier.advance(31_000);
    await world.advance(25);
    expect(atCarrier(world)).toHaveLength(1);
    expect(await world.sql('select state from recording')).toEqual([{ state: 'recording' }]);
  }, 90_000);
});

describe('a recording that is over', () => {
  test('at the carrier, of which there is no sound, says so', async () => {
    await using world = await recordingBank();
    const call = await talk(world);
    expect((await finish(world, call)).state).toBe('absent');
    expect(await alerts(world)).toEqual(['recording_failed']);
  });
});
