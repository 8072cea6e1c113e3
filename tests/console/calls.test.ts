import { describe, expect, test } from 'vitest';
import type { LegView } from '#server/interactions/interaction.schema.ts';
import { Interactions } from '#lib/interactions/interactions.svelte.ts';
import { whoIs } from '#lib/interactions/who.ts';
import { placingOf, talkIn } from '#lib/phone/talk.ts';
import { interaction, me } from './examples.ts';

const ana = { id: 'ana', name: 'Ana' };
const at = (minute: number) => `2026-03-02T09:0${minute}:00.000Z`;
const leg = (changes: Partial<LegView>): LegView => ({
  id: 'leg-1',
  kind: 'consulted',
  user: { id: me, name: 'Ben' },
  phoneNumber: null,
  state: 'in_room',
  dialsAt: null,
  mergedAt: null,
  mode: null,
  endReason: null,
  startedAt: at(2),
  joinedAt: at(2),
  leftAt: null,
  ...changes,
});
const anas = (legs: LegView[], more = {}) => interaction({ agent: ana, legs, ...more });

describe('a call of somebody else', () => {
  const partIn = (view: ReturnType<typeof anas>) => new Interactions(() => me).partIn(view);

  test.each([
    { why: 'it rings at me, and I have not answered', legs: [leg({ state: 'ringing' })], part: null },
    { why: 'I answered and am on my way', legs: [leg({ state: 'expected' })], part: 'consulted' },
    { why: 'I am in', legs: [leg({})], part: 'consulted' },
    { why: 'my desk phone rings', legs: [leg({ state: 'ringing', phoneNumber: '+1202' })], part: 'consulted' },
    { why: 'I have left', legs: [leg({ state: 'left' })], part: null },
    { why: 'I came back', legs: [leg({ state: 'left' }), leg({ id: 'leg-2' })], part: 'consulted' },
    { why: 'I am to be seen as supervisor', legs: [leg({ kind: 'supervisor', mode: 'barge' })], part: 'supervisor' },
    { why: 'it is a colleague who was asked', legs: [leg({ user: { id: 'mei', name: 'Mei' } })], part: null },
  ])('$why: $part', ({ legs, part }) => expect(partIn(anas(legs))).toBe(part));

  test('is not mine any more once the customer has left', () => {
    expect(partIn(anas([leg({})], { customerLeftAt: at(5) }))).toBeNull();
    expect(partIn(anas([leg({})], { state: 'wrap_up' }))).toBeNull();
  });

  test('that I listen to unseen is in my work until I leave or it ends', () => {
    const list = new Interactions(() => me);
    list.supervising = { interactionId: 'call-1', legId: 'hidden', mode: 'listen' };
    list.upsert(anas([]));
    expect([list.current?.id, list.partIn(anas([]))]).toEqual(['call-1', 'supervisor']);
    list.upsert(anas([], { state: 'queued', agent: null, version: 2 }));
    expect(list.current).toBeUndefined();
    list.upsert(anas([], { version: 3 }));
    expect(list.current).toBeUndefined();
  });

  test('that I was seen in is over with my line, whatever was said before', () => {
    const list = new Interactions(() => me);
    list.supervising = { interactionId: 'call-1', legId: 'leg-1', mode: 'barge' };
    expect(list.partIn(anas([leg({ kind: 'supervisor', state: 'left' })]))).toBeNull();
  });

  test('comes after my own', () => {
    const list = new Interactions(() => me);
    list.upsert(anas([leg({})], { id: 'theirs', arrivedAt: at(0) }));
    list.upsert(interaction({ id: 'mine', arrivedAt: at(3) }));
    expect(list.current?.id).toBe('mine');
  });
});

describe('who is in a call', () => {
  const heldAt = at(1);
  test.each([
    { why: 'is asked', legs: [leg({ state: 'ringing' })], seen: { aside: 'leg-1', gone: null, with: [] } },
    { why: 'talks with all', legs: [leg({ mergedAt: at(3) })], seen: { aside: null, gone: null, with: ['leg-1'] } },
    {
      why: 'declined',
      legs: [leg({ state: 'left', endReason: 'declined', joinedAt: null })],
      seen: { aside: null, gone: 'leg-1', with: [] },
    },
    {
      why: 'was called off',
      legs: [leg({ state: 'left', endReason: 'cancelled' })],
      seen: { aside: null, gone: null, with: [] },
    },
    {
      why: 'was asked during an earlier hold',
      legs: [leg({ state: 'left', endReason: 'busy', startedAt: at(0) })],
      seen: { aside: null, gone: null, with: [] },
    },
    {
      why: 'declined, and somebody else is asked',
      legs: [leg({ state: 'left', endReason: 'declined' }), leg({ id: 'leg-2', state: 'ringing' })],
      seen: { aside: 'leg-2', gone: null, with: [] },
    },
  ])('who $why', ({ legs, seen }) => {
    const { aside, gone, conference } = talkIn({ legs, heldAt });
    expect({ aside: aside?.id ?? null, gone: gone?.id ?? null, with: conference.map(({ id }) => id) }).toEqual(seen);
  });

  test('an earlier refusal says nothing once the customer is back', () =>
    expect(talkIn({ legs: [leg({ state: 'left', endReason: 'declined' })], heldAt: null }).gone).toBeNull());
});

describe('a call that we make', () => {
  const customer = (changes: Partial<LegView>) =>
    interaction({
      direction: 'outbound',
      state: 'connecting',
      legs: [leg({ kind: 'customer', user: null, ...changes })],
    });

  test('waits for my line, then for its turn, then rings', () => {
    expect(placingOf(customer({ state: 'expected' }))).toEqual({ is: 'own_line' });
    expect(placingOf(customer({ state: 'expected', dialsAt: at(3) }))).toEqual({ is: 'dials', at: at(3) });
    expect(placingOf(customer({ state: 'ringing', dialsAt: at(3) }))).toEqual({ is: 'rings' });
    expect(placingOf(interaction())).toBeNull();
  });

  test('is with whoever has the number that was rung', () =>
    expect(
      whoIs(interaction({ direction: 'outbound', fromNumber: '+12025550100', customerNumber: '+12025550111' })).title,
    ).toBe('+12025550111'));
});
