import { describe, expect, test } from 'vitest';
import type { InteractionView } from '#server/interactions/interaction.schema.ts';
import { inRooms } from '../support/rooms.ts';
import { createWorld } from '../support/world.ts';

async function talking() {
  const world = await createWorld();
  const caller = await world.ringInLine();
  const ana = await world.available('ana');
  const { id } = await ana.answer();
  const { faults } = world.carrier.account;
  return { world, caller, ana, id, faults, view: () => ana.must<InteractionView>('GET', `/interactions/${id}`) };
}

describe.each([
  ['answers 429', { refuseRest: 3 }],
  ['answers 503', { failRest: 3, failRestStatus: 503 as const }],
  ['does it and answers 500', { failRest: 2, failRestStatus: 500 as const, failedButDone: true }],
  ['says nothing for 15 s', { silenceRest: 1, silenceMs: 15_000 }],
])('a carrier that %s', (_name, trouble) => {
  test('holds and resumes all the same', async () => {
    const { world, ana, id, faults } = await talking();
    await using _ = world;
    faults.set(trouble);
    await ana.call('POST', `/interactions/${id}/hold`);
    await world.advance(40);
    expect(inRooms(world)).toEqual([['agent', 'customer (held)']]);
    await ana.must('POST', `/interactions/${id}/resume`);
    expect(inRooms(world)).toEqual([['agent', 'customer']]);
  });

  test('transfers all the same: nobody is left alone in a room', async () => {
    const { world, caller, ana, id, faults } = await talking();
    await using _ = world;
    const [queue] = await world.sql<{ id: string }>(`select id from queue where key = 'accounts'`);
    faults.set(trouble);
    await ana.call('POST', `/interactions/${id}/transfer`, { queueId: queue!.id });
    await world.advance(45);
    expect(inRooms(world).flat()).not.toContain('customer');
    expect(['queued', 'offered']).toContain(await caller.state());
  });

  test('dials nobody twice', async () => {
    const { world, ana, id, faults, view } = await talking();
    await using _ = world;
    faults.set({ ...trouble, onlyRestTo: '/Participants.json' });
    await ana.call('POST', `/interactions/${id}/consult`, { phoneNumber: '+12025550170' });
    await world.advance(90);
    const dialled = world.carrier.account.calls.all().filter(call => call.facts.to === '+12025550170');
    expect(dialled.length).toBeLessThanOrEqual(1);
    const leg = (await view()).legs.find(leg => leg.kind === 'consulted')!;
    expect([leg.state, leg.endReason]).toEqual(
      dialled.length === 1 ? ['in_room', null] : ['left', expect.stringMatching(/unknown|failed/)],
    );
  });
});

test('a carrier that will not hold the customer: the agent is not left believing they are unheard', async () => {
  const { world, ana, id, faults, view } = await talking();
  await using _ = world;
  faults.set({ failRest: 50, failRestStatus: 503 });
  await ana.call('POST', `/interactions/${id}/hold`);
  await world.advance(60);
  expect(await view()).toMatchObject({ heldAt: null });
  expect(inRooms(world)).toEqual([['agent', 'customer']]);
});
