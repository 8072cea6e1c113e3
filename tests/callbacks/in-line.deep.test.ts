import { describe, expect, test } from 'vitest';
import type { InteractionView } from '#server/interactions/interaction.schema.ts';
import { inRooms } from '../support/rooms.ts';
import { callbackDesk, choosesCallback } from './desk.ts';

const alice = '+12025550111';
const robert = '+12025550112';
const busy = '+12025550191';
const silent = '+12025550192';

describe('who waits and presses 1', () => {
  test('hears the number read out, confirms, and is rung at their turn by an agent who is there first', async () => {
    const desk = await callbackDesk();
    await using world = desk.world;
    const caller = await desk.askForCallback();
    expect(world.heard()).toContain('press 1. You keep your place');
    expect(world.heard()).toContain('1 2 0 2 5 5 5 0 1 1 1');
    expect(world.heard()).toContain('Thank you. You keep your place');
    await world.advance(15);
    expect(await caller.interaction()).toMatchObject({ state: 'closed', outcome: 'callback_promised' });
    expect(world.carrier.state().calls).toEqual([]);
    expect(await desk.one()).toMatchObject({
      state: 'in_line',
      phoneNumber: alice,
      customer: { name: 'Alice Johnson' },
      keepsPlace: true,
    });
    const ana = await world.available('ana');
    expect((await ana.offer())?.interaction).toMatchObject({ direction: 'outbound', toNumber: alice });
    expect(desk.dialled(alice)).toEqual([]);
    const id = await desk.take(ana);
    expect(inRooms(world)).toEqual([['agent']]);
    expect(desk.dialled(alice)).toHaveLength(1);
    await world.advance(3);
    expect(inRooms(world)).toEqual([['agent', 'customer']]);
    await ana.must('POST', `/interactions/${id}/hang-up`);
    await ana.must('POST', `/interactions/${id}/wrap-up`, { disposition: 'resolved' });
    await world.advance(1);
    expect(await desk.one()).toMatchObject({
      state: 'reached',
      attempts: [{ number: 1, result: 'reached', agent: { name: 'Ana Torres' } }],
    });
    expect(world.carrier.state()).toMatchObject({ calls: [], conferences: [] });
  });

  test('keeps the place: before who came later, behind who came earlier', async () => {
    const desk = await callbackDesk();
    await using world = desk.world;
    const first = await world.ringInLine('+12025550113');
    await world.advance(5);
    await desk.askForCallback(alice);
    await world.advance(5);
    const last = await world.ringInLine(robert);
    const served: string[] = [];
    for (const name of ['ana', 'ben', 'mei']) {
      const offer = (await (await world.available(name)).offer())!;
      served.push(
        offer.interaction.direction === 'outbound' ? offer.interaction.toNumber : offer.interaction.fromNumber!,
      );
    }
    expect(served).toEqual(['+12025550113', alice, robert]);
    await first.hangUp();
    await last.hangUp();
  });

  test('has the very rank they had, whatever their tier', async () => {
    const desk = await callbackDesk();
    await using world = desk.world;
    await world.sql(`update customer set tier = 'private' where name = 'Alice Johnson'`);
    const caller = await world.ringInLine(alice);
    const rankOf = (id: string) =>
      world.sql('select rank_key, points, queued_at, needs from interaction where id = ?', [id]);
    const before = await rankOf((await caller.interaction()).id);
    await choosesCallback(caller);
    expect(await rankOf((await desk.one()).interactionId!)).toEqual(before);
  });

  test('may type another number, and is asked again when it is none', async () => {
    const desk = await callbackDesk();
    await using world = desk.world;
    const caller = await world.ringInLine(alice);
    await caller.press('1');
    await caller.press('2');
    await caller.press('12#');
    expect(world.heard()).toContain('That is not a telephone number');
    await caller.press('2025550120#');
    await caller.press('1');
    expect(await desk.one()).toMatchObject({ phoneNumber: '+12025550120' });
  });

  test('and whose number is withheld is asked for one', async () => {
    const desk = await callbackDesk();
    await using world = desk.world;
    const caller = await world.ringInLine(null);
    await caller.press('1');
    await caller.press('2025550120#');
    await caller.press('1');
    expect(await desk.one()).toMatchObject({ phoneNumber: '+12025550120', customer: null });
  });

  test('and thinks better of it waits on', async () => {
    const desk = await callbackDesk();
    await using world = desk.world;
    const caller = await world.ringInLine(alice);
    await caller.press('1');
    await caller.press('3');
    await world.advance(5);
    expect(await caller.state()).toBe('queued');
    expect(await desk.list()).toEqual([]);
  });

  test('is not offered it where the wait is short, or the queue does not', async () => {
    const desk = await callbackDesk();
    await using world = desk.world;
    await desk.set('callbackOffered', false);
    await world.ringInLine(alice);
    expect(world.heard()).not.toContain('rung back');
  });

  test('at the moment an agent takes the call: they talk, and nothing is promised', async () => {
    const desk = await callbackDesk();
    await using world = desk.world;
    const caller = await world.ringInLine(alice);
    await caller.press('1');
    const ana = await world.available('ana');
    await ana.answer();
    await caller.press('1');
    expect(await caller.state()).toBe('in_progress');
    expect(await desk.list()).toEqual([]);
  });

  test('while it rings at an agent: it stops ringing as a call, and rings as a callback', async () => {
    const desk = await callbackDesk();
    await using world = desk.world;
    const caller = await world.ringInLine(alice);
    const ana = await world.available('ana');
    expect((await ana.offer())?.interaction.direction).toBe('inbound');
    await choosesCallback(caller);
    expect((await ana.offer())?.interaction).toMatchObject({ direction: 'outbound', toNumber: alice });
  });
});

