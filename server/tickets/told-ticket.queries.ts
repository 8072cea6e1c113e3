import type { Context } from '#server/platform/context.ts';
import { findRow } from '#server/platform/rows.ts';
import { matches } from '#server/platform/policy.ts';
import { Ticket } from './ticket.entity.ts';
import { visibleTickets } from './ticket.policy.ts';
import type { TicketStatus } from './ticket.schema.ts';

/** What a customer may be told of a ticket of theirs, by its number; null: there is none, or it is somebody else's. */
export async function findTicketOf(
  ctx: Context,
  number: string,
  customerId: string,
): Promise<{ number: string; status: TicketStatus; promisedAt: Date | null } | null> {
  // What is longer was never given.
  if (!/^[0-9]{1,15}$/.test(number)) return null;
  const ticket = await findRow(ctx.em, Ticket, { number: Number(number), customerId });
  if (!ticket || !matches(visibleTickets(ctx.actor), ticket)) return null;
  return { number: String(ticket.number), status: ticket.status, promisedAt: ticket.promisedAt ?? null };
}
