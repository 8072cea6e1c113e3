import type { EventType } from '#server/events/catalogue.ts';
import type { TicketStatus } from './ticket.schema.ts';

/** What it is called when a ticket goes from one status to another; null when it cannot. Nothing becomes new again. */
export function stepBetween(
  from: TicketStatus,
  to: TicketStatus,
  { reopenClosed }: { reopenClosed: boolean },
): EventType | null {
  if (to === 'new' || from === to) return null;
  if (from === 'closed') return to === 'open' && reopenClosed ? 'ticket.reopened' : null;
  if (to === 'closed') return 'ticket.closed';
  if (from === 'solved') return 'ticket.reopened';
  return stepTo[to];
}

const stepTo = { open: 'ticket.started', pending: 'ticket.paused', solved: 'ticket.solved' } as const;

/** Whoever is made owner of a new one has begun with it. */
export const statusWithOwner = (status: TicketStatus, ownerId: string | null): TicketStatus =>
  status === 'new' && ownerId !== null ? 'open' : status;

/** Since when it is done; null while it is not. */
export function solvedSince(status: TicketStatus, before: Date | null, now: Date): Date | null {
  return status === 'solved' || status === 'closed' ? (before ?? now) : null;
}
