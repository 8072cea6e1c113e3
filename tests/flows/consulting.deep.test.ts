import { describe, expect, test } from 'vitest';
import type { InteractionView, JoinTicket } from '#server/interactions/interaction.schema.ts';
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
const othersIn = ({ legs }: InteractionView) =>
  legs.filter(leg => leg.kind === 'consulted').map(({ state, endReason }) => ({ state, endReason }));
const code = async (answer: ReturnType<Agent['call']>) => {
  const { statusCode, json } = await answer;
  return [statusCode, json<{ error: { code: string } }>().error.code];
};

describe('asking a colleague while the customer waits', () => {
  async function consulting() {
    const all = await talking();
    const { world, ana, id } = all;
    const ben = await world.available('ben');
    await ana.must('POST', `/interactions/${id}/consult`, { userId: ben.id });
    const offer = (await ben.offer())!;
    return { ...all, ben, offer };
  }
  const joined = async () => {
    const all = await consulting();
    await all.ben.dial(await all.ben.must<JoinTicket>('POST', `/offers/${all.offer.id}/accept`));
    return all;
  };

  test('it rings there, and the colleague sees the call before and while they talk', async () => {
    const { world, ana, ben, id, offer } = await consulting();
    await using _ = world;
    expect(offer.interaction).toMatchObject({ id, agent: { name: 'Ana Torres' } });
    expect(inRooms(world)).toEqual([['agent', 'customer (held)']]);
    expect(othersIn(await view(ana, id))).toEqual([{ state: 'ringing', endReason: null }]);
    await ben.dial(await ben.must<JoinTicket>('POST', `/offers/${offer.id}/accept`));
    expect(inRooms(world)).toEqual([['agent', 'consulted', 'customer (held)']]);
    expect(await view(ben, id)).toMatchObject({ id, agent: { name: 'Ana Torres' } });
    expect((await ben.snapshot()).interactions.map(interaction => interaction.id)).toEqual([id]);
    expect((await ben.snapshot()).presence.activity).toBe('talking');
  });

  test('completed: the colleague has the call, the agent is free, the customer is back', async () => {
    const { world, caller, ana, ben, id } = await joined();
    await using _ = world;
    await ana.must('POST', `/interactions/${id}/hand-over`, {});
    expect(inRooms(world)).toEqual([['consulted', 'customer']]);
    expect(await view(ben, id)).toMatchObject({
      state: 'in_progress',
      agent: { name: 'Ben Okafor' },
      transferredBy: { name: 'Ana Torres' },
    });
    expect((await ana.snapshot()).presence.activity).toBe('available');
    await caller.hangUp();
    expect(await caller.interaction()).toMatchObject({ state: 'wrap_up', agent: 'Ben Okafor' });
    await ben.must('POST', `/interactions/${id}/wrap-up`, { disposition: 'resolved' });
    expect((await ben.snapshot()).presence.activity).toBe('available');
    expect(world.carrier.state()).toMatchObject({ calls: [], conferences: [] });
  });

  test('merged: all three talk; then the agent leaves, and the colleague goes on', async () => {
    const { world, ana, ben, id } = await joined();
    await using _ = world;
    await ana.must('POST', `/interactions/${id}/merge`);
    expect(inRooms(world)).toEqual([['agent', 'consulted', 'customer']]);
    await ana.must('POST', `/interactions/${id}/hand-over`, {});
    expect(inRooms(world)).toEqual([['consulted', 'customer']]);
    await world.advance(60);
    expect(await view(ben, id)).toMatchObject({ state: 'in_progress', agent: { name: 'Ben Okafor' } });
  });

  test('merged: the colleague leaves, and agent and customer go on', async () => {
    const { world, ana, ben, id } = await joined();
    await using _ = world;
    await ana.must('POST', `/interactions/${id}/merge`);
    await ben.must('POST', `/interactions/${id}/leave`);
    expect(inRooms(world)).toEqual([['agent', 'customer']]);
    expect((await ben.snapshot()).presence.activity).toBe('available');
    expect((await ana.snapshot()).presence.activity).toBe('talking');
  });

  test('called off while it rings: it stops there, and the customer is back', async () => {
    const { world, ana, ben, id } = await consulting();
    await using _ = world;
    await ana.must('POST', `/interactions/${id}/return`);
    expect(await ben.offer()).toBeUndefined();
    expect((await ben.snapshot()).presence.activity).toBe('available');
    expect(inRooms(world)).toEqual([['agent', 'customer']]);
    expect(othersIn(await view(ana, id))).toEqual([{ state: 'left', endReason: 'cancelled' }]);
  });

  test('back to the customer after the talk: the colleague is free', async () => {
    const { world, ana, ben, id } = await joined();
    await using _ = world;
    await ana.must('POST', `/interactions/${id}/return`);
    expect(inRooms(world)).toEqual([['agent', 'customer']]);
    expect((await ben.snapshot()).presence.activity).toBe('available');
  });

  test.each([
    ['declines', 'declined'],
    ['does not answer', 'no_answer'],
  ])('who %s: the agent is told, and the customer waits until they are taken back', async (how, endReason) => {
    const { world, ana, ben, id, offer } = await consulting();
    await using _ = world;
    if (how === 'declines') await ben.must('POST', `/offers/${offer.id}/decline`, { reason: 'not_my_topic' });
    else await world.advance(21);
    expect(othersIn(await view(ana, id))).toEqual([{ state: 'left', endReason }]);
    expect(inRooms(world)).toEqual([['agent', 'customer (held)']]);
    await ana.must('POST', `/interactions/${id}/return`);
    expect(inRooms(world)).toEqual([['agent', 'customer']]);
  });

  test('who accepts and whose line never comes: not waited for beyond 15 seconds', async () => {
    const { world, ana, ben, id, offer } = await consulting();
    await using _ = world;
    await ben.must('POST', `/offers/${offer.id}/accept`);
    await world.advance(16);
    expect(othersIn(await view(ana, id))).toEqual([{ state: 'left', endReason: 'no_answer' }]);
    expect((await ben.snapshot()).presence.activity).toBe('available');
  });

  test('whose line is lost, and does not come back in time', async () => {
    const { world, ana, ben, id } = await joined();
    await using _ = world;
    await ben.loseLine();
    expect(othersIn(await view(ana, id))).toEqual([{ state: 'expected', endReason: null }]);
    await world.advance(31);
    expect(othersIn(await view(ana, id))).toEqual([{ state: 'left', endReason: null }]);
    expect((await ben.snapshot()).presence.activity).toBe('available');
    expect(inRooms(world)).toEqual([['agent', 'customer (held)']]);
  });

  test('who reloads the page comes back into the same part', async () => {
    const { world, ana, ben, id } = await joined();
    await using _ = world;
    await ana.must('POST', `/interactions/${id}/merge`);
    await ben.dial(await ben.must<JoinTicket>('POST', `/interactions/${id}/rejoin`));
    expect(inRooms(world)).toEqual([['agent', 'consulted', 'customer']]);
    expect((await ben.snapshot()).presence.activity).toBe('talking');
  });

  test('the customer leaves meanwhile: the agent notes how it ended, the colleague is free', async () => {
    const { world, caller, ana, ben } = await joined();
    await using _ = world;
    await caller.hangUp();
    expect((await ana.snapshot()).presence.activity).toBe('after_call_work');
    expect((await ben.snapshot()).presence.activity).toBe('available');
    expect(world.carrier.state()).toMatchObject({ calls: [], conferences: [] });
  });

  test('the customer leaves while it rings: it stops there', async () => {
    const { world, caller, ben } = await consulting();
    await using _ = world;
    await caller.hangUp();
    expect(await ben.offer()).toBeUndefined();
    expect((await ben.snapshot()).presence.activity).toBe('available');
  });

  test("the agent's browser dies: after 30 seconds the colleague has the call", async () => {
    const { world, ana, ben, id } = await joined();
    await using _ = world;
    await ana.loseLine();
    await world.advance(31);
    expect(await view(ben, id)).toMatchObject({ state: 'in_progress', agent: { name: 'Ben Okafor' } });
    expect(inRooms(world)).toEqual([['consulted', 'customer']]);
    expect((await ana.snapshot()).presence).toMatchObject({ state: 'on_break', reason: 'connection_lost' });
  });

  test('by queue: whoever of it is free and idle longest; nobody, and it is said so', async () => {
    const { world, ana, id } = await talking();
    await using _ = world;
    const [queue] = await world.sql<{ id: string }>(`select id from queue where key = 'cards'`);
    expect(await code(ana.call('POST', `/interactions/${id}/consult`, { queueId: queue!.id }))).toEqual([
      409,
      'nobody_free',
    ]);
    expect(inRooms(world)).toEqual([['agent', 'customer']]);
    const ben = await world.available('ben');
    await ana.must('POST', `/interactions/${id}/consult`, { queueId: queue!.id });
    expect((await ben.offer())?.interaction.id).toBe(id);
  });

  test('somebody who is busy cannot be asked, and nobody twice at once', async () => {
    const { world, ana, ben, id } = await joined();
    await using _ = world;
    const mei = await world.agent('mei');
    expect(await code(ana.call('POST', `/interactions/${id}/consult`, { userId: mei.id }))).toEqual([
      409,
      'already_consulting',
    ]);
    await ana.must('POST', `/interactions/${id}/merge`);
    expect(await code(ana.call('POST', `/interactions/${id}/consult`, { userId: mei.id }))).toEqual([
      409,
      'agent_not_free',
    ]);
    expect(await code(ana.call('POST', `/interactions/${id}/consult`, { userId: ben.id }))).toEqual([
      409,
      'in_this_call',
    ]);
  });

  test('nobody but the agent who has the call may do any of this', async () => {
    const { world, ben, id } = await joined();
    await using _ = world;
    const mei = await world.agent('mei');
    for (const path of ['hold', 'resume', 'merge', 'return', 'ask-for-help'])
      expect([path, (await mei.call('POST', `/interactions/${id}/${path}`)).statusCode]).toEqual([path, 404]);
    expect((await mei.call('POST', `/interactions/${id}/leave`)).statusCode).toBe(404);
    expect(await code(ben.call('POST', `/interactions/${id}/hand-over`, {}))).toEqual([409, 'not_yours']);
    expect(await code(ben.call('POST', `/interactions/${id}/transfer`, { userId: mei.id }))).toEqual([
      409,
      'not_yours',
    ]);
  });
});

