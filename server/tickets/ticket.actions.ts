import type { Changes, EventType } from '#server/events/catalogue.ts';
import { record } from '#server/events/record.ts';
import { differences, given } from '#server/platform/changes.ts';
import type { Context } from '#server/platform/context.ts';
import { DomainError, badRequest, conflict, notFound } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { matches } from '#server/platform/policy.ts';
import { addRow, lockRow, writeRows } from '#server/platform/rows.ts';
import { first, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { solvedSince, statusWithOwner, stepBetween } from './ticket-status.ts';
import {
  demandCustomer,
  demandInteraction,
  demandTicketOwner,
  demandWaiting,
  waitingWith,
} from './ticket-references.ts';
import { Ticket, TicketNote } from './ticket.entity.ts';
import { changeableTickets, mayReopenClosed } from './ticket.policy.ts';
import { getTicketView } from './ticket.queries.ts';
import type { OpenTicket, UpdateTicket } from './ticket.schema.ts';

const asSubject = (id: string) => ({ type: 'ticket', id }) as const;

/** Throws `unknown_customer`, `unknown_interaction`, `unknown_user`, `takes_no_tickets`, `queue_or_group`, `unknown_queue`, `unknown_group`. */
export function openTicket(ctx: Context, input: OpenTicket): Promise<Ticket> {
  return inTransaction(ctx, async ctx => {
    const { ownerId = null, customerId = null, interactionId = null } = input;
    const waiting = waitingWith({ queueId: null, groupId: null }, given(input));
    const customer = customerId ? await demandCustomer(ctx, customerId) : null;
    const interaction = interactionId ? await demandInteraction(ctx, interactionId) : null;
    if (ownerId) await demandTicketOwner(ctx, ownerId);
    await demandWaiting(ctx, waiting);
    const fields = {
      subject: cleanSubject(input.subject),
      status: statusWithOwner('new', ownerId),
      priority: input.priority ?? 'normal',
      ownerId,
      ...waiting,
      customerId,
      interactionId,
      branchId: customer?.branchId ?? interaction?.branchId ?? ctx.actor.branchId,
      promisedAt: asTime(input.promisedAt ?? null),
    };
    const ticket = addRow(ctx, Ticket, {
      ...fields,
      id: newId(),
      number: await nextNumber(ctx),
      text: cleanText(input.text ?? ''),
      createdById: ctx.actor.id,
      createdAt: ctx.now,
      updatedAt: ctx.now,
      solvedAt: null,
      version: 1,
    });
    // What answers the request reads it in this transaction.
    await writeRows(ctx);
    record(ctx, 'ticket.opened', asSubject(ticket.id), { changes: asNew(fields) });
    return ticket;
  });
}

/**
 * What was given is changed; each kind of change is an event of its own. Throws as `openTicket`, and `ticket_changed` (with the ticket as it is
 * now) when somebody else was first, `ticket_closed`, `bad_status`.
 */
export function updateTicket(ctx: Context, id: string, { version, ...wanted }: UpdateTicket): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const ticket = await lockChangeable(ctx, id);
    const before = audited(ticket);
    const after = { ...before, ...cleaned(wanted), ...waitingWith(before, given(wanted)) };
    if (wanted.status === undefined && after.ownerId !== before.ownerId)
      after.status = statusWithOwner(before.status, after.ownerId);
    let changes = differences(before, after);
    // Whoever asks for what is so already need not know that somebody else was first.
    if (Object.keys(changes).length === 0) return;
    if (version !== ticket.version)
      throw new DomainError(409, 'ticket_changed', 'Somebody else has changed this ticket. Look again and repeat.', {
        ticket: await getTicketView(ctx, id),
      });
    if (before.status === 'closed' && after.status === 'closed') throw ticketClosed();
    const step = changes.status ? demandStep(ctx, before.status, after.status) : null;
    if (changes.customerId && after.customerId)
      after.branchId = (await demandCustomer(ctx, after.customerId)).branchId ?? before.branchId;
    if (changes.ownerId && after.ownerId) await demandTicketOwner(ctx, after.ownerId);
    if (changes.queueId || changes.groupId) await demandWaiting(ctx, after);
    changes = differences(before, after);
    Object.assign(ticket, after, {
      solvedAt: solvedSince(after.status, ticket.solvedAt ?? null, ctx.now),
      updatedAt: ctx.now,
      version: version + 1,
    });
    tell(ctx, id, changes, step);
  });
}

