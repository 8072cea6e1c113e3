import type { Actor } from '#server/platform/context.ts';
import { type Condition, anyOf, everything, may, nothing, where, withinReach } from '#server/platform/policy.ts';

interface TicketRow {
  id: string;
  branchId?: string | null;
  ownerId?: string | null;
  createdById?: string | null;
  queueId?: string | null;
}

/** Whoever may be rung about any ticket sees all of them; others those of the branches in reach and of their queues, and their own. */
export function visibleTickets(actor: Actor): Condition<TicketRow> {
  if (may(actor, 'read_all_tickets')) return everything;
  if (!may(actor, 'read_tickets') || actor.id === null) return nothing;
  return anyOf<TicketRow>(
    where<TicketRow>({ ownerId: actor.id }),
    where<TicketRow>({ createdById: actor.id }),
    where<TicketRow>({ queueId: { in: actor.queueIds } }),
    withinReach<TicketRow>(actor),
  );
}

/** Who sees a ticket and writes tickets at all may change it. */
export const changeableTickets = (actor: Actor): Condition<TicketRow> =>
  may(actor, 'write_tickets') ? visibleTickets(actor) : nothing;

/** Closed is for good, but for whoever leads. */
export const mayReopenClosed = (actor: Actor): boolean => may(actor, 'lead_floor');
