import { describe, expect, test } from 'vitest';
import type { FloorView } from '#server/supervision/floor.schema.ts';
import type { QueueView } from '#server/routing/queue.schema.ts';
import { createWorld } from '../support/world.ts';

async function openFloor() {
  const world = await createWorld();
  const [sofia, ada] = [await world.agent('sofia'), await world.agent('admin')];
  const queues = (await ada.must<{ items: QueueView[] }>('GET', '/queues')).items;
  return Object.assign(world, {
    sofia,
    ada,
    queueId: (key: string) => queues.find(queue => queue.key === key)!.id,
    floor: () => sofia.must<FloorView>('GET', '/floor'),
  });
}

describe('the floor', () => {
  test('shows a supervisor who waits by rank, who talks, who is free or on a break, and what became of today', async () => {
    await using bank = await openFloor();
    const ana = await bank.available('ana');
    const talking = await bank.ringInLine('+12025550111');
    await ana.answer();
    const ben = await bank.available('ben');
    await ben.takeBreak();
    const first = await bank.ringInLine('+12025550112');
    await bank.advance(30);
    const second = await bank.ringInLine('+12025550113');
    await second.hangUp();
    await bank.advance(6);
    const floor = await bank.floor();
    expect(floor.interactions.map(({ state, fromNumber, rank }) => [state, fromNumber, rank])).toEqual([
      ['queued', '+12025550112', { points: 0, ageing: 1 }],
      ['in_progress', '+12025550111', null],
    ]);
    const doing = Object.fromEntries(floor.people.map(({ user, presence }) => [user.name, presence.activity]));
    expect(doing).toMatchObject({ 'Ana Torres': 'talking', 'Ben Okafor': 'on_break', 李梅: 'offline' });
    const cards = floor.queues.find(({ queueId }) => queueId === bank.queueId('cards'))!;
    // Who hung up at once was too soon to count; who still waits counts as offered.
    expect(cards).toMatchObject({ waiting: 1, today: { offered: 3, answered: 1, abandoned: 1, serviceLevel: 0.5 } });
    expect(await talking.state()).toBe('in_progress');
    expect((await ana.call('GET', '/floor')).statusCode).toBe(403);
    expect(await first.state()).toBe('queued');
  });

  test('is told of each change as it happens', async () => {
    await using bank = await openFloor();
    await bank.sofia.openConsole();
    const caller = await bank.ringInLine();
    const { id } = await caller.interaction();
    await expect.poll(() => bank.sofia.told('interaction').findLast(view => view.id === id)?.state).toBe('queued');
    const ana = await bank.available('ana');
    await expect.poll(() => bank.sofia.told('interaction').findLast(view => view.id === id)?.state).toBe('offered');
    const offeredTo = () => bank.sofia.told('interaction').findLast(view => view.id === id)?.offeredTo?.name;
    await expect.poll(offeredTo).toBe('Ana Torres');
    await expect
      .poll(() => bank.sofia.told('presence').findLast(view => view.userId === ana.id)?.activity)
      .toBe('ringing');
  });
});

describe('a supervisor', () => {
  test('raises a customer above those who came before', async () => {
    await using bank = await openFloor();
    const early = await bank.ringInLine('+12025550111');
    await bank.advance(20);
    const late = await bank.ringInLine('+12025550112');
    const { id } = await late.interaction();
    await bank.sofia.must('POST', `/interactions/${id}/raise`, { points: 60 });
    const ana = await bank.available('ana');
    expect((await ana.offer())?.interaction.id).toBe(id);
    expect(await early.state()).toBe('queued');
    await ana.answer();
    const again = await bank.sofia.call('POST', `/interactions/${id}/raise`, { points: 60 });
    expect([again.statusCode, again.json()]).toMatchObject([409, { error: { code: 'not_waiting' } }]);
  });

  test('moves a customer to another queue, also while it rings, and the wait goes on', async () => {
    await using bank = await openFloor();
    const ana = await bank.available('ana');
    await bank.ada.must('PATCH', `/users/${ana.id}`, { queueIds: [bank.queueId('cards')] });
    const caller = await bank.ringInLine();
    expect(await ana.offer()).toBeDefined();
    const { id } = await caller.interaction();
    const queuedAt = (await ana.offer())!.interaction.queuedAt;
    const ben = await bank.available('ben');
    await bank.ada.must('PATCH', `/users/${ben.id}`, { queueIds: [bank.queueId('accounts')] });
    await bank.sofia.must('POST', `/interactions/${id}/move`, { queueId: bank.queueId('accounts') });
    expect(await ana.offer()).toBeUndefined();
    expect((await ben.offer())?.interaction).toMatchObject({ id, queuedAt, queue: { id: bank.queueId('accounts') } });
    const unknown = await bank.sofia.call('POST', `/interactions/${id}/move`, { queueId: id });
    expect(unknown.json()).toMatchObject({ error: { code: 'unknown_queue' } });
  });

  test('sends an agent on a break, and what rings there rings at the next', async () => {
    await using bank = await openFloor();
    const ana = await bank.available('ana');
    await bank.advance(1);
    const ben = await bank.available('ben');
    await bank.ringInLine();
    expect(await ana.offer()).toBeDefined();
    await bank.sofia.must('PUT', `/users/${ana.id}/presence`, { state: 'on_break', reason: 'training' });
    expect(await ana.offer()).toBeUndefined();
    expect(await ben.offer()).toBeDefined();
    expect((await ana.snapshot()).presence).toMatchObject({ state: 'on_break', reason: 'training' });
    expect((await ana.call('PUT', `/users/${ben.id}/presence`, { state: 'offline' })).statusCode).toBe(403);
  });
});

test('a change of the ageing puts the line in its new order', async () => {
  await using bank = await openFloor();
  const customers = await bank.ada.must<{ items: { id: string }[] }>('GET', '/customers?q=%2B12025550112');
  await bank.ada.must('PATCH', `/customers/${customers.items[0]!.id}`, { tier: 'gold' });
  const plain = await bank.ringInLine('+12025550111');
  await bank.advance(40);
  const gold = await bank.ringInLine('+12025550112');
  const order = async () => (await bank.floor()).interactions.map(({ id }) => id);
  const [plainId, goldId] = [(await plain.interaction()).id, (await gold.interaction()).id];
  expect(await order()).toEqual([goldId, plainId]);
  await bank.ada.must('PUT', '/settings/ageing', { scope: 'queue', scopeId: bank.queueId('cards'), value: 2 });
  await expect.poll(order).toEqual([plainId, goldId]);
});
