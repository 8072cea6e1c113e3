import { describe, expect, test } from 'vitest';
import { solvedSince, statusWithOwner, stepBetween } from '#server/tickets/ticket-status.ts';
import { type TicketStatus, ticketStatuses } from '#server/tickets/ticket.schema.ts';

const agent = { reopenClosed: false };
const supervisor = { reopenClosed: true };

describe('what becomes of a ticket', () => {
  test.each<{ from: TicketStatus; to: TicketStatus; step: string | null; why: string }>([
    { from: 'new', to: 'open', step: 'ticket.started', why: 'somebody begins' },
    { from: 'new', to: 'pending', step: 'ticket.paused', why: 'it waits for the customer from the start' },
    { from: 'new', to: 'solved', step: 'ticket.solved', why: 'the answer was at hand' },
    { from: 'new', to: 'closed', step: 'ticket.closed', why: 'it was a mistake' },
    { from: 'open', to: 'pending', step: 'ticket.paused', why: 'the customer owes something' },
    { from: 'open', to: 'solved', step: 'ticket.solved', why: 'it is done' },
    { from: 'open', to: 'closed', step: 'ticket.closed', why: 'it is done for good' },
    { from: 'pending', to: 'open', step: 'ticket.started', why: 'the customer has answered' },
    { from: 'pending', to: 'solved', step: 'ticket.solved', why: 'the customer was content' },
    { from: 'solved', to: 'open', step: 'ticket.reopened', why: 'it was not done' },
    { from: 'solved', to: 'pending', step: 'ticket.reopened', why: 'it was not done, and waits' },
    { from: 'solved', to: 'closed', step: 'ticket.closed', why: 'it stays done' },
    { from: 'closed', to: 'open', step: null, why: 'closed is for good' },
    { from: 'closed', to: 'solved', step: null, why: 'closed is for good, in every direction' },
    { from: 'closed', to: 'pending', step: null, why: 'closed is for good, in every direction' },
  ])('$from → $to: $why', ({ from, to, step }) => expect(stepBetween(from, to, agent)).toBe(step));

  test('whoever leads reopens what is closed, and only so', () => {
    expect(stepBetween('closed', 'open', supervisor)).toBe('ticket.reopened');
    expect(stepBetween('closed', 'pending', supervisor)).toBeNull();
    expect(stepBetween('closed', 'solved', supervisor)).toBeNull();
  });

  test('nothing becomes new again', () =>
    expect(ticketStatuses.map(from => stepBetween(from, 'new', supervisor))).toEqual([null, null, null, null, null]));

  test('a new one whose owner is named is open; others stay as they are', () => {
    expect(statusWithOwner('new', 'somebody')).toBe('open');
    expect(statusWithOwner('new', null)).toBe('new');
    expect(statusWithOwner('pending', 'somebody')).toBe('pending');
  });

  test('it is solved since it was first done, until it is taken up again', () => {
    const [before, now] = [new Date('2026-03-02T09:00:00Z'), new Date('2026-03-03T09:00:00Z')];
    expect(solvedSince('solved', null, now)).toEqual(now);
    expect(solvedSince('closed', before, now)).toEqual(before);
    expect(solvedSince('open', before, now)).toBeNull();
  });
});