/** Throws `ticket_closed`. */
export function writeTicketNote(ctx: Context, ticketId: string, text: string): Promise<TicketNote> {
  return inTransaction(ctx, async ctx => {
    const ticket = await lockChangeable(ctx, ticketId);
    if (ticket.status === 'closed') throw ticketClosed();
    const note = addRow(ctx, TicketNote, {
      id: newId(),
      ticketId,
      authorId: ctx.actor.id,
      text: cleanText(text),
      createdAt: ctx.now,
    });
    ticket.updatedAt = ctx.now;
    record(ctx, 'ticket.noted', asSubject(ticketId));
    return note;
  });
}

async function lockChangeable(ctx: Context, id: string): Promise<Ticket> {
  const ticket = await lockRow(ctx, Ticket, { id });
  if (!ticket || !matches(changeableTickets(ctx.actor), ticket)) throw notFound('ticket');
  return ticket;
}

function demandStep(ctx: Context, from: Ticket['status'], to: Ticket['status']): EventType {
  const step = stepBetween(from, to, { reopenClosed: mayReopenClosed(ctx.actor) });
  if (step) return step;
  throw from === 'closed' ? ticketClosed() : badRequest('bad_status', 'A ticket does not become new again.');
}

/** What history tells of, by the event that tells it. */
const toldBy = {
  'ticket.worded': ['subject', 'text'],
  'ticket.assigned': ['ownerId', 'queueId', 'groupId'],
  'ticket.prioritised': ['priority'],
  'ticket.promised': ['promisedAt'],
  'ticket.linked': ['customerId', 'branchId'],
} as const;

function tell(ctx: Context, id: string, changes: Changes, step: EventType | null): void {
  const some = (fields: readonly string[]): Changes =>
    Object.fromEntries(Object.entries(changes).filter(([field]) => fields.includes(field)));
  for (const [type, fields] of Object.entries(toldBy) as [keyof typeof toldBy, readonly string[]][]) {
    const told = some(fields);
    if (Object.keys(told).length > 0) record(ctx, type, asSubject(id), { changes: told });
  }
  if (step) record(ctx, step, asSubject(id), { changes: some(['status']) });
}

const audited = (ticket: Ticket) => ({
  subject: ticket.subject,
  text: ticket.text,
  status: ticket.status,
  priority: ticket.priority,
  ownerId: ticket.ownerId ?? null,
  queueId: ticket.queueId ?? null,
  groupId: ticket.groupId ?? null,
  customerId: ticket.customerId ?? null,
  branchId: ticket.branchId ?? null,
  promisedAt: ticket.promisedAt ?? null,
});

function cleaned({ subject, text, promisedAt, ...others }: Omit<UpdateTicket, 'version'>) {
  return {
    ...given(others),
    ...(subject !== undefined && { subject: cleanSubject(subject) }),
    ...(text !== undefined && { text: cleanText(text) }),
    ...(promisedAt !== undefined && { promisedAt: asTime(promisedAt) }),
  };
}

/** Of a new row: what it has, from nothing. */
const asNew = (fields: object): Changes =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]: [string, unknown]) =>
      value === null ? [] : [[name, [null, value]]],
    ),
  );

const asTime = (text: string | null): Date | null => (text === null ? null : new Date(text));
const cleanSubject = (text: string): string => text.trim().normalize('NFC');
const cleanText = (text: string): string => text.trim().normalize('NFC');

async function nextNumber(ctx: Context): Promise<number> {
  const row = await first(ctx.em, sql<{ number: string }>`select nextval('ticket_number') as number`);
  return Number(row!.number);
}

const ticketClosed = () => conflict('ticket_closed', 'This ticket is closed. Whoever leads the floor can reopen it.');
