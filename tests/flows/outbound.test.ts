import { describe, expect, test } from 'vitest';
import type { InteractionView, JoinTicket } from '#server/interactions/interaction.schema.ts';
import type { Agent } from '../support/agent.ts';
import { inRooms } from '../support/rooms.ts';
import { createWorld } from '../support/world.ts';

const answers = '+12025550111';

async function office() {
  const world = await createWorld();
  const ana = await world.available('ana');
  const [queue] = await world.sql<{ id: string }>(`select id from queue where key = 'cards'`);
  const order = (phoneNumber: string) =>
    ana.must<JoinTicket>('POST', '/interactions', { phoneNumber, queueId: queue!.id });
  /** Ana rings somebody; her own line is up, theirs rings. */
  const ring = async (phoneNumber: string) => {
    const ticket = await order(phoneNumber);
    await ana.dial(ticket);
    return ticket.interactionId;
  };
  const view = (id: string, agent: Agent = ana) => agent.must<InteractionView>('GET', `/interactions/${id}`);
  const customerLine = async (id: string) => (await view(id)).legs.find(leg => leg.kind === 'customer')!;
  return { world, ana, queueId: queue!.id, order, ring, view, customerLine };
}

describe('a call that we make', () => {
  test('the agent is there first; then the customer is rung, known by their number; they talk, and how it ended is noted', async () => {
    const { world, ana, order, view } = await office();
    await using _ = world;
    const ticket = await order(answers);
    const id = ticket.interactionId;
    expect(await view(id)).toMatchObject({
      direction: 'outbound',
      state: 'connecting',
      customer: { name: 'Alice Johnson' },
    });
    expect(world.carrier.account.calls.all().filter(call => call.facts.to === answers)).toEqual([]);
    await ana.dial(ticket);
    expect(world.carrier.account.calls.all().filter(call => call.facts.to === answers)).toHaveLength(1);
    await world.advance(3);
    expect(inRooms(world)).toEqual([['agent', 'customer']]);
    expect(await view(id)).toMatchObject({ state: 'in_progress', connectedAt: expect.any(String) });
    await ana.must('POST', `/interactions/${id}/hang-up`);
    expect((await view(id)).state).toBe('wrap_up');
    await ana.must('POST', `/interactions/${id}/wrap-up`, { disposition: 'resolved' });
    expect(await view(id)).toMatchObject({ state: 'closed', outcome: 'answered', disposition: 'resolved' });
    expect(world.carrier.state()).toMatchObject({ calls: [], conferences: [] });
  });

  test.each([
    ['+12025550191', 'busy', 10],
    ['+12025550192', 'no_answer', 45],
    ['+12025550193', 'failed', 10],
  ])('to %s ends as %s, and the agent notes it', async (phoneNumber, endReason, seconds) => {
    const { world, ana, ring, view, customerLine } = await office();
    await using _ = world;
    const id = await ring(phoneNumber);
    await world.advance(seconds);
    expect(await customerLine(id)).toMatchObject({ state: 'left', endReason });
    expect(await view(id)).toMatchObject({ state: 'wrap_up', outcome: 'not_reached' });
    expect((await ana.snapshot()).presence.activity).toBe('after_call_work');
    expect(world.carrier.state()).toMatchObject({ calls: [], conferences: [] });
  });

  test('hung up while it rings: it stops there', async () => {
    const { world, ana, ring, view } = await office();
    await using _ = world;
    const id = await ring('+12025550192');
    await world.advance(3);
    await ana.must('POST', `/interactions/${id}/hang-up`);
    expect(await view(id)).toMatchObject({ state: 'wrap_up', outcome: 'not_reached' });
    expect(world.carrier.state()).toMatchObject({ calls: [], conferences: [] });
  });

  test("whose agent's line never comes up is never dialled", async () => {
    const { world, order, view } = await office();
    await using _ = world;
    const { interactionId } = await order(answers);
    await world.advance(20);

    expect(await view(interactionId)).toMatchObject({ outcome: 'not_reached' });
    expect(world.carrier.account.calls.all().filter(call => call.facts.to === answers)).toEqual([]);
  });

  test("whose agent's line is lost while it rings: the customer is not left with silence", async () => {
    const { world, ana, ring, view } = await office();
    await using _ = world;
    const id = await ring('+12025550192');
    await world.advance(2);
    await ana.loseLine();
    await world.advance(31);
    expect((await view(id)).outcome).toBe('not_reached');
    expect(world.carrier.state().calls).toEqual([]);
  });

  test('one is dialled in a second, the next one says when', async () => {
    const { world, ana, ring, customerLine, queueId } = await office();
    await using _ = world;
    const others = [await world.available('ben'), await world.available('mei')];
    const first = await ring(answers);
    const ids = [];
    for (const agent of others) {
      const ticket = await agent.must<JoinTicket>('POST', '/interactions', { phoneNumber: '+12025550180', queueId });
      await agent.dial(ticket);
      ids.push(ticket.interactionId);
    }
    const line = async (id: string) => {
      const [leg] = await world.sql<{ dials_at: string; state: string }>(
        `select dials_at, state from leg where interaction_id = ? and kind = 'customer'`,
        [id],
      );
      return { at: new Date(leg!.dials_at).getTime(), state: leg!.state };
    };
    const turns = await Promise.all([first, ...ids].map(line));
    expect([turns[1]!.at - turns[0]!.at, turns[2]!.at - turns[1]!.at]).toEqual([1000, 1000]);
    expect(turns.map(({ state }) => state)).toEqual(['ringing', 'expected', 'expected']);
    await world.advance(3);
    expect((await Promise.all([first, ...ids].map(line))).map(({ state }) => state)).not.toContain('expected');
    expect((await customerLine(first)).dialsAt).not.toBeNull();
    expect((await ana.snapshot()).presence.activity).toBe('talking');
  });

  test('is refused to somebody who has a call, to a number of ours, in the name of no queue, and to who takes no calls', async () => {
    const { world, ana, ring, queueId } = await office();
    await using _ = world;
    const refused = async (agent: Agent, body: object) => {
      const answer = await agent.call('POST', '/interactions', body);
      return [answer.statusCode, answer.json<{ error: { code: string } }>().error.code];
    };
    const nowhere = '01890000-0000-7000-8000-000000000000';
    expect(await refused(ana, { phoneNumber: answers, queueId: nowhere })).toEqual([400, 'unknown_queue']);
    expect(await refused(ana, { phoneNumber: answers, queueId, customerId: nowhere })).toEqual([
      404,
      'customer_not_found',
    ]);
    await ring(answers);
    expect(await refused(ana, { phoneNumber: answers, queueId })).toEqual([409, 'line_in_use']);
  });

  test('shows the number that was set for the queue', async () => {
    const { world, ring, queueId } = await office();
    await using _ = world;
    const admin = await world.agent('admin');
    await admin.must('PUT', '/settings/callerId', { scope: 'queue', scopeId: queueId, value: '+12025550100' });
    await ring(answers);
    expect(world.carrier.account.calls.all().find(call => call.facts.to === answers)?.facts.from).toBe('+12025550100');
  });
});

