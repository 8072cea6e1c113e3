import { describe, expect, test } from 'vitest';
import type { InteractionStep, InteractionView, JoinTicket } from '#server/interactions/interaction.schema.ts';
import type { Page } from '#server/platform/schema.ts';
import type { QueueDoor } from '#server/routing/queue.schema.ts';
import type { Agent } from '../support/agent.ts';
import { inRooms } from '../support/rooms.ts';
import { createWorld } from '../support/world.ts';

async function talking() {
  const world = await createWorld();
  await world.ringInLine();
  const ana = await world.available('ana');
  const { id } = await ana.answer();
  return { world, ana, id };
}
const view = (agent: Agent, id: string) => agent.must<InteractionView>('GET', `/interactions/${id}`);
const stepsOf = async (agent: Agent, id: string) =>
  (await agent.must<Page<InteractionStep>>('GET', `/interactions/${id}/steps`)).items.map(
    ({ type, by, user, mode }) => ({ type, by: by?.name, ...(user && { user: user.name }), ...(mode && { mode }) }),
  );

describe('what a console hears of a call with several people', () => {
  test('is newer whenever a line has changed, and ends as it is', async () => {
    const { world, ana, id } = await talking();
    await using _ = world;
    const ben = await world.available('ben');
    await ana.must('POST', `/interactions/${id}/consult`, { userId: ben.id });
    const ringing = await view(ana, id);
    await ben.dial(await ben.must<JoinTicket>('POST', `/offers/${(await ben.offer())!.id}/accept`));
    const inside = await view(ana, id);
    expect(inside.version).toBeGreaterThan(ringing.version);
    const told = ana.told('interaction') as InteractionView[];
    const newest = told.filter(one => one.id === id).sort((a, b) => b.version - a.version)[0];
    expect(newest).toEqual(inside);
    await ben.must('POST', `/interactions/${id}/leave`);
    const heard = (ana.told('interaction') as InteractionView[]).filter(one => one.id === id);
    expect(heard.sort((a, b) => b.version - a.version)[0]).toEqual(await view(ana, id));
  });
});

test('who was asked in and loses the line comes back into the same part', async () => {
  const { world, ana, id } = await talking();
  await using _ = world;
  const ben = await world.available('ben');
  await ana.must('POST', `/interactions/${id}/consult`, { userId: ben.id });
  await ben.dial(await ben.must<JoinTicket>('POST', `/offers/${(await ben.offer())!.id}/accept`));
  await ana.must('POST', `/interactions/${id}/merge`);
  await ben.loseLine();
  expect(inRooms(world)).toEqual([['agent', 'customer']]);
  await ben.dial(await ben.must<JoinTicket>('POST', `/interactions/${id}/rejoin`));
  await world.advance(40);
  expect(inRooms(world)).toEqual([['agent', 'consulted', 'customer']]);
  expect((await ben.snapshot()).presence.activity).toBe('talking');
});

describe('a supervisor who listens unseen', () => {
  test('finds the call again after a reload, and the agent learns nothing of it', async () => {
    const { world, ana, id } = await talking();
    await using _ = world;
    const admin = await world.agent('admin');
    await admin.must('PUT', '/settings/showsListening', { scope: 'all', scopeId: null, value: false });
    const sofia = await world.agent('sofia');
    const ticket = await sofia.must<JoinTicket>('POST', `/interactions/${id}/supervise`, { mode: 'listen' });
    await sofia.dial(ticket);
    const snapshot = await sofia.snapshot();
    expect(snapshot.supervising).toEqual({ interactionId: id, legId: ticket.legId, mode: 'listen' });
    expect(snapshot.interactions.map(one => one.id)).toEqual([id]);
    expect(await stepsOf(ana, id)).toEqual([]);
    expect(await stepsOf(sofia, id)).toEqual([
      { type: 'supervised', by: 'Sofia Lind', user: 'Sofia Lind', mode: 'listen' },
    ]);
    await sofia.must('POST', `/interactions/${id}/leave`);
    expect((await sofia.snapshot()).supervising).toBeNull();
  });
});

describe('the history of a call', () => {
  test('tells who put it on hold, asked whom and handed it on', async () => {
    const { world, ana, id } = await talking();
    await using _ = world;
    const ben = await world.available('ben');
    await ana.must('POST', `/interactions/${id}/hold`);
    await ana.must('POST', `/interactions/${id}/resume`);
    await ana.must('POST', `/interactions/${id}/consult`, { userId: ben.id });
    await ben.dial(await ben.must<JoinTicket>('POST', `/offers/${(await ben.offer())!.id}/accept`));
    await ana.must('POST', `/interactions/${id}/hand-over`, {});
    expect(await stepsOf(ben, id)).toEqual([
      { type: 'held', by: 'Ana Torres' },
      { type: 'resumed', by: 'Ana Torres' },
      { type: 'consulted', by: 'Ana Torres', user: 'Ben Okafor' },
      { type: 'transferred', by: 'Ana Torres', user: 'Ben Okafor' },
    ]);
    const mei = await world.agent('mei');
    expect((await mei.call('GET', `/interactions/${id}/steps`)).statusCode).toBe(404);
  });
});

describe('a call that we make', () => {
  test('is found and shown by the number that was rung', async () => {
    await using world = await createWorld();
    const ana = await world.available('ana');
    const [queue] = await world.sql<{ id: string }>(`select id from queue where key = 'cards'`);
    const phoneNumber = '+12025550111';
    const { interactionId } = await ana.must<JoinTicket>('POST', '/interactions', { phoneNumber, queueId: queue!.id });
    expect(await view(ana, interactionId)).toMatchObject({ customerNumber: phoneNumber, toNumber: phoneNumber });
    const found = await ana.must<Page<InteractionView>>('GET', '/interactions?q=2025550111');
    expect(found.items.map(one => one.id)).toEqual([interactionId]);
  });

  test('to a number that several have: who was chosen is named first the next time', async () => {
    await using world = await createWorld();
    const ana = await world.available('ana');
    const [queue] = await world.sql<{ id: string }>(`select id from queue where key = 'cards'`);
    const [shared] = await world.sql<{ phone_number: string }>(
      `select phone_number from customer_number group by 1 having count(*) > 1 limit 1`,
    );
    const ticket = await ana.must<JoinTicket>('POST', '/interactions', {
      phoneNumber: shared!.phone_number,
      queueId: queue!.id,
    });
    const { candidates } = await view(ana, ticket.interactionId);
    expect(candidates.length).toBeGreaterThan(1);
    const last = candidates.at(-1)!;
    await ana.must('PUT', `/interactions/${ticket.interactionId}/customer`, { customerId: last.id });
    expect((await view(ana, ticket.interactionId)).candidates[0]).toMatchObject({
      id: last.id,
      chosen: { by: 'Ana Torres' },
    });
  });
});

test('whoever sends a call on sees which queues take it, how many wait there and who is free', async () => {
  await using world = await createWorld();
  const ana = await world.agent('ana');
  await world.available('ben');
  const sofia = await world.agent('sofia');
  const [queue] = await world.sql<{ id: string }>(`select id from queue where key = 'accounts'`);
  await sofia.must('POST', `/queues/${queue!.id}/close`, { en: 'Closed today.', 'zh-CN': '今日休息。' });
  const { items } = await ana.must<Page<QueueDoor>>('GET', '/queues/doors');
  expect(items.find(({ id }) => id === queue!.id)?.door).toBe('closed');
  expect(items.find(({ name }) => name === 'Cards')).toMatchObject({ door: 'open', waiting: 0, agentsFree: 1 });
});
