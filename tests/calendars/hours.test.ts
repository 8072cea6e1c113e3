import fc from 'fast-check';
import { DateTime } from 'luxon';
import { describe, expect, test } from 'vitest';
import { proposeDays } from '#server/calendars/holidays.ts';
import { type Hours, type Span, isOpen, opensAt } from '#server/calendars/hours.ts';

const office: Span[] = [
  [9 * 60, 12 * 60],
  [13 * 60, 18 * 60],
];
const hours = (changes: Partial<Hours> = {}): Hours => ({
  timeZone: 'Asia/Shanghai',
  week: [office, office, office, office, office, [], []],
  days: new Map(),
  ...changes,
});
const at = (text: string, zone = 'Asia/Shanghai') => DateTime.fromISO(text, { zone }).toJSDate();

describe('opening hours', () => {
  test.each([
    { when: '2026-11-23T08:59:59', open: false },
    { when: '2026-11-23T09:00:00', open: true },
    { when: '2026-11-23T12:00:00', open: false },
    { when: '2026-11-23T13:00:00', open: true },
    { when: '2026-11-23T18:00:00', open: false },
    { when: '2026-11-22T10:00:00', open: false },
  ])('of several spans a day: open at $when is $open', ({ when, open }) => {
    expect(isOpen(hours(), at(when))).toBe(open);
  });

  test('go on past midnight', () => {
    const night = hours({ week: Array.from({ length: 7 }, () => [[22 * 60, 30 * 60]] as Span[]) });
    expect(['21:59', '22:00', '23:59'].map(time => isOpen(night, at(`2026-11-23T${time}`)))).toEqual([
      false,
      true,
      true,
    ]);
    expect(['00:00', '05:59', '06:00'].map(time => isOpen(night, at(`2026-11-24T${time}`)))).toEqual([
      true,
      true,
      false,
    ]);
  });

  test('are closed on a holiday and those of a workday on a weekend that is worked', () => {
    const days = new Map<string, Span[]>([
      ['2026-10-01', []],
      ['2026-10-10', office],
    ]);
    expect(isOpen(hours({ days }), at('2026-10-01T10:00'))).toBe(false);
    expect(isOpen(hours({ days }), at('2026-10-10T10:00'))).toBe(true);
    expect(isOpen(hours(), at('2026-10-10T10:00'))).toBe(false);
  });

  test('tell when they begin again', () => {
    expect(opensAt(hours(), at('2026-11-23T12:30'))).toEqual(at('2026-11-23T13:00'));
    expect(opensAt(hours(), at('2026-11-20T18:00'))).toEqual(at('2026-11-23T09:00'));
    expect(opensAt(hours(), at('2026-11-23T10:00'))).toEqual(at('2026-11-23T10:00'));
    expect(opensAt(hours({ week: [[], [], [], [], [], [], []] }), at('2026-11-23T10:00'))).toBeNull();
  });

  test('follow the wall clock when it is put forward', () => {
    const early = hours({ timeZone: 'Europe/Berlin', week: Array.from({ length: 7 }, () => [[180, 240]] as Span[]) });
    // On 2026-03-29 there is no half past two: three o’clock follows two.
    expect(opensAt(early, at('2026-03-29T01:30', 'Europe/Berlin'))).toEqual(at('2026-03-29T03:00', 'Europe/Berlin'));
    expect(isOpen(early, at('2026-03-29T03:30', 'Europe/Berlin'))).toBe(true);
  });
});

const spans = fc
  .uniqueArray(fc.integer({ min: 0, max: 40 }), { minLength: 0, maxLength: 4 })
  .map(edges => edges.sort((a, b) => a - b))
  .map(edges => edges.flatMap((edge, index) => (index % 2 ? [[edges[index - 1]! * 60, edge * 60] as Span] : [])))
  .map(spans => spans.filter(([from]) => from < 1440));
const anyHours = fc.record({
  timeZone: fc.constantFrom('UTC', 'Asia/Shanghai', 'America/New_York'),
  week: fc.array(spans, { minLength: 7, maxLength: 7 }),
  days: fc.dictionary(fc.constantFrom('2026-11-23', '2026-11-25'), spans).map(days => new Map(Object.entries(days))),
});

test('for any hours: the next opening is the first open quarter of an hour, found by trying all', () => {
  fc.assert(
    fc.property(anyHours, fc.integer({ min: 0, max: 600 }), (hours, quarter) => {
      const start = new Date(Date.UTC(2026, 10, 22) + quarter * 900_000);
      const tries = Array.from({ length: 8 * 96 }, (_, index) => new Date(start.getTime() + index * 900_000));
      const found = tries.find(time => isOpen(hours, time));
      const opening = opensAt(hours, start);
      if (found) expect(opening).toEqual(found);
      else expect(opening === null || opening > tries.at(-1)!).toBe(true);
    }),
    { numRuns: 200 },
  );
});

describe('proposed days', () => {
  test('of China have the long holidays and the weekends that are worked for them', async () => {
    const days = await proposeDays('CN', 2025, 'zh-CN');
    expect(days).toContainEqual({ date: '2025-10-01', name: '国庆节', kind: 'holiday' });
    expect(days).toContainEqual({ date: '2025-10-11', name: '国庆节', kind: 'workday' });
    expect(days.filter(({ kind }) => kind === 'workday').map(({ date }) => date)).toEqual([
      '2025-01-26',
      '2025-02-08',
      '2025-04-27',
      '2025-09-28',
      '2025-10-11',
    ]);
  });

  test('of other countries are the public holidays', async () => {
    const days = await proposeDays('US', 2026, 'en');
    expect(days).toContainEqual({ date: '2026-11-26', name: 'Thanksgiving Day', kind: 'holiday' });
  });
});
