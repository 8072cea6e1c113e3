import { describe, expect, test } from 'vitest';
import type { CallbackView } from '#server/callbacks/callback.schema.ts';
import type { Agent } from '../support/agent.ts';
import { callbackDesk } from './desk.ts';

const alice = '+12025550111';

async function office() {
  const desk = await callbackDesk();
  const ana = await desk.world.available('ana');
  const now = () => desk.world.runtime.services.clock.now().getTime();
  const inMinutes = (minutes: number) => new Date(now() + minutes * 60_000).toISOString();
  const promise = (more: object = {}, agent: Agent = ana) =>
    agent.must<CallbackView>('POST', '/callbacks', { phoneNumber: alice, queueId: desk.queueId, ...more });
  const refused = async (body: object, agent: Agent = ana) => {
    const answer = await agent.call('POST', '/callbacks', { phoneNumber: alice, queueId: desk.queueId, ...body });
    return [answer.statusCode, answer.json<{ error: { code: string } }>().error.code];
  };
  /** The queue is open from 00:00 to 24:00 on these days of the week, Monday is 0. */
  const openOn = async (...weekdays: number[]) => {
    const week = Array.from({ length: 7 }, (_, day) => (weekdays.includes(day) ? [[0, 1440]] : []));
    const { id } = await desk.admin.must<{ id: string }>('POST', '/calendars', {
      name: 'Hours',
      timeZone: 'UTC',
      week,
    });
    await desk.admin.must('PATCH', `/queues/${desk.queueId}`, { calendarId: id });
  };
  const weekday = () => (new Date(now()).getUTCDay() + 6) % 7;
  return { ...desk, ana, promise, refused, inMinutes, openOn, weekday };
}

describe('a callback that an agent promises', () => {
  test('at once: it is offered to whoever of the queue is free', async () => {
    const desk = await office();
    await using world = desk.world;
    const { id, state } = await desk.promise({ note: 'About the card' });
    expect(state).toBe('waiting');
    await world.advance(1);
    expect((await desk.ana.offer())?.interaction).toMatchObject({
      callbackId: id,
      notes: 'About the card',
      toNumber: alice,
    });
  });

  test('at a time: not before then, and then ahead of who has just come', async () => {
    const desk = await office();
    await using world = desk.world;
    await desk.promise({ dueAt: desk.inMinutes(10) });
    await world.turn(9 * 60);
    expect(await desk.ana.offer()).toBeUndefined();
    await desk.ana.takeBreak();
    await world.ringInLine('+12025550112');
    await world.advance(70);
    await desk.ana.goAvailable();
    expect((await desk.ana.offer())?.interaction).toMatchObject({ toNumber: alice });
  });

  test('for themselves: they are asked first, and others only when they do not come', async () => {
    const desk = await office();
    await using world = desk.world;
    const ben = await world.available('ben');
    await desk.promise({ userId: ben.id });
    await world.advance(1);
    expect((await ben.offer())?.interaction.toNumber).toBe(alice);
    expect(await desk.ana.offer()).toBeUndefined();
  });

  test('outside the hours of the queue is refused with when it opens, and in the past', async () => {
    const desk = await office();
    await using _ = desk.world;
    await desk.openOn(desk.weekday());
    expect(await desk.refused({ dueAt: desk.inMinutes(2 * 24 * 60) })).toEqual([400, 'outside_hours']);
    expect(await desk.refused({ dueAt: desk.inMinutes(-5) })).toEqual([400, 'in_the_past']);
    expect(await desk.refused({ phoneNumber: '911' })).toEqual([400, 'invalid_input']);
    expect(await desk.refused({ userId: '01890000-0000-7000-8000-000000000000' })).toEqual([400, 'unknown_user']);
  });

  test('whose queue has closed meanwhile waits until it opens', async () => {
    const desk = await office();
    await using world = desk.world;
    const { id } = await desk.promise({ dueAt: desk.inMinutes(10) });
    await desk.openOn((desk.weekday() + 2) % 7);
    await world.turn(11 * 60);
    await world.advance(2);
    const [callback] = await desk.list();
    expect(callback).toMatchObject({ id, state: 'waiting' });
    expect(Date.parse(callback!.nextAttemptAt!)).toBeGreaterThan(Date.parse(desk.inMinutes(12 * 60)));
    expect(await desk.ana.offer()).toBeUndefined();
  });

  test('is moved to another time, and called off; what is done cannot be changed', async () => {
    const desk = await office();
    await using world = desk.world;
    const { id } = await desk.promise();
    await world.advance(1);
    expect(await desk.ana.offer()).toBeDefined();
    const later = desk.inMinutes(60);
    const moved = await desk.ana.must<CallbackView>('PATCH', `/callbacks/${id}`, { dueAt: later, note: 'In an hour' });
    expect(moved).toMatchObject({
      state: 'waiting',
      nextAttemptAt: later,
      note: 'In an hour',
      attempts: [{ result: 'withdrawn' }],
    });
    expect(await desk.ana.offer()).toBeUndefined();
    await desk.ana.must('POST', `/callbacks/${id}/cancel`);
    await desk.ana.must('POST', `/callbacks/${id}/cancel`);
    expect((await desk.list())[0]).toMatchObject({ state: 'cancelled', endReason: 'not_wanted' });
    const answer = await desk.ana.call('PATCH', `/callbacks/${id}`, { note: 'again' });
    expect([answer.statusCode, answer.json<{ error: { code: string } }>().error.code]).toEqual([409, 'callback_over']);
    await world.turn(70 * 60);
    expect(desk.dialled(alice)).toEqual([]);
  });

  test('that is being rung at this moment is not taken away', async () => {
    const desk = await office();
    await using world = desk.world;
    const { id } = await desk.promise({ phoneNumber: '+12025550192' });
    await world.advance(1);
    await desk.take(desk.ana);
    const answer = await desk.ana.call('POST', `/callbacks/${id}/cancel`);
    expect([answer.statusCode, answer.json<{ error: { code: string } }>().error.code]).toEqual([409, 'under_way']);
  });

  test('ordered twice with one Idempotency-Key is promised once', async () => {
    const desk = await office();
    await using world = desk.world;
    const order = () =>
      world.app.inject({
        method: 'POST',
        url: '/api/v1/callbacks',
        headers: { cookie: desk.ana.cookie, origin: 'http://localhost:3000', 'idempotency-key': 'once' },
        payload: { phoneNumber: alice, queueId: desk.queueId },
      });
    const answers = await Promise.all([order(), order(), order()]);
    expect(new Set(answers.map(answer => answer.json<CallbackView>().id)).size).toBe(1);
    expect(await desk.list()).toHaveLength(1);
  });

  test('is seen by those of its queue and by who leads, and by nobody else', async () => {
    const desk = await office();
    await using world = desk.world;
    const [accounts] = await world.sql<{ id: string }>(`select id from queue where key = 'accounts'`);
    const { id } = await desk.promise({ queueId: accounts!.id, dueAt: desk.inMinutes(30) });
    const statusFor = async (name: string) =>
      (await (await world.agent(name)).call('GET', `/callbacks/${id}`)).statusCode;
    expect([await statusFor('mei'), await statusFor('sofia'), await statusFor('ben')]).toEqual([200, 200, 404]);
    const ben = await world.agent('ben');
    expect((await ben.must<{ items: unknown[] }>('GET', '/callbacks')).items).toEqual([]);
    expect((await ben.call('POST', `/callbacks/${id}/cancel`)).statusCode).toBe(404);
  });
});