describe('asking somebody outside', () => {
  test('who answers: handed over, the customer talks there', async () => {
    const { world, caller, ana, id } = await talking();
    await using _ = world;
    await ana.must('POST', `/interactions/${id}/consult`, { phoneNumber: answers });
    expect(othersIn(await view(ana, id))).toEqual([{ state: 'ringing', endReason: null }]);
    await world.advance(4);
    expect(inRooms(world)).toEqual([['agent', 'consulted', 'customer (held)']]);
    await ana.must('POST', `/interactions/${id}/hand-over`, {});
    expect(inRooms(world)).toEqual([['consulted', 'customer']]);
    expect(await view(ana, id)).toMatchObject({ state: 'outside', outsideNumber: answers });
    await caller.hangUp();
    expect(await caller.interaction()).toMatchObject({ state: 'closed', outcome: 'put_through' });
    expect(world.carrier.state()).toMatchObject({ calls: [], conferences: [] });
  });

  test.each([
    [busy, 'busy'],
    [silent, 'no_answer'],
    ['+12025550193', 'failed'],
  ])('%s: the agent sees why not', async (phoneNumber, endReason) => {
    const { world, ana, id } = await talking();
    await using _ = world;
    await ana.must('POST', `/interactions/${id}/consult`, { phoneNumber });
    await world.advance(45);
    expect(othersIn(await view(ana, id))).toEqual([{ state: 'left', endReason }]);
    expect(inRooms(world)).toEqual([['agent', 'customer (held)']]);
  });

  test('a number of ours is refused, and what is no number', async () => {
    const { world, ana, id } = await talking();
    await using _ = world;
    for (const phoneNumber of ['911', 'hello', '+1'])
      expect((await ana.call('POST', `/interactions/${id}/consult`, { phoneNumber })).statusCode).toBe(400);
  });

  test('the carrier does not answer the order to dial: it is not given again, found by its name, and they talk', async () => {
    const { world, ana, id } = await talking();
    await using _ = world;
    world.carrier.account.faults.set({
      onlyRestTo: '/Participants.json',
      silenceRest: 1,
      silenceMs: 15_000,
      silentButDone: true,
    });
    await ana.call('POST', `/interactions/${id}/consult`, { phoneNumber: answers });
    await world.advance(40);
    expect(inRooms(world)).toEqual([['agent', 'consulted', 'customer (held)']]);
    const dialled = world.carrier.account.calls.all().filter(call => call.facts.to === answers);
    expect(dialled).toHaveLength(1);
  });

  test('the carrier is silent and did nothing: never dialled twice, and the agent is told that nobody knows', async () => {
    const { world, ana, id } = await talking();
    await using _ = world;
    world.carrier.account.faults.set({
      onlyRestTo: '/Participants.json',
      silenceRest: 1,
      silenceMs: 15_000,
      silentButDone: false,
    });
    await ana.call('POST', `/interactions/${id}/consult`, { phoneNumber: answers });
    await world.advance(90);
    expect(othersIn(await view(ana, id))).toEqual([{ state: 'left', endReason: 'unknown' }]);
    expect(world.carrier.account.calls.all().filter(call => call.facts.to === answers)).toEqual([]);
  });
});
