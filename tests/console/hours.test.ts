import { describe, expect, test } from 'vitest';
import { CalendarDraft, dayProblems, newDay } from '#lib/hours/calendar-draft.ts';
import { doorOf } from '#lib/hours/door.ts';
import {
  barsOf,
  clock,
  kindOf,
  officeWeek,
  problemOf,
  readClock,
  type Span,
  spanOf,
  wordWeek,
} from '#lib/hours/hours.ts';
import { proposalsOf } from '#lib/hours/proposals.ts';
import { timeAhead } from '#lib/i18n/format.ts';
import { endOfBlock } from '#lib/numbers/how-long.ts';
import type { CalendarView } from '#server/calendars/calendar.schema.ts';

const night: Span = [20 * 60, 28 * 60];
const calendar = (changes: Partial<CalendarView> = {}): CalendarView => ({
  id: 'calendar-1',
  name: 'Office',
  timeZone: null,
  week: officeWeek,
  days: [],
  openNow: true,
  opensAt: null,
  version: 1,
  ...changes,
});

describe('times as they are typed', () => {
  test.each<[string, number | null]>([
    ['9', 540],
    ['930', 570],
    ['9:30', 570],
    ['09：30', 570],
    ['17.05', 1025],
    ['24:00', 1440],
    ['24:01', null],
    ['9:75', null],
    ['soon', null],
    ['', null],
  ])('“%s”', (typed, minutes) => expect(readClock(typed)).toBe(minutes));

  test.each<[string, number, number, Span]>([
    ['what ends later is the same day', 540, 1020, [540, 1020]],
    ['what ends before it begins ends on the next day', 1200, 240, [1200, 1680]],
    ['from a time to the same time is a whole day', 0, 0, [0, 1440]],
  ])('%s', (_, from, to, span) => expect(spanOf(from, to)).toEqual(span));

  test.each([
    [540, '09:00'],
    [1440, '24:00'],
    [1680, '04:00'],
    [Number.NaN, ''],
  ])('%s minutes are shown as “%s”', (minutes, shown) => expect(clock(minutes)).toBe(shown));
});

test.each<[string, Span[], string | null]>([
  [
    'a break at noon',
    [
      [540, 720],
      [780, 1020],
    ],
    null,
  ],
  [
    'in any order',
    [
      [780, 1020],
      [540, 720],
    ],
    null,
  ],
  [
    'one that begins while another lasts',
    [
      [540, 800],
      [780, 1020],
    ],
    'overlap',
  ],
  ['one without an end', [[540, Number.NaN]], 'badTime'],
])('hours of a day: %s', (_, spans, problem) => expect(problemOf(spans)).toBe(problem));

test('a night is drawn to midnight, and its rest on the day after', () => {
  expect(barsOf([night], [])).toEqual([{ from: 1200, to: 1440, fromNight: false }]);
  expect(barsOf([[540, 1020]], [night])).toEqual([
    { from: 0, to: 240, fromNight: true },
    { from: 540, to: 1020, fromNight: false },
  ]);
});

test.each([
  ['2026-10-01', [], 'holiday'],
  ['2026-10-10', [[540, 1020]], 'workday'],
  ['2026-10-12', undefined, 'open'],
  ['2026-10-17', undefined, 'closed'],
] as const)('%s in the picture of the year', (date, spans, kind) =>
  expect(kindOf(officeWeek, date, spans as Span[] | undefined)).toBe(kind),
);

test('a week in words takes days with the same hours together', () => {
  const week = officeWeek.with(5, [night]);
  expect(wordWeek(week)).toEqual(['Mon–Fri 09:00–17:00', 'Sat 20:00–04:00 next day']);
});

test('a calendar keeps what was typed, sends it in order, and is refused here while something is missing', () => {
  const draft = new CalendarDraft(calendar());
  expect([draft.changes(), draft.complete()]).toEqual([{}, true]);
  draft.change({
    days: [newDay({ date: '2026-10-10', name: '国庆节' }, true), newDay({ date: '2026-10-01', name: '国庆节' })],
  });
  expect(draft.complete()).toBe(false);
  draft.change({ days: draft.fields.days.with(0, { ...draft.fields.days[0]!, spans: [[540, 1020]] }) });
  draft.take(calendar({ name: 'Head office', version: 2 }));
  expect([draft.fields.name, draft.complete()]).toEqual(['Head office', true]);
  expect(draft.changes()).toEqual({
    days: [
      { date: '2026-10-01', name: '国庆节', spans: [] },
      { date: '2026-10-10', name: '国庆节', spans: [[540, 1020]] },
    ],
  });
});

test('a date that is there twice is marked at both', () => {
  const days = [newDay({ date: '2026-10-01', name: 'a' }), newDay({ date: '2026-10-01', name: 'b' })];
  expect(days.map(day => dayProblems(day, days).date)).toEqual(['dateTwice', 'dateTwice']);
});

test('two holidays on one date are proposed as one day', () => {
  const proposed = proposalsOf([
    { date: '2026-05-03', name: 'B', kind: 'holiday' },
    { date: '2026-05-01', name: 'A', kind: 'holiday' },
    { date: '2026-05-03', name: 'C', kind: 'holiday' },
  ]);
  expect(proposed.map(({ date, name }) => `${date} ${name}`)).toEqual(['2026-05-01 A', '2026-05-03 B / C']);
});

test.each([
  ['without a calendar', { closedAt: null, calendarId: null }, true, 'open'],
  ['within its hours', { closedAt: null, calendarId: 'calendar-1' }, true, 'open'],
  ['outside of them', { closedAt: null, calendarId: 'calendar-1' }, false, 'out_of_hours'],
  ['closed by hand', { closedAt: '2026-03-02T09:00:00.000Z', calendarId: 'calendar-1' }, false, 'closed'],
])('a queue %s', (_, queue, openNow, state) => expect(doorOf(queue, [calendar({ openNow })]).state).toBe(state));

test.each([
  ['2026-03-02T14:05:00Z', null, '14:05'],
  ['2026-03-04T09:00:00Z', null, 'Wed 09:00'],
  ['2026-03-20T09:00:00Z', null, 'Mar 20 09:00'],
  ['2026-03-02T20:00:00Z', 'Asia/Shanghai', 'Tue 04:00'],
])('what comes at %s (%s)', (time, zone, shown) =>
  expect(timeAhead(time, Date.parse('2026-03-02T09:00:00Z'), zone)).toBe(shown),
);

test.each([
  ['forever', '', null],
  ['week', '', '2026-03-09T09:00:00.000Z'],
  ['date', '2026-03-02', '2026-03-03T00:00:00.000Z'],
  ['date', '2026-03-01', undefined],
  ['date', '', undefined],
] as const)('a number blocked for %s %s', (howLong, date, end) =>
  expect(endOfBlock(howLong, date, new Date('2026-03-02T09:00:00Z'))).toBe(end),
);
