import { describe, expect, test } from 'vitest';
import type { InteractionView } from '#server/interactions/interaction.schema.ts';
import type { Agent } from '../support/agent.ts';
import type { Caller } from '../support/caller.ts';
import { inRooms } from '../support/rooms.ts';
import { type World, createWorld } from '../support/world.ts';

const answers = '+12025550170';
const busy = '+12025550191';
const silent = '+12025550192';

/** Ana talks with a customer about cards. */
async function talking(): Promise<{ world: World; caller: Caller; ana: Agent; id: string }> {
  const world = await createWorld();
  const caller = await world.ringInLine();
  const ana = await world.available('ana');
  const { id } = await ana.answer();
  return { world, caller, ana, id };
}
const view = (agent: Agent, id: string) => agent.must<InteractionView>('GET', `/interactions/${id}`);
const code = async (answer: ReturnType<Agent['call']>) => {
  const { statusCode, json } = await answer;
  return [statusCode, json<{ error: { code: string } }>().error.code];
};

describe('on hold', () => {
  test('the customer hears music until the agent takes them back, and is thanked for waiting', async () => {
    const { world, ana, id } = await talking();
    await using _ = world;
    expect(await ana.must('POST', `/interactions/${id}/hold`)).toMatchObject({ heldAt: expect.any(String) });
    expect(inRooms(world)).toEqual([['agent', 'customer (held)']]);
    expect(world.heard()).toContain('We will be back with you shortly');
    await world.advance(120);
    expect(inRooms(world)).toEqual([['agent', 'customer (held)']]);
    expect(await ana.must('POST', `/interactions/${id}/resume`)).toMatchObject({ heldAt: null });
    expect(inRooms(world)).toEqual([['agent', 'customer']]);
    expect(world.heard()).toContain('Thank you for holding');
  });

  test('and back many times, with double clicks, it is always as was said last', async () => {
    const { world, ana, id } = await talking();
    await using _ = world;
    for (let round = 0; round < 3; round++) {
      await Promise.all([ana.call('POST', `/interactions/${id}/hold`), ana.call('POST', `/interactions/${id}/hold`)]);
      await world.settle();
      expect(inRooms(world)).toEqual([['agent', 'customer (held)']]);
      await Promise.all([ana.call('POST', `/interactions/${id}/resume`), ana.call('POST', `/interactions/${id}/hold`)]);
      await ana.call('POST', `/interactions/${id}/resume`);
      await world.settle();
      expect(inRooms(world)).toEqual([['agent', 'customer']]);
    }
  });

  test('the customer hangs up: it goes to wrap-up', async () => {
    const { world, caller, ana, id } = await talking();
    await using _ = world;
    await ana.must('POST', `/interactions/${id}/hold`);
    await caller.hangUp();
    expect(await caller.interaction()).toMatchObject({ state: 'wrap_up', outcome: 'answered' });
    expect(world.carrier.state()).toMatchObject({ calls: [], conferences: [] });
    expect(await code(ana.call('POST', `/interactions/${id}/hold`))).toEqual([409, 'not_talking']);
  });
});