describe('an attempt', () => {
  test.each([
    [busy, 'busy', 5],
    [silent, 'no_answer', 12],
  ])('to %s (%s) is made again after %i minutes, three times in all', async (number, result, minutes) => {
    const desk = await callbackDesk();
    await using world = desk.world;
    await desk.set('callbackSpacingMinutes', 12);
    await desk.askForCallback(number);
    const ana = await world.available('ana');
    for (let attempt = 1; attempt <= 3; attempt++) {
      const id = await desk.take(ana);
      await world.advance(45);
      expect((await desk.one()).attempts.at(-1)).toMatchObject({ number: attempt, result });
      await ana.must('POST', `/interactions/${id}/wrap-up`, { disposition: 'other' });
      if (attempt === 3) break;
      expect((await desk.one()).state).toBe('waiting');
      expect(await ana.offer()).toBeUndefined();
      await world.turn(minutes * 60 - 60);
      for (let waited = 0; waited < 70 && !(await ana.offer()); waited++) await world.advance(1);
    }
    expect(await desk.one()).toMatchObject({ state: 'given_up', endReason: 'too_many_attempts' });
    expect(desk.dialled(number)).toHaveLength(3);
  });

  test('that reached a voicemail is made again, unless that counts', async () => {
    const desk = await callbackDesk();
    await using world = desk.world;
    const ana = await world.available('ana');
    const ring = async (number: string) => {
      await ana.takeBreak();
      await desk.askForCallback(number);
      await ana.goAvailable();
      const id = await desk.take(ana);
      await world.advance(3);
      await ana.must('POST', `/interactions/${id}/hang-up`);
      await ana.must('POST', `/interactions/${id}/wrap-up`, { disposition: 'reached_voicemail' });
      await world.advance(1);
      return desk.one();
    };
    expect(await ring(alice)).toMatchObject({ state: 'waiting', attempts: [{ result: 'voicemail' }] });
    await desk.set('callbackVoicemailCounts', true);
    expect(await ring(robert)).toMatchObject({ state: 'reached', attempts: [{ result: 'voicemail' }] });
  });

  test("whose agent's line never comes goes to somebody else before anybody was rung", async () => {
    const desk = await callbackDesk();
    await using world = desk.world;
    await desk.askForCallback(alice);
    const ana = await world.available('ana');
    await ana.must('POST', `/offers/${(await ana.offer())!.id}/accept`);
    await world.advance(16);
    expect(desk.dialled(alice)).toEqual([]);
    const ben = await world.available('ben');
    await desk.take(ben);
    expect(desk.dialled(alice)).toHaveLength(1);
    expect((await desk.one()).attempts).toHaveLength(1);
  });

  test('that nobody can tell about is not made again: a person decides', async () => {
    const desk = await callbackDesk();
    await using world = desk.world;
    await desk.askForCallback(alice);
    const ana = await world.available('ana');
    world.carrier.account.faults.set({
      onlyRestTo: '/Participants.json',
      silenceRest: 1,
      silenceMs: 15_000,
      silentButDone: false,
    });
    const id = await desk.take(ana);
    await world.advance(75);
    expect(await desk.one()).toMatchObject({ state: 'unclear', attempts: [{ result: 'unknown' }] });
    expect(await ana.must<InteractionView>('GET', `/interactions/${id}`)).toMatchObject({ outcome: 'not_reached' });
    await desk.admin.must('POST', `/callbacks/${(await desk.one()).id}/decide`, { decision: 'try_again' });
    await world.advance(1);
    expect((await desk.one()).state).toBe('in_line');
  });
});

describe('the customer rings again first', () => {
  test('and stands where they would have been served; talked with, the promise is done', async () => {
    const desk = await callbackDesk();
    await using world = desk.world;
    await desk.askForCallback(alice);
    await world.advance(20);
    const between = await world.ringInLine(robert);
    const again = await world.ringInLine(alice);
    expect(await desk.one()).toMatchObject({ state: 'superseded' });
    const ana = await world.available('ana');
    expect((await ana.offer())?.interaction.id).toBe((await again.interaction()).id);
    await ana.answer();
    await again.hangUp();
    await ana.must('POST', `/interactions/${(await again.interaction()).id}/wrap-up`, { disposition: 'resolved' });
    await world.advance(1);
    expect(await desk.one()).toMatchObject({ state: 'cancelled', endReason: 'rang_again' });
    expect(desk.dialled(alice)).toEqual([]);
    await between.hangUp();
  });

  test('and hangs up without having talked: they are rung after all', async () => {
    const desk = await callbackDesk();
    await using world = desk.world;
    await desk.askForCallback(alice);
    const again = await world.ringInLine(alice);
    await again.hangUp();
    await world.advance(2);
    expect((await desk.one()).state).toBe('in_line');
    const ana = await world.available('ana');
    await desk.take(ana);
    expect(desk.dialled(alice)).toHaveLength(1);
  });

  test('while they are being rung: that goes on', async () => {
    const desk = await callbackDesk();
    await using world = desk.world;
    await desk.askForCallback(silent);
    const ana = await world.available('ana');
    await desk.take(ana);
    const again = await world.ringInLine(silent);
    expect((await desk.one()).state).toBe('in_line');
    expect(await again.state()).toBe('queued');
  });
});
