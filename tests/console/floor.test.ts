import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Floor, doing } from '#lib/floor/floor.svelte.ts';
import { lineUp, pointsToFront, rankAt } from '#lib/floor/line-up.ts';
import { QueueBoard } from '#lib/routing/queue-board.svelte.ts';
import type { InteractionView } from '#server/interactions/interaction.schema.ts';
import type { FloorPerson, FloorView } from '#server/supervision/floor.schema.ts';
import { interaction, presence, queue } from './examples.ts';

const nine = Date.parse('2026-03-02T09:00:00.000Z');
const at = (seconds: number) => new Date(nine + seconds * 1000).toISOString();
const waits = (id: string, changes: Partial<InteractionView> = {}) =>
  interaction({ id, state: 'queued', agent: null, rank: { points: 0, ageing: 1 }, queuedAt: at(0), ...changes });
const person = (id: string, changes: Partial<FloorPerson> = {}): FloorPerson => ({
  user: { id, name: id },
  role: 'agent',
  branchId: null,
  queueIds: ['queue-1'],
  presence: presence({ userId: id }),
  ...changes,
});
const view = (changes: Partial<FloorView> = {}): FloorView => ({
  asOf: '10',
  interactions: [],
  people: [],
  queues: [queue()],
  ...changes,
});