describe('handed on without a word', () => {
  test('to a colleague: it rings there first, with notes and who handed it on; the agent is free at once', async () => {
    const { world, caller, ana, id } = await talking();
    await using _ = world;
    const ben = await world.available('ben');
    await ana.must('PUT', `/interactions/${id}/notes`, { notes: 'Lost card, wants a new one', notesVersion: 0 });
    await ana.must('POST', `/interactions/${id}/transfer`, { userId: ben.id });
    expect((await ana.snapshot()).presence.activity).toBe('available');
    const offer = await ben.offer();
    expect(offer?.interaction).toMatchObject({
      id,
      notes: 'Lost card, wants a new one',
      transferredBy: { name: 'Ana Torres' },
    });
    expect(await ben.answer()).toMatchObject({ state: 'in_progress', agent: { name: 'Ben Okafor' } });
    expect(inRooms(world)).toEqual([['agent', 'customer']]);
    expect(world.heard()).toContain('You are being transferred');
    expect(await view(ana, id)).toMatchObject({ agent: { name: 'Ben Okafor' } });
    await caller.hangUp();
    expect((await ben.snapshot()).presence.activity).toBe('after_call_work');
  });

  test('to a colleague who is in none of its queues', async () => {
    const { world, ana, id } = await talking();
    await using _ = world;
    const sofia = await world.available('sofia');
    await ana.must('POST', `/interactions/${id}/transfer`, { userId: sofia.id });
    expect((await sofia.offer())?.interaction.id).toBe(id);
  });

  test.each(['declines', 'does not answer'])(
    'to a colleague who %s: the customer goes to the next of the queue',
    async how => {
      const { world, ana, id } = await talking();
      await using _ = world;
      const [ben, mei] = [await world.available('ben'), await world.available('mei')];
      await ana.must('POST', `/interactions/${id}/transfer`, { userId: ben.id });
      const offer = (await ben.offer())!;
      expect(await mei.offer()).toBeUndefined();
      if (how === 'declines') await ben.must('POST', `/offers/${offer.id}/decline`, { reason: 'not_my_topic' });
      else await world.advance(21);
      const rings = [(await mei.offer())?.interaction.id, (await ana.offer())?.interaction.id];
      expect(rings).toContain(id);
    },
  );

  test('to a colleague who is not there: refused, and nothing has changed', async () => {
    const { world, ana, id } = await talking();
    await using _ = world;
    const ben = await world.agent('ben');
    expect(await code(ana.call('POST', `/interactions/${id}/transfer`, { userId: ben.id }))).toEqual([
      409,
      'agent_away',
    ]);
    expect(inRooms(world)).toEqual([['agent', 'customer']]);
    expect(await code(ana.call('POST', `/interactions/${id}/transfer`, { userId: ana.id }))).toEqual([409, 'own_call']);
  });

  test('to a queue: as who has waited longest', async () => {
    const { world, caller, ana, id } = await talking();
    await using _ = world;
    await world.advance(30);
    const [queue] = await world.sql<{ id: string }>(`select id from queue where key = 'accounts'`);
    const later = await world.ring('+12025550112');
    await later.press('1');
    await later.press('2');
    await ana.must('PUT', '/users/me/presence', { state: 'on_break', reason: 'lunch' });
    await ana.must('POST', `/interactions/${id}/transfer`, { queueId: queue!.id });
    expect(await caller.interaction()).toMatchObject({ state: 'queued', queue: 'accounts', agent: null });
    const mei = await world.available('mei');
    expect((await mei.offer())?.interaction.id).toBe(id);
    expect(await code(ana.call('POST', `/interactions/${id}/transfer`, { queueId: queue!.id }))).toEqual([
      409,
      'not_yours',
    ]);
  });

  test('to a number outside: the customer talks there, and that it was so is kept', async () => {
    const { world, caller, ana, id } = await talking();
    await using _ = world;
    await ana.must('POST', `/interactions/${id}/transfer`, { phoneNumber: answers });
    expect((await ana.snapshot()).presence.activity).toBe('available');
    await world.advance(10);
    expect(await view(ana, id)).toMatchObject({ state: 'outside', holder: 'outside', outsideNumber: answers });
    await caller.hangUp();
    expect(await caller.interaction()).toMatchObject({
      state: 'closed',
      outcome: 'put_through',
      disposition: 'transferred_elsewhere',
    });
    expect(world.carrier.state().calls).toEqual([]);
  });

  test.each([
    ['is busy', busy, 10],
    ['does not answer', silent, 45],
  ])(
    'to a number outside that %s: the customer is back at the head of the line',
    async (_how, phoneNumber, seconds) => {
      const { world, caller, ana, id } = await talking();
      await using _ = world;
      await ana.must('POST', `/interactions/${id}/transfer`, { phoneNumber });
      await world.advance(seconds);
      expect(world.heard()).toContain('We could not reach them');
      expect(['queued', 'offered']).toContain(await caller.state());
      expect(await ana.answer()).toMatchObject({ id, state: 'in_progress' });
      expect(inRooms(world)).toEqual([['agent', 'customer']]);
    },
  );
});
