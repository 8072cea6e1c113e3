import { describe, expect, test } from 'vitest';
import type { InteractionView, JoinTicket } from '#server/interactions/interaction.schema.ts';
import { inRooms } from '../support/rooms.ts';
import { type World, createWorld } from '../support/world.ts';

/** What the carrier's news suffer on the way. What is lost is found by comparing with the carrier, within a minute. */
const troubles = {
  'comes twice': { duplicateCallbacks: 500 },
  'comes in another order': { reorderCallbacks: 500 },
  'comes late': { delayCallbacksMs: 4_000 },
  'never comes': { dropCallbacks: 500 },
} as const;

/** Until everything that can be repaired is; the carrier is asked every few seconds. */
async function settleFully(world: World): Promise<void> {
  for (let round = 0; round < 5; round++) {
    await world.advance(11);
    await world.reconcile();
  }
}

/** Ana has a customer in a call, and Ben is free. */
async function talking(trouble: object) {
  const world = await createWorld();
  const caller = await world.ringInLine();
  const ana = await world.available('ana');
  const { id } = await ana.answer();
  world.carrier.account.faults.set(trouble);
  expect(inRooms(world)).toEqual([['agent', 'customer']]);
  const ben = await world.agent('ben');
  await ben.openConsole();
  const view = () => ana.must<InteractionView>('GET', `/interactions/${id}`);
  return { world, caller, ana, ben, id, view };
}

describe.each(Object.entries(troubles))('while what the carrier tells %s', (_name, trouble) => {
  test('somebody is asked, all talk, the agent leaves, the customer hangs up: all of it comes out right', async () => {
    const { world, caller, ana, ben, id, view } = await talking(trouble);
    await using _ = world;
    await ben.goAvailable();
    await ana.must('POST', `/interactions/${id}/consult`, { userId: ben.id });
    await ben.dial(await ben.must<JoinTicket>('POST', `/offers/${(await ben.offer())!.id}/accept`));
    await settleFully(world);
    expect(inRooms(world)).toEqual([['agent', 'consulted', 'customer (held)']]);
    await ana.must('POST', `/interactions/${id}/merge`);
    await settleFully(world);
    expect(inRooms(world)).toEqual([['agent', 'consulted', 'customer']]);
    await ana.must('POST', `/interactions/${id}/hand-over`, {});
    await settleFully(world);
    expect(inRooms(world)).toEqual([['consulted', 'customer']]);
    expect(await view()).toMatchObject({ state: 'in_progress', agent: { name: 'Ben Okafor' } });
    await caller.hangUp();
    await settleFully(world);
    expect(await view()).toMatchObject({ outcome: 'answered', agent: { name: 'Ben Okafor' } });
    expect(world.carrier.state()).toMatchObject({ calls: [], conferences: [] });
    expect(await world.sql(`select 1 from leg where state <> 'left'`)).toEqual([]);
  });

  test('the customer is handed to a colleague, who takes them', async () => {
    const { world, ana, ben, id, view } = await talking(trouble);
    await using _ = world;
    await ben.goAvailable();
    await ana.must('POST', `/interactions/${id}/transfer`, { userId: ben.id });
    await ben.answer();
    await settleFully(world);
    expect(inRooms(world)).toEqual([['agent', 'customer']]);
    expect(await view()).toMatchObject({ state: 'in_progress', agent: { name: 'Ben Okafor' } });
  });

  test('somebody outside is asked who is busy: the agent is told, and goes on with the customer', async () => {
    const { world, ana, id, view } = await talking(trouble);
    await using _ = world;
    await ana.must('POST', `/interactions/${id}/consult`, { phoneNumber: '+12025550191' });
    await settleFully(world);
    const { legs } = await view();
    expect(legs.find(leg => leg.kind === 'consulted')?.state).toBe('left');
    await ana.must('POST', `/interactions/${id}/return`);
    await settleFully(world);
    expect(inRooms(world)).toEqual([['agent', 'customer']]);
  });

  test('a promise is kept: one attempt, one call, and they talk', async () => {
    const { world, caller, ana, id } = await talking(trouble);
    await using _ = world;
    await caller.hangUp();
    await settleFully(world);
    await ana.call('POST', `/interactions/${id}/wrap-up`, { disposition: 'resolved' });
    // Her process gave no sign of life while the clock was turned: she connects again.
    await ana.openConsole();
    await ana.goAvailable();
    const [queue] = await world.sql<{ id: string }>(`select id from queue where key = 'cards'`);
    const promised = { phoneNumber: '+12025550112', queueId: queue!.id };
    const callback = await ana.must<{ id: string }>('POST', '/callbacks', promised);
    await world.advance(2);
    const ticket = await ana.must<JoinTicket>('POST', `/offers/${(await ana.offer())!.id}/accept`);
    await ana.dial(ticket);
    await settleFully(world);
    expect(inRooms(world)).toEqual([['agent', 'customer']]);
    await ana.must('POST', `/interactions/${ticket.interactionId}/hang-up`);
    await settleFully(world);
    await ana.call('POST', `/interactions/${ticket.interactionId}/wrap-up`, { disposition: 'resolved' });
    await settleFully(world);
    expect(await ana.must('GET', `/callbacks/${callback.id}`)).toMatchObject({
      state: 'reached',
      attempts: [{ number: 1, result: 'reached' }],
    });
    expect(world.carrier.account.calls.all().filter(call => call.facts.to === '+12025550112')).toHaveLength(1);
  });
});
