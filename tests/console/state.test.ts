import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Versioned } from '#lib/console/versioned.svelte.ts';
import { Interactions } from '#lib/interactions/interactions.svelte.ts';
import { MyPresence } from '#lib/people/presence.svelte.ts';
import { Offers } from '#lib/routing/offers.svelte.ts';
import { QueueBoard } from '#lib/routing/queue-board.svelte.ts';
import { interaction, me, offer, presence, queue } from './examples.ts';

describe('what arrives late or twice', () => {
  test('whatever the order of the messages, the console ends with the newest of each', () => {
    const message = fc.record({ id: fc.constantFrom('a', 'b', 'c'), version: fc.integer({ min: 1, max: 9 }) });
    fc.assert(
      fc.property(fc.array(message), messages => {
        const rows = new Versioned<{ id: string; version: number }>();
        for (const row of messages) rows.upsert(row);
        for (const id of ['a', 'b', 'c']) {
          const versions = messages.filter(row => row.id === id).map(row => row.version);
          expect(rows.get(id)?.version).toBe(versions.length > 0 ? Math.max(...versions) : undefined);
        }
      }),
    );
  });

  test('a call that went to somebody else does not come back with an old message', () => {
    const rows = new Versioned<{ id: string; version: number }>();
    rows.upsert({ id: 'a', version: 3 });
    rows.remove('a', 4);
    rows.upsert({ id: 'a', version: 4 });
    expect(rows.all).toEqual([]);
    rows.upsert({ id: 'a', version: 5 });
    expect(rows.all).toEqual([{ id: 'a', version: 5 }]);
  });

  test('a snapshot drops what it does not have, but not what was heard of while it was under way', () => {
    const rows = new Versioned<{ id: string; version: number }>();
    rows.upsert({ id: 'old', version: 1 });
    const mark = rows.mark();
    rows.upsert({ id: 'new', version: 1 });
    rows.upsert({ id: 'kept', version: 7 });
    rows.replaceAll([{ id: 'kept', version: 6 }], mark);
    expect(rows.all).toEqual([
      { id: 'new', version: 1 },
      { id: 'kept', version: 7 },
    ]);
  });
});

describe('my work', () => {
  test('is what I have to do, and a closed call leaves it', () => {
    const list = new Interactions(() => me);
    list.upsert(interaction());
    expect(list.current?.id).toBe('call-1');
    list.upsert(interaction({ state: 'wrap_up', version: 2 }));
    expect(list.current).toBeUndefined();
    expect(list.inWrapUp?.id).toBe('call-1');
    list.upsert(interaction({ state: 'closed', version: 3 }));
    expect(list.mine).toEqual([]);
  });

  test('a supervisor hears of many calls and keeps those of an open screen', () => {
    const list = new Interactions(() => me);
    const theirs = { agent: { id: 'other', name: 'Ben' } };
    list.upsert(interaction({ ...theirs, id: 'unseen' }));
    const stop = list.watch('seen');
    list.upsert(interaction({ ...theirs, id: 'seen' }));
    expect(list.get('unseen')).toBeUndefined();
    expect(list.get('seen')).toBeDefined();
    expect(list.mine).toEqual([]);
    stop();
  });

  test('a day of closed calls does not make the console grow', () => {
    const list = new Interactions(() => me);
    for (let n = 0; n < 300; n += 1) list.upsert(interaction({ id: `call-${n}`, state: 'closed' }));
    const kept = Array.from({ length: 300 }, (_, n) => list.get(`call-${n}`)).filter(Boolean);
    expect(kept.length).toBe(30);
  });
});

describe('offers', () => {
  test('the one made first is answered first, and one that ended stops ringing', () => {
    const offers = new Offers();
    offers.made(offer({ id: 'later', madeAt: '2026-03-02T09:00:03.000Z' }));
    offers.made(offer());
    expect(offers.first?.id).toBe('offer-1');
    expect(offers.ended('offer-1')?.id).toBe('offer-1');
    expect(offers.first?.id).toBe('later');
  });

  test('an offer whose end was heard before its beginning never rings', () => {
    const offers = new Offers();
    offers.ended('offer-1');
    offers.made(offer());
    offers.replaceAll([offer()]);
    expect(offers.first).toBeUndefined();
  });

  test('a snapshot silences what it does not know, save what was made meanwhile', () => {
    const offers = new Offers();
    offers.made(offer({ id: 'before' }));
    offers.mark();
    offers.made(offer({ id: 'meanwhile' }));
    offers.replaceAll([]);
    expect(offers.all.map(one => one.id)).toEqual(['meanwhile']);
  });

  test('an offer whose end nobody told us of stops ringing by itself', () => {
    const offers = new Offers();
    offers.made(offer());
    offers.dropStale(Date.parse('2026-03-02T09:00:22.000Z'));
    expect(offers.first).toBeDefined();
    offers.dropStale(Date.parse('2026-03-02T09:00:24.000Z'));
    expect(offers.first).toBeUndefined();
  });
});

test('the queues show the newest state, also when an older one arrives later', () => {
  const board = new QueueBoard();
  board.replaceAll('99', [queue({ waiting: 3 }), queue({ queueId: 'queue-2', name: 'Loans', waiting: 1 })]);
  board.update('100', [queue({ waiting: 4 })]);
  board.update('98', [queue({ waiting: 9 })]);
  board.replaceAll('97', []);
  expect(board.waiting).toBe(5);
});

test('my presence is the newest one told, whether by answer, message or snapshot', () => {
  const mine = new MyPresence();
  mine.update(presence({ version: 2, activity: 'ringing' }));
  mine.update(presence({ version: 1 }));
  expect(mine.view?.activity).toBe('ringing');
});
