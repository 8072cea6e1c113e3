import type { TicketPriority, TicketStatus } from '#server/tickets/ticket.schema.ts';
import type { DemoCall } from './calls.ts';
import type { Chance } from './random.ts';
import { DuePromises, firstPromise } from './promises.ts';
import { solvedNotes, ticketNotes } from './ticket-words.ts';
import { filled, subjectOf, toldOf } from './stories.ts';

export interface TicketNoteMade {
  authorId: string;
  text: string;
  at: number;
}
export interface TicketStep {
  type:
    | 'ticket.opened'
    | 'ticket.assigned'
    | 'ticket.promised'
    | 'ticket.started'
    | 'ticket.paused'
    | 'ticket.solved'
    | 'ticket.closed'
    | 'ticket.noted';
  at: number;
  actorId: string | null;
  changes: Record<string, [unknown, unknown]> | null;
}
/** A matter that was not settled in its call, and what became of it. Times in milliseconds. */
export interface DemoTicket {
  call: DemoCall;
  subject: string;
  text: string;
  status: TicketStatus;
  priority: TicketPriority;
  ownerId: string | null;
  promisedAt: number | null;
  /** When it was opened, if it was put off since. */
  firstPromise: number | null;
  createdById: string;
  createdAt: number;
  updatedAt: number;
  solvedAt: number | null;
  notes: TicketNoteMade[];
  steps: TicketStep[];
}

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const iso = (at: number): string => new Date(at).toISOString();
const SHARE = { follow_up_needed: 0.72, complaint: 0.9 };

/** One of several such calls left a ticket; the older it is, the more likely it is settled. */
export function makeTickets(calls: readonly DemoCall[], now: number, zone: string, chance: Chance): DemoTicket[] {
  const promises = new DuePromises(now, zone, chance);
  return calls
    .filter(({ disposition }) => chance.happens(SHARE[disposition as keyof typeof SHARE] ?? 0.012))
    .filter(({ agent, customer }) => agent !== null && customer !== null)
    .map(call => ticketOf(call, now, zone, promises, chance));
}

function ticketOf(call: DemoCall, now: number, zone: string, promises: DuePromises, chance: Chance): DemoTicket {
  const { language, topic, facts } = call;
  const openedBy = call.agent!.id;
  const createdAt = call.leftAt + Math.round((call.closedAt - call.leftAt) * 0.8);
  const ticket: DemoTicket = {
    call,
    subject: subjectOf(topic, language, facts),
    text: call.notes || toldOf(chance, topic, 'happened', language, facts),
    status: 'new',
    priority: priorityOf(call, chance),
    ownerId: null,
    firstPromise: null,
    promisedAt: chance.happens(0.8) ? firstPromise(createdAt, zone, chance) : null,
    createdById: openedBy,
    createdAt,
    updatedAt: createdAt,
    solvedAt: null,
    notes: [],
    steps: [{ type: 'ticket.opened', at: createdAt, actorId: openedBy, changes: null }],
  };
  const until = statusAt((now - createdAt) / DAY, chance);
  // Each step some hours after the one before, and none in the future.
  let at = createdAt;
  const later = (): number => (at = Math.min(at + Math.round(chance.exponential(9) * HOUR) + 60_000, now - 1_000));
  const owner = chance.happens(0.6) ? openedBy : (call.missed[0]?.agent.id ?? openedBy);
  const note = (text: string): void => {
    ticket.notes.push({ authorId: owner, text: filled(text, facts), at: later() });
    ticket.steps.push({ type: 'ticket.noted', at, actorId: owner, changes: null });
  };
  const step = (type: TicketStep['type'], status: TicketStatus): void => {
    ticket.steps.push({ type, at: later(), actorId: owner, changes: { status: [ticket.status, status] } });
    ticket.status = status;
  };
  /** What is still open is due about now; a promise that has passed was put off, once. */
  const putOff = (first: number): void => {
    const due = promises.next(ticket.ownerId, createdAt);
    ticket.promisedAt = due;
    if (first > now || first >= due) return; // told so from the beginning
    ticket.firstPromise = first;
    const changes: TicketStep['changes'] = { promisedAt: [iso(first), iso(due)] };
    ticket.steps.push({ type: 'ticket.promised', at: later(), actorId: owner, changes });
  };
  if (until !== 'new') {
    ticket.ownerId = owner;
    ticket.steps.push({ type: 'ticket.assigned', at: later(), actorId: owner, changes: { ownerId: [null, owner] } });
    step('ticket.started', 'open');
    for (let notes = chance.between(0, 2); notes > 0; notes--) note(chance.pick(ticketNotes[language]));
    if (until === 'pending' || (until !== 'open' && chance.happens(0.3))) step('ticket.paused', 'pending');
  }
  if (until === 'solved' || until === 'closed') {
    note(chance.happens(0.5) ? toldOf(chance, topic, 'done', language, facts) : chance.pick(solvedNotes[language]));
    step('ticket.solved', 'solved');
    ticket.solvedAt = at;
    if (until === 'closed') step('ticket.closed', 'closed');
  }
  if (ticket.promisedAt !== null && ticket.solvedAt === null) putOff(ticket.promisedAt);
  ticket.updatedAt = at;
  return ticket;
}

function priorityOf({ disposition, customer, topic }: DemoCall, chance: Chance): TicketPriority {
  if (disposition === 'complaint' && chance.happens(0.35)) return 'urgent';
  if (disposition === 'complaint' || topic === 'unknown_charge' || customer!.tier === 'private')
    return chance.happens(0.6) ? 'high' : 'normal';
  return chance.weighted<TicketPriority>({ low: 14, normal: 74, high: 12 });
}

function statusAt(days: number, chance: Chance): TicketStatus {
  if (days > 9) return chance.weighted<TicketStatus>({ closed: 86, solved: 12, pending: 1, open: 1 });
  if (days > 3) return chance.weighted<TicketStatus>({ closed: 22, solved: 45, pending: 15, open: 17, new: 1 });
  return chance.weighted<TicketStatus>({ solved: 26, pending: 16, open: 40, new: 18 });
}
