import { expect, test } from 'vitest';
import { createWorld } from '../support/world.ts';

test('a customer rings, chooses, waits, is answered, hangs up, and the call is on the timeline', async () => {
  await using world = await createWorld();
  const caller = await world.ringInLine('+12025550111');
  expect(await caller.interaction()).toMatchObject({
    state: 'queued',
    queue: 'cards',
    customer: 'Alice Johnson',
    menu_path: ['cards'],
  });

  const ana = await world.available('ana');
  expect(await ana.offer()).toMatchObject({
    state: 'pending',
    interaction: { customer: { name: 'Alice Johnson' }, state: 'offered' },
  });
  const interaction = await ana.answer();
  expect(interaction).toMatchObject({ state: 'in_progress', agent: { name: 'Ana Torres' } });
  const rooms = world.carrier.state().conferences;
  expect(rooms.map(room => room.participants.length)).toEqual([2]);

  await world.advance(60);
  await caller.hangUp();
  expect(await caller.interaction()).toMatchObject({ state: 'wrap_up', outcome: 'answered' });
  expect(world.carrier.state().calls.filter(call => call.status === 'in-progress')).toEqual([]);
  await ana.must('POST', `/interactions/${interaction.id}/wrap-up`, {
    disposition: 'resolved',
    notes: 'Card unblocked.',
  });
  expect((await ana.snapshot()).presence.activity).toBe('available');

  const customerId = interaction.customer!.id;
  const timeline = await ana.must<{ items: unknown[] }>('GET', `/customers/${customerId}/timeline`);
  expect(timeline.items).toEqual([
    expect.objectContaining({
      id: interaction.id,
      agentName: 'Ana Torres',
      disposition: 'resolved',
      notes: 'Card unblocked.',
      talkedSeconds: 60,
    }),
    expect.objectContaining({ kind: 'change', type: 'customer.created' }),
  ]);
});