describe('an agent without a browser that can speak', () => {
  test('is rung at the desk: first for a call that came in, and the customer hears them', async () => {
    const { world, ana } = await office();
    await using _ = world;
    await ana.must('PATCH', '/users/me/preferences', { deskPhone: '+12025550150', takesCallsOn: 'desk_phone' });
    await world.ringInLine('+12025550112');
    const ticket = await ana.must<JoinTicket>('POST', `/offers/${(await ana.offer())!.id}/accept`);
    expect(ticket.phoneNumber).toBe('+12025550150');
    await world.advance(4);
    expect(inRooms(world)).toEqual([['agent', 'customer']]);
    await ana.must('POST', `/interactions/${ticket.interactionId}/hang-up`);
    expect(world.carrier.state()).toMatchObject({ calls: [], conferences: [] });
  });

  test('who does not pick up: the customer goes to somebody else, the agent on a break', async () => {
    const { world, ana } = await office();
    await using _ = world;
    await ana.must('PATCH', '/users/me/preferences', { deskPhone: '+12025550192', takesCallsOn: 'desk_phone' });
    const caller = await world.ringInLine('+12025550112');
    await ana.must<JoinTicket>('POST', `/offers/${(await ana.offer())!.id}/accept`);
    await world.advance(60);
    expect(await caller.state()).toBe('queued');
    expect((await ana.snapshot()).presence).toMatchObject({ state: 'on_break', reason: 'line_failed' });
  });
});
