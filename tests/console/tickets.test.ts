import { describe, expect, test } from 'vitest';
import { fromLocalInput, nextDue, promiseTone, statusesFrom, toLocalInput } from '#lib/tickets/ticket-rules.ts';
import { stepBetween } from '#server/tickets/ticket-status.ts';
import { ticketStatuses } from '#server/tickets/ticket.schema.ts';

const now = Date.parse('2026-03-02T09:00:00Z');

describe('tickets on the console', () => {
  test('what was promised earliest is looked after first, then what matters most', () => {
    const tickets = [
      { id: 'low', priority: 'low', promisedAt: null },
      { id: 'urgent', priority: 'urgent', promisedAt: null },
      { id: 'tomorrow', priority: 'urgent', promisedAt: '2026-03-03T09:00:00Z' },
      { id: 'today, too', priority: 'normal', promisedAt: '2026-03-02T12:00:00Z' },
      { id: 'today', priority: 'high', promisedAt: '2026-03-02T12:00:00Z' },
    ] as const;
    expect(nextDue(tickets).map(({ id }) => id)).toEqual(['today', 'today, too', 'tomorrow', 'urgent', 'low']);
  });

  test.each([
    { promisedAt: '2026-03-03T09:00:00Z', status: 'open', tone: 'calm', why: 'tomorrow is far' },
    { promisedAt: '2026-03-02T12:59:00Z', status: 'open', tone: 'near', why: 'less than four hours are left' },
    { promisedAt: '2026-03-02T09:00:00Z', status: 'pending', tone: 'over', why: 'it is due' },
    { promisedAt: '2026-03-02T08:00:00Z', status: 'solved', tone: 'calm', why: 'what is solved presses nobody' },
  ] as const)('a promise is $tone: $why', ({ promisedAt, status, tone }) =>
    expect(promiseTone(promisedAt, status, now)).toBe(tone),
  );

  test('what can be chosen is what the server allows', () => {
    for (const reopenClosed of [true, false])
      for (const from of ticketStatuses)
        expect(statusesFrom(from, reopenClosed)).toEqual(
          ticketStatuses.filter(to => to === from || stepBetween(from, to, { reopenClosed }) !== null),
        );
  });

  test('a promise is written in the reader’s own time, and read back the same', () => {
    expect(fromLocalInput(toLocalInput('2026-03-02T09:00:00.000Z'))).toBe('2026-03-02T09:00:00.000Z');
    expect(fromLocalInput('')).toBeNull();
    expect(toLocalInput(null)).toBe('');
  });
});
