import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { commands, saysAll, shownKeys } from '#lib/commands/commands.svelte.ts';
import { Search } from '#lib/commands/search.svelte.ts';
import { Attention } from '#lib/console/attention.svelte.ts';
import { reachabilityOf } from '#lib/directory/directory.svelte.ts';
import { topicFor, topicsOf } from '#lib/help/help.ts';
import { help as english } from '#lib/help/en.ts';
import { help as chinese } from '#lib/help/zh-CN.ts';
import { myDay } from '#lib/interactions/my-day.ts';
import { Notices } from '#lib/notices/notices.svelte.ts';
import { MyPreferences } from '#lib/people/preferences.svelte.ts';
import { usualPreferences } from '#server/people/preferences.schema.ts';
import { roles } from '#server/people/role.schema.ts';
import { interaction, me, presence } from './examples.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

describe('commands', () => {
  const mute = { id: 'mute', group: 'call', words: 'Mute', keys: 'm' } as const;

  test('one that is offered again takes the place of the first, and gives it back', () => {
    const [first, second] = [Symbol('first'), Symbol('second')];
    commands.offer(first, [{ ...mute, run: null }]);
    commands.offer(second, [{ ...mute, run: () => undefined }]);
    expect([commands.all.length, commands.ready.length, commands.keysOf('mute')]).toEqual([1, 1, ['M']]);
    commands.withdraw(second);
    expect([commands.all.length, commands.ready.length]).toEqual([1, 0]);
    commands.withdraw(first);
  });

  test.each([
    { keys: 'g c', shown: ['G', 'C'] },
    { keys: 'ctrl-k', shown: ['Ctrl', 'K'] },
    { keys: '1…7', shown: ['1…7'] },
  ])('the keys “$keys” are shown as $shown', ({ keys, shown }) => expect(shownKeys(keys)).toEqual(shown));

  test('are found by any of their words, in any order', () => {
    expect([saysAll('Take a break: Lunch', 'lunch br'), saysAll('Take a break: Lunch', 'tea')]).toEqual([true, false]);
  });

  test('a late answer to what was typed before is dropped, and one that fails leaves the others', async () => {
    const answers: ((found: { href: string; words: string; detail: string }[]) => void)[] = [];
    const slow = { title: () => 'Slow', find: () => new Promise<never[]>(done => answers.push(done as never)) };
    const broken = { title: () => 'Broken', find: () => Promise.reject(new Error('away')) };
    const search = new Search([slow, broken]);
    search.type('a');
    await vi.advanceTimersByTimeAsync(200);
    search.type('ab');
    await vi.advanceTimersByTimeAsync(200);
    answers[1]!([{ href: '/2', words: 'second', detail: '' }]);
    answers[0]!([{ href: '/1', words: 'first', detail: '' }]);
    await vi.advanceTimersByTimeAsync(1);
    expect(search.groups).toMatchObject([{ title: 'Slow', items: [{ words: 'second' }] }]);
  });
});

describe('notices', () => {
  const told = { id: 'a', kind: 'alert', title: 'Line down' } as const;
  const notices = (wants: (way: string) => boolean) =>
    new Notices({ wants: (_kind, way) => wants(way) }, new Attention(), () => '');

  test('are shown for a moment and kept until they are read; the same thing once', async () => {
    const list = notices(way => way === 'page');
    list.notify(told);
    list.notify({ ...told, title: 'Line down again' });
    expect([list.all.length, list.shown.length, list.unread]).toEqual([1, 1, 1]);
    await vi.advanceTimersByTimeAsync(9000);
    expect([list.shown.length, list.unread]).toEqual([0, 1]);
    list.readAll();
    expect(list.unread).toBe(0);
  });

  test('nobody wants on the screen are in the list all the same', () => {
    const list = notices(() => false);
    list.notify(told);
    expect([list.shown.length, list.all.length]).toEqual([0, 1]);
  });

  test('unread ones stand before the title', () => {
    const attention = new Attention();
    attention.unread = 2;
    expect(attention.titled('Calls · Patchbay')).toBe('(2) Calls · Patchbay');
  });
});

test('a preference holds at once, and what the server refuses is taken back', async () => {
  const preferences = new MyPreferences();
  preferences.take(usualPreferences);
  vi.stubGlobal('fetch', () => Promise.resolve(new Response('{"error":{"code":"internal"}}', { status: 500 })));
  const changing = preferences.change({ notifications: { alert: { sound: false } } });
  expect(preferences.wants('alert', 'sound')).toBe(false);
  await expect(changing).rejects.toThrow();
  expect(preferences.wants('alert', 'sound')).toBe(true);
});

test.each([
  { changes: { activity: 'available' }, is: 'available' },
  { changes: { activity: 'available', away: true }, is: 'offline' },
  { changes: { activity: 'talking' }, is: 'busy' },
  { changes: { activity: 'after_call_work' }, is: 'busy' },
  { changes: { activity: 'on_break' }, is: 'on_break' },
] as const)('a colleague who is seen as $changes is $is', ({ changes, is }) =>
  expect(reachabilityOf({ ...presence(), ...changes })).toBe(is),
);

test('my day counts the calls I took since midnight, hour by hour', () => {
  const at = (time: string) => new Date(`2026-03-02T${time}:00Z`).toISOString();
  const calls = [
    interaction({ connectedAt: at('09:10'), customerLeftAt: at('09:12') }),
    interaction({ connectedAt: at('11:00'), customerLeftAt: at('11:03') }),
    interaction({ connectedAt: at('11:30'), agent: { id: 'other', name: 'Ben' } }),
    interaction({ connectedAt: '2026-03-01T23:00:00Z' }),
    interaction({ connectedAt: null }),
  ];
  expect(myDay(calls, me, Date.parse(at('12:00')))).toEqual({
    taken: 2,
    talked: 300,
    hours: [
      { hour: 9, taken: 1 },
      { hour: 10, taken: 0 },
      { hour: 11, taken: 1 },
      { hour: 12, taken: 0 },
    ],
  });
});

describe('help', () => {
  test('has something for every role, and the same in both languages', () => {
    for (const role of roles) expect(topicsOf[role].length).toBeGreaterThan(2);
    const shape = (pages: typeof english) =>
      Object.entries(pages).map(([id, { sections }]) => [id, ...sections.map(({ text }) => text.length)]);
    expect(shape(chinese)).toEqual(shape(english));
  });

  test.each([
    { path: '/floor/repairs', topic: 'floor' },
    { path: '/admin/groups', topic: 'people' },
    { path: '/admin/queues/1', topic: 'setup' },
    { path: '/', topic: null },
  ])('beside $path is about $topic', ({ path, topic }) => expect(topicFor(path)).toBe(topic));
});
