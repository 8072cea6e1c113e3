import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { callableFrom } from '#server/customers/permission/calling-hours.ts';
import { type Asked, type Said, holdingOf } from '#server/customers/permission/permission.ts';
import { contactPurposes, permittedPurposes } from '#server/customers/permission/permission.schema.ts';
import { zonesOfNumber } from '#server/customers/permission/time-zones.ts';

const now = new Date('2026-11-20T12:00:00Z');
const days = (count: number) => new Date(now.getTime() + count * 86_400_000);
const ours = ['+12025550100', '+12025550101'] as const;

const said = fc.record({
  customerId: fc.constantFrom(null, 'alice'),
  channel: fc.constant('voice' as const),
  purpose: fc.constantFrom(...permittedPurposes),
  ownNumber: fc.constantFrom(null, ...ours),
  decision: fc.constantFrom('granted' as const, 'denied' as const),
  validFrom: fc.integer({ min: -3, max: 1 }).map(days),
  validUntil: fc.constantFrom(null, days(-1), days(0), days(5)),
});
const asked: fc.Arbitrary<Asked> = fc.record({
  channel: fc.constant('voice' as const),
  purpose: fc.constantFrom(...contactPurposes),
  ownNumber: fc.constantFrom(null, ...ours),
  at: fc.constant(now),
});

/** Asks from the narrowest scope to the widest, and takes what was said last there. */
function naive(all: readonly Said[], { purpose, ownNumber }: Asked): 'granted' | 'denied' | null {
  for (const customerId of ['alice', null])
    for (const number of ownNumber ? [ownNumber, null] : [null])
      for (const about of [purpose, 'any']) {
        const here = all.filter(
          each =>
            each.customerId === customerId &&
            each.ownNumber === number &&
            each.purpose === about &&
            each.validFrom <= now &&
            (each.validUntil === null || each.validUntil! > now),
        );
        const last = Math.max(...here.map(each => each.validFrom.getTime()));
        const newest = here.filter(each => each.validFrom.getTime() === last);
        if (newest.length > 0) return newest.some(each => each.decision === 'denied') ? 'denied' : 'granted';
      }
  return null;
}

describe('what holds of all that was said about being contacted', () => {
  test('is what asking scope by scope finds, in whatever order it was said', () =>
    fc.assert(
      fc.property(fc.array(said, { maxLength: 12 }), asked, (all, question) => {
        expect(holdingOf(all, question)?.decision ?? null).toBe(naive(all, question));
        expect(holdingOf(all.toReversed(), question)?.decision ?? null).toBe(naive(all, question));
      }),
      { numRuns: 5_000 },
    ));
});

describe('calling hours', () => {
  const hours = { from: 480, until: 1260, days: [1, 2, 3, 4, 5, 6, 7] };
  const first = (phoneNumber: string, at: string, with_ = hours) =>
    callableFrom(with_, zonesOfNumber(phoneNumber), new Date(at))?.toISOString() ?? null;

  test.each([
    [
      '+8613800138000',
      '2026-11-20T00:30:00Z',
      '2026-11-20T00:30:00.000Z',
      'half past eight in China, which has one time',
    ],
    [
      '+8613800138000',
      '2026-11-20T13:00:00Z',
      '2026-11-21T00:00:00.000Z',
      'nine in the evening there: not before eight',
    ],
    ['+33145678901', '2026-03-29T01:30:00Z', '2026-03-29T06:00:00.000Z', 'the clocks have just gone forward'],
    ['+12025550100', '2026-11-20T14:00:00Z', '2026-11-20T18:00:00.000Z', 'nine in New York is night in Hawaii'],
    ['+12025550100', '2026-11-20T19:00:00Z', '2026-11-20T19:00:00.000Z', 'day in all of the country'],
    ['+12025550100', '2026-11-21T02:30:00Z', '2026-11-21T18:00:00.000Z', 'evening in Hawaii is too late in New York'],
  ])('%s at %s: from %s (%s)', (phoneNumber, at, from) => expect(first(phoneNumber, at)).toBe(from));

  test('a country so wide that it is always night somewhere is rung never', () =>
    expect(first('+79161234567', '2026-11-20T09:00:00Z', { ...hours, from: 720, until: 780 })).toBeNull());

  test('no days, or an end before the beginning, is never', () => {
    expect(first('+33145678901', '2026-11-20T09:00:00Z', { ...hours, days: [] })).toBeNull();
    expect(first('+33145678901', '2026-11-20T09:00:00Z', { ...hours, from: 1260, until: 480 })).toBeNull();
  });

  test('on Sunday, where that is no day for calls, it is Monday', () =>
    expect(first('+33145678901', '2026-11-22T09:00:00Z', { ...hours, days: [1, 2, 3, 4, 5] })).toBe(
      '2026-11-23T07:00:00.000Z',
    ));

  test('whatever the hours: it is within them in every zone, and at no earlier quarter of an hour', () =>
    fc.assert(
      fc.property(
        fc.constantFrom('+12025550100', '+61291234567', '+447700900123', '+5511912345678'),
        fc.integer({ min: 0, max: 48 }),
        fc.integer({ min: 49, max: 96 }),
        fc.integer({ min: 0, max: 366 * 96 }),
        (phoneNumber, from, until, quarter) => {
          const zones = zonesOfNumber(phoneNumber);
          const at = new Date(Date.UTC(2026, 0, 1) + quarter * 900_000);
          const wide = { ...hours, from: from * 15, until: until * 15 };
          const within = (time: Date) =>
            zones.every(timeZone => {
              const [hour, minute] = time
                .toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' })
                .split(':')
                .map(Number);
              const minutes = hour! * 60 + minute!;
              return wide.from <= minutes && minutes < wide.until;
            });
          const found = callableFrom(wide, zones, at);
          for (let step = 0; step < 2 * 96; step++) {
            const time = new Date(at.getTime() + step * 900_000);
            if (!within(time)) continue;
            expect(found).toEqual(time);
            return;
          }
          expect(found).toBeNull();
        },
      ),
      { numRuns: 60 },
    ));
});
