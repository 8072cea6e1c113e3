import type { Ticket } from './ticket.entity.ts';
import type { TicketSummary, TicketView } from './ticket.schema.ts';

/** What surrounds a ticket on the screen: names of those it refers to. */
export type TicketSurroundings = Pick<
  TicketView,
  'owner' | 'queue' | 'group' | 'customer' | 'createdBy' | 'interaction'
>;

export const summariseTicket = (ticket: Ticket, around: TicketSurroundings): TicketSummary => ({
  id: ticket.id,
  number: ticket.number,
  subject: ticket.subject,
  status: ticket.status,
  priority: ticket.priority,
  owner: around.owner,
  queue: around.queue,
  group: around.group,
  customer: around.customer,
  promisedAt: ticket.promisedAt?.toISOString() ?? null,
  createdAt: ticket.createdAt.toISOString(),
  updatedAt: ticket.updatedAt.toISOString(),
  solvedAt: ticket.solvedAt?.toISOString() ?? null,
  version: ticket.version,
});

export const viewTicket = (ticket: Ticket, around: TicketSurroundings): TicketView => ({
  ...summariseTicket(ticket, around),
  text: ticket.text,
  createdBy: around.createdBy,
  interaction: around.interaction,
  branchId: ticket.branchId ?? null,
});
