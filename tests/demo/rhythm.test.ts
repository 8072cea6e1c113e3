import { describe, expect, test } from 'vitest';
import { Chance } from '#server/composition/demo/random.ts';
import { type DayOfBank, arrivalsOf, callsExpected, hourShares } from '#server/composition/demo/rhythm.ts';

const workday = (weekday: number, afterPause = false): DayOfBank => ({ weekday, kind: 'workday', afterPause });

test.each([
  { day: workday(3), calls: 98, why: 'a Wednesday is an ordinary day' },
  { day: workday(1, true), calls: 130, why: 'on Monday comes what could not be asked at the weekend' },
  { day: workday(4, true), calls: 111, why: 'so it does on the day after a holiday' },
  {
    day: { weekday: 6, kind: 'weekend', afterPause: false } as const,
    calls: 42,
    why: 'Saturday brings less than half',
  },
  { day: { weekday: 7, kind: 'weekend', afterPause: true } as const, calls: 30, why: 'Sunday less than a third' },
  {
    day: { weekday: 4, kind: 'holiday', afterPause: false } as const,
    calls: 20,
    why: 'a holiday a fifth, whatever its weekday',
  },
  { day: workday(6), calls: 96, why: 'a Saturday that is worked for a holiday is a workday' },
])('$why', ({ day, calls }) => expect(Math.round(callsExpected(day, 100))).toBe(calls));

describe('the hours of a day', () => {
  test.each(['workday', 'weekend', 'holiday'] as const)('of a %s make a whole', kind => {
    const shares = hourShares({ kind });
    expect(shares).toHaveLength(24);
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(1);
  });

  test('of a workday have two humps with lunch between them, and a quiet night', () => {
    const shares = hourShares({ kind: 'workday' });
    const [ten, noon, three, night] = [shares[10]!, shares[12]!, shares[15]!, shares[3]!];
    expect(ten).toBeGreaterThan(noon * 1.5);
    expect(three).toBeGreaterThan(noon * 1.3);
    expect(ten).toBeGreaterThan(three);
    expect(night).toBeLessThan(ten / 50);
  });
});

test('a day’s calls are about as many as expected, in order, in its 24 hours, and the same each time', () => {
  const day = () => {
    const chance = new Chance(1);
    return arrivalsOf(workday(2), 200, () => chance.next());
  };
  const seconds = day();
  expect(seconds.length).toBeGreaterThan(187 - 1);
  expect(seconds.length).toBeLessThan(229 + 1);
  expect(seconds).toEqual(seconds.toSorted((a, b) => a - b));
  expect(seconds.at(-1)).toBeLessThan(86_400);
  expect(day()).toEqual(seconds);
});