describe('the floor', () => {
  const answers: FloorView[] = [];
  const ask = vi.fn(() => Promise.resolve(answers.shift() ?? view()));
  let board: QueueBoard;
  let floor: Floor;
  beforeEach(() => {
    vi.useFakeTimers();
    ask.mockClear();
    answers.length = 0;
    board = new QueueBoard();
    floor = new Floor(ask, board);
  });
  afterEach(() => vi.useRealTimers());

  test('shows who waits and who talks, and whoever is done leaves it', () => {
    floor.take(view({ interactions: [waits('a'), interaction({ id: 'b' })] }));
    expect([floor.waiting.map(call => call.id), floor.talking.map(call => call.id)]).toEqual([['a'], ['b']]);
    floor.takeInteraction(waits('a', { state: 'connecting', version: 2 }));
    floor.takeInteraction(interaction({ id: 'b', state: 'wrap_up', version: 2 }));
    expect([floor.waiting, floor.talking.map(call => call.id)]).toEqual([[], ['a']]);
    floor.takeInteraction(waits('a', { state: 'closed', version: 3 }));
    floor.takeInteraction(waits('a', { state: 'connecting', version: 2 }));
    expect(floor.talking).toEqual([]);
    expect(board.all.map(status => status.queueId)).toEqual(['queue-1']);
  });

  test('ends the same, whatever the order of messages and however often they come', () => {
    const states = ['queued', 'offered', 'in_progress', 'wrap_up', 'closed'] as const;
    const message = fc.record({ id: fc.constantFrom('a', 'b'), version: fc.integer({ min: 1, max: 5 }) });
    fc.assert(
      fc.property(fc.array(message), messages => {
        const told = new Floor(ask, board);
        for (const { id, version } of messages)
          told.takeInteraction(waits(id, { version, state: states[version - 1]! }));
        for (const id of ['a', 'b']) {
          const newest = Math.max(0, ...messages.filter(each => each.id === id).map(each => each.version));
          expect(told.call(id)?.version).toBe(newest === 0 || newest === 5 ? undefined : newest);
        }
      }),
    );
  });

  test('keeps what was heard of while a snapshot was under way, and drops what the snapshot does not have', () => {
    floor.take(view({ interactions: [waits('gone')] }));
    const mark = floor.mark();
    floor.takeInteraction(waits('new'));
    floor.takeInteraction(waits('ended', { state: 'closed', version: 4 }));
    floor.take(view({ interactions: [waits('ended', { version: 3 })] }), mark);
    expect(floor.waiting.map(call => call.id)).toEqual(['new']);
  });

  test('knows of everybody the newest that was told, and where they work from the newest snapshot', () => {
    floor.take(view({ asOf: '12', people: [person('ana')] }));
    floor.takePresence(presence({ userId: 'ana', version: 3, activity: 'talking' }));
    floor.takePresence(presence({ userId: 'ana', version: 2, activity: 'ringing' }));
    floor.take(view({ asOf: '11', people: [person('ana', { queueIds: [] }), person('ben')] }));
    expect(floor.people.map(each => [each.user.id, each.queueIds, each.presence.activity])).toEqual([
      ['ana', ['queue-1'], 'talking'],
    ]);
  });

  test('asks again once when people or queues change, and for somebody it has never heard of', async () => {
    answers.push(view({ people: [person('ana')] }), view({ people: [person('ana'), person('ben')] }));
    await floor.load();
    floor.takePresence(presence({ userId: 'ana', version: 2 }));
    floor.changed({ kind: 'customer', id: 'c', version: 1 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(ask).toHaveBeenCalledTimes(1);
    floor.takePresence(presence({ userId: 'ben' }));
    floor.changed({ kind: 'user', id: 'ben', version: 1 });
    floor.changed({ kind: 'queue', id: 'queue-1', version: 2 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(ask).toHaveBeenCalledTimes(2);
    expect(floor.people.map(each => each.user.id)).toEqual(['ana', 'ben']);
  });

  test('asks once more when there is a reason to while an answer is under way', async () => {
    await Promise.all([floor.load(), floor.load(), floor.load()]);
    await vi.runAllTimersAsync();
    expect(ask).toHaveBeenCalledTimes(2);
  });

  test('keeps what it shows when asking fails, and says why', async () => {
    floor.take(view({ interactions: [waits('a')] }));
    ask.mockRejectedValueOnce(new Error('away'));
    await floor.load();
    expect([floor.error, floor.waiting.length]).toEqual([new Error('away'), 1]);
    await floor.load();
    expect(floor.error).toBeNull();
  });

  test('hears of changes while it is open, and asks again when the connection is back', async () => {
    const heard = new Map<string, (...news: never[]) => void>();
    const socket = {
      on: (name: string, hear: (...news: never[]) => void) => (heard.set(name, hear), socket),
      off: (name: string) => (heard.delete(name), socket),
    };
    const desk = { connection: { socket }, onChanged: () => () => undefined };
    const stop = floor.follow(desk as never);
    await vi.runAllTimersAsync();
    (heard.get('interaction') as unknown as (call: InteractionView) => void)(waits('a'));
    expect(floor.waiting.length).toBe(1);
    heard.get('connect')!();
    await vi.runAllTimersAsync();
    expect([ask.mock.calls.length, floor.waiting.length]).toEqual([2, 0]);
    stop();
    expect(heard.size).toBe(0);
  });
});

describe('the line', () => {
  const queues = new Map([
    ['queue-1', queue({ handleSeconds: 120, agentsWorking: 2 })],
    ['queue-2', queue({ queueId: 'queue-2', handleSeconds: 90, agentsWorking: 0 })],
  ]);
  const order = (views: InteractionView[], seconds: number) =>
    lineUp(views, id => queues.get(id), nine + seconds * 1000);

  test('is in the order of rank, each with the place in its own queue and the wait to expect there', () => {
    const elsewhere = waits('c', { queue: { id: 'queue-2', name: 'Loans' }, rank: { points: 500, ageing: 1 } });
    const standings = order([waits('a'), waits('b', { rank: { points: 30, ageing: 1 } }), elsewhere], 60);
    expect(
      standings.map(({ view: call, rank, position, expectedSeconds }) => [call.id, rank, position, expectedSeconds]),
    ).toEqual([
      ['c', 560, 1, 90],
      ['b', 90, 1, 60],
      ['a', 60, 2, 120],
    ]);
  });

  test('changes with time where waiting counts for more, and equal ranks are in the order of arrival', () => {
    const fast = waits('fast', { rank: { points: 0, ageing: 2 }, queuedAt: at(30) });
    const ids = (seconds: number) =>
      order([fast, waits('later', { queuedAt: at(1) }), waits('slow')], seconds).map(s => s.view.id);
    expect(ids(40)).toEqual(['slow', 'later', 'fast']);
    expect(ids(90)).toEqual(['fast', 'slow', 'later']);
    expect(order([waits('b'), waits('a')], -5).map(s => [s.view.id, s.rank])).toEqual([
      ['a', 0],
      ['b', 0],
    ]);
  });

  test('to the front is before everybody else, also before one who is far ahead', () => {
    const line = order(
      [waits('first', { rank: { points: 5000, ageing: 1 } }), waits('near'), waits('last', { queuedAt: at(30) })],
      60,
    );
    const last = line.at(-1)!;
    expect(rankAt(last.view, nine + 60_000) + pointsToFront(last, line)).toBeGreaterThan(line[0]!.rank);
    expect(pointsToFront(last, line.slice(1))).toBe(300);
  });
});

test('somebody available whose console is not connected is not free', () => {
  expect([
    doing(presence()),
    doing(presence({ away: true })),
    doing(presence({ away: true, activity: 'talking' })),
  ]).toEqual(['available', 'away', 'talking']);
});
