import { describe, expect, test } from 'vitest';
import type { CallbackView } from '#server/callbacks/callback.schema.ts';
import type { JoinTicket } from '#server/interactions/interaction.schema.ts';
import { alice, contactDesk } from './desk.ts';

describe('a callback of a customer who does not want calls', () => {
  const promise = (desk: Awaited<ReturnType<typeof contactDesk>>, more: object = {}) =>
    desk.ana.must<CallbackView>('POST', '/callbacks', { phoneNumber: alice, queueId: desk.queueId, ...more });

  test('is not promised', async () => {
    const desk = await contactDesk();
    await using _ = desk.world;
    await desk.says('denied', { purpose: 'callback' });
    expect(await desk.refused({}, desk.ana, '/callbacks')).toMatchObject({ status: 409, code: 'contact_denied' });
  });

  test('ends when they deny it before its time', async () => {
    const desk = await contactDesk();
    await using _ = desk.world;
    await promise(desk, { dueAt: new Date(desk.now() + 600_000).toISOString() });
    await desk.says('denied', { purpose: 'sales' });
    expect(await desk.one()).toMatchObject({ state: 'waiting' });
    await desk.says('denied');
    await desk.world.advance(1);
    expect(await desk.one()).toMatchObject({ state: 'cancelled', endReason: 'not_allowed' });
  });

  test('ends when they deny it while the attempt rings at an agent', async () => {
    const desk = await contactDesk();
    await using world = desk.world;
    await promise(desk);
    await world.advance(1);
    expect(await desk.ana.offer()).toBeDefined();
    await desk.says('denied');
    await world.advance(1);
    expect(await desk.ana.offer()).toBeUndefined();
    expect(await desk.one()).toMatchObject({ state: 'cancelled', endReason: 'not_allowed' });
    await world.advance(60);
    expect(desk.dialled(alice)).toEqual([]);
  });

  test('ends when they deny it after an agent has taken it, before it is dialled', async () => {
    const desk = await contactDesk();
    await using world = desk.world;
    await promise(desk);
    await world.advance(1);
    const offer = await desk.ana.offer();
    const ticket = await desk.ana.must<JoinTicket>('POST', `/offers/${offer!.id}/accept`);
    await desk.says('denied');
    await desk.ana.dial(ticket);
    await world.advance(3);
    expect(desk.dialled(alice)).toEqual([]);
    const ended = await desk.one();
    expect(ended).toMatchObject({ state: 'cancelled', endReason: 'not_allowed' });
    expect(ended.attempts.map(({ result }) => result)).toEqual(['not_allowed']);
  });

  test('is not offered to them while they wait themselves', async () => {
    const desk = await contactDesk();
    await using world = desk.world;
    await desk.ana.takeBreak();
    await desk.says('denied', { purpose: 'callback' });
    const caller = await desk.askForCallback();
    expect(await caller.state()).toBe('queued');
    expect(await desk.list()).toEqual([]);
    expect(world.lines.filter(line => line.startsWith('error'))).toEqual([]);
  });
});

describe('calling hours', () => {
  /** Somebody in whose country it is the middle of the day, or nearly, whenever this is run; and how late it is there, in minutes. */
  async function office() {
    const desk = await contactDesk();
    const hour = new Date(desk.now()).getUTCHours();
    const [phoneNumber, ahead] = hour >= 21 || hour < 11 ? ['+8613800138000', 8] : ['+51987654321', -5];
    const begun = desk.now();
    const there = new Date(begun + ahead * 3_600_000);
    const minute = there.getUTCHours() * 60 + there.getUTCMinutes();
    const open = async (from: number, until: number) => {
      await desk.everywhere('callingFrom', minute + from);
      await desk.everywhere('callingUntil', minute + until);
    };
    /** When the hours begin that begin so many minutes after the one in which this began. */
    const opensAt = (from: number) => new Date(Math.floor(begun / 60_000) * 60_000 + from * 60_000).toISOString();
    const promise = (more: object = {}) =>
      desk.ana.must<CallbackView>('POST', '/callbacks', { phoneNumber, queueId: desk.queueId, ...more });
    return { ...desk, phoneNumber, open, opensAt, promise };
  }

  test('are those of whom we ring: outside of them nobody is, and it is said when it may be', async () => {
    const desk = await office();
    await using _ = desk.world;
    const { phoneNumber } = desk;
    await desk.open(30, 60);
    const refusal = { status: 409, code: 'outside_calling_hours', details: { opensAt: desk.opensAt(30) } };
    expect(await desk.refused({ phoneNumber })).toEqual(refusal);
    const dueAt = new Date(desk.now() + 120_000).toISOString();
    expect(await desk.refused({ phoneNumber, dueAt }, desk.ana, '/callbacks')).toEqual(refusal);
    await desk.open(-30, 60);
    await desk.order({ phoneNumber });
  });

  test('a callback that an agent promises waits for them; one that was asked for does not', async () => {
    const desk = await office();
    await using world = desk.world;
    await desk.open(30, 60);
    expect(await desk.promise()).toMatchObject({ state: 'waiting', nextAttemptAt: desk.opensAt(30) });
    await world.advance(1);
    expect(await desk.ana.offer()).toBeUndefined();
    await desk.ana.takeBreak();
    await desk.askForCallback(alice);
    await desk.ana.goAvailable();
    await desk.take(desk.ana);
    await world.advance(3);
    expect(desk.dialled(alice)).toHaveLength(1);
  });

  test('that end while the attempt is on its way stop it at the last moment; it is tried when they begin, and does not count', async () => {
    const desk = await office();
    await using world = desk.world;
    await desk.promise();
    await world.advance(1);
    const offer = await desk.ana.offer();
    const ticket = await desk.ana.must<JoinTicket>('POST', `/offers/${offer!.id}/accept`);
    await desk.open(30, 60);
    await desk.ana.dial(ticket);
    await world.advance(3);
    expect(desk.dialled(desk.phoneNumber)).toEqual([]);
    const nextAttemptAt = desk.opensAt(30);
    expect(await desk.one()).toMatchObject({ state: 'waiting', nextAttemptAt, attempts: [{ result: 'not_allowed' }] });
  });
});
