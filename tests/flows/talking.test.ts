import { describe, expect, test } from 'vitest';
import type { InteractionView, JoinTicket } from '#server/interactions/interaction.schema.ts';
import { inRooms } from '../support/rooms.ts';
import { createWorld } from '../support/world.ts';

describe('during the call', () => {
  test('an agent who hangs up ends it for the customer too, and notes how it ended', async () => {
    await using world = await createWorld();
    const caller = await world.ringInLine();
    const ana = await world.available('ana');
    const { id } = await ana.answer();
    await ana.must('POST', `/interactions/${id}/hang-up`);
    expect(caller.carrierStatus()).toBeUndefined();
    expect(await caller.state()).toBe('wrap_up');
    expect((await ana.snapshot()).presence.activity).toBe('after_call_work');
  });

  test('wrap-up ends by itself after its time, and the agent is free for the next customer', async () => {
    await using world = await createWorld();
    const caller = await world.ringInLine();
    const ana = await world.available('ana');
    await ana.answer();
    await caller.hangUp();
    const next = await world.ringInLine('+12025550112');
    await world.advance(59);
    expect(await next.state()).toBe('queued');
    await world.advance(2);
    expect(await caller.interaction()).toMatchObject({ state: 'closed', disposition: 'not_noted' });
    expect(await next.state()).toBe('offered');
  });

  test('wrap-up before the customer has left is refused', async () => {
    await using world = await createWorld();
    await world.ringInLine();
    const ana = await world.available('ana');
    const { id } = await ana.answer();
    const answer = await ana.call('POST', `/interactions/${id}/wrap-up`, { disposition: 'resolved' });
    expect([answer.statusCode, answer.json<{ error: { code: string } }>().error.code]).toEqual([409, 'call_not_over']);
  });

  test('notes are kept as typed, and a second window never overwrites newer ones', async () => {
    await using world = await createWorld();
    await world.ringInLine();
    const ana = await world.available('ana');
    const { id } = await ana.answer();
    const saved = await ana.must<InteractionView>('PUT', `/interactions/${id}/notes`, {
      notes: 'Lost card',
      notesVersion: 0,
    });
    expect(saved).toMatchObject({ notes: 'Lost card', notesVersion: 1 });
    const late = await ana.call('PUT', `/interactions/${id}/notes`, { notes: 'Lost', notesVersion: 0 });
    expect(late.statusCode).toBe(409);
    expect(late.json()).toMatchObject({
      error: { code: 'notes_changed', details: { notes: 'Lost card', notesVersion: 1 } },
    });
  });

  test('an interaction of somebody else does not exist for an agent, and does for a supervisor', async () => {
    await using world = await createWorld();
    await world.ringInLine();
    const ana = await world.available('ana');
    const { id } = await ana.answer();
    const ben = await world.agent('ben');
    const sofia = await world.agent('sofia');
    for (const path of [`/interactions/${id}`]) {
      expect((await ben.call('GET', path)).statusCode).toBe(404);
      expect((await sofia.call('GET', path)).statusCode).toBe(200);
    }
    expect((await ben.call('PUT', `/interactions/${id}/notes`, { notes: 'x', notesVersion: 0 })).statusCode).toBe(404);
    expect((await ben.call('POST', `/interactions/${id}/hang-up`)).statusCode).toBe(404);
    expect((await sofia.call('POST', `/interactions/${id}/hang-up`)).statusCode).toBe(409);
    expect((await ben.must<{ items: unknown[] }>('GET', '/interactions')).items).toEqual([]);
  });
});

describe("the agent's line", () => {
  test('lost by a reload: the customer hears music, and the agent comes back into the same call', async () => {
    await using world = await createWorld();
    const caller = await world.ringInLine();
    const ana = await world.available('ana');
    const { id } = await ana.answer();
    await ana.loseLine();
    expect(await caller.state()).toBe('in_progress');
    expect(inRooms(world)).toEqual([['customer (held)']]);
    await world.advance(10);
    await ana.dial(await ana.must<JoinTicket>('POST', `/interactions/${id}/rejoin`));
    expect(inRooms(world)).toEqual([['agent', 'customer']]);
    await world.advance(60);
    expect(await caller.interaction()).toMatchObject({ state: 'in_progress', agent: 'Ana Torres' });
  });

  test('lost for good: after 30 seconds the customer is first in line again, and the agent on a break', async () => {
    await using world = await createWorld();
    const caller = await world.ringInLine();
    const ana = await world.available('ana');
    await ana.answer();
    await world.advance(20);
    const later = await world.ringInLine('+12025550112');
    await ana.loseLine();
    await world.advance(31);
    expect(await caller.state()).toBe('queued');
    expect(inRooms(world)).toEqual([]);
    expect((await ana.snapshot()).presence).toMatchObject({ state: 'on_break', reason: 'connection_lost' });
    const ben = await world.available('ben');
    expect((await ben.offer())?.interaction.id).toBe((await caller.interaction()).id);
    expect(await later.state()).toBe('queued');
    expect(await ben.answer()).toMatchObject({ state: 'in_progress', agent: { name: 'Ben Okafor' } });
  });

  test('that never comes up: the customer goes to somebody else after 15 seconds', async () => {
    await using world = await createWorld();
    const caller = await world.ringInLine();
    const ana = await world.available('ana');
    const offer = (await ana.offer())!;
    await ana.must('POST', `/offers/${offer.id}/accept`);
    await world.advance(14);
    expect(await caller.state()).toBe('connecting');
    await world.advance(2);
    expect(await caller.state()).toBe('queued');
    expect((await ana.snapshot()).presence).toMatchObject({ state: 'on_break', reason: 'line_failed' });
  });

  test('dialled with the leg of somebody else, or twice, gets nowhere', async () => {
    await using world = await createWorld();
    await world.ringInLine();
    const ana = await world.available('ana');
    const ben = await world.agent('ben');
    const ticket = await ana.must<JoinTicket>('POST', `/offers/${(await ana.offer())!.id}/accept`);
    await ben.dial(ticket);
    expect(inRooms(world)).toEqual([]);
    await ana.dial(ticket);
    await ana.dial(ticket);
    expect(inRooms(world)).toEqual([['agent', 'customer']]);
  });
});

describe('the customer hangs up', () => {
  test('while the agent accepts: nobody is left in the room and the agent is free at once', async () => {
    await using world = await createWorld();
    const caller = await world.ringInLine();
    const ana = await world.available('ana');
    const ticket = await ana.must<JoinTicket>('POST', `/offers/${(await ana.offer())!.id}/accept`);
    await caller.hangUp();
    expect(await caller.interaction()).toMatchObject({ state: 'closed', outcome: 'abandoned_in_queue' });
    expect(await world.sql('select distinct state from leg')).toEqual([{ state: 'left' }]);
    await ana.dial(ticket);
    expect(world.carrier.state()).toMatchObject({ calls: [], conferences: [] });
    expect((await ana.snapshot()).presence.activity).toBe('available');
  });

  test('while the agent is away from the call: it goes to wrap-up', async () => {
    await using world = await createWorld();
    const caller = await world.ringInLine();
    const ana = await world.available('ana');
    await ana.answer();
    await ana.loseLine();
    await caller.hangUp();
    expect(await caller.interaction()).toMatchObject({ state: 'wrap_up', outcome: 'answered' });
    expect(world.carrier.state()).toMatchObject({ calls: [], conferences: [] });
  });
});
