import type { Changes } from '#server/events/catalogue.ts';
import type { Context } from '#server/platform/context.ts';
import { type PageRequest, DEFAULT_LIMIT, cutPage, findPage, readCursor } from '#server/platform/keyset.ts';
import type { Page, Reference } from '#server/platform/schema.ts';
import { run, sql } from '#server/platform/sql.ts';
import { TicketNote } from './ticket.entity.ts';
import { getTicket } from './ticket.queries.ts';
import type { TicketHistoryItem, TicketNoteView } from './ticket.schema.ts';

/** Newest first. Throws `ticket_not_found`. */
export async function listTicketNotes(
  ctx: Context,
  ticketId: string,
  page: PageRequest,
): Promise<Page<TicketNoteView>> {
  await getTicket(ctx, ticketId);
  const found = await findPage(ctx.em, TicketNote, { ticketId }, { newestFirst: 'createdAt' }, page);
  return { ...found, items: await viewTicketNotes(ctx, found.items) };
}

export async function viewTicketNotes(ctx: Context, notes: readonly TicketNote[]): Promise<TicketNoteView[]> {
  const names = await namesOf(
    ctx,
    notes.map(note => note.authorId),
  );
  return notes.map(({ id, authorId, text, createdAt }) => ({
    id,
    author: referenceTo(authorId, names),
    text,
    createdAt: createdAt.toISOString(),
  }));
}

/** Fields of the row, as history calls them. */
const shownAs = {
  subject: 'subject',
  text: 'text',
  status: 'status',
  priority: 'priority',
  ownerId: 'owner',
  queueId: 'queue',
  groupId: 'group',
  customerId: 'customer',
  promisedAt: 'promisedAt',
} as const;
const auditedFields = Object.keys(shownAs) as (keyof typeof shownAs)[];

interface HistoryRow {
  number: number;
  type: string;
  at: string;
  actor_id: string | null;
  changes: Changes | null;
}

/** What was done to it, newest first; notes are in a list of their own. Throws `ticket_not_found`. */
export async function listTicketHistory(
  ctx: Context,
  ticketId: string,
  { cursor, limit = DEFAULT_LIMIT }: PageRequest,
): Promise<Page<TicketHistoryItem>> {
  await getTicket(ctx, ticketId);
  const before = cursor === undefined ? null : Number(readCursor(cursor).value);
  const rows = await run(
    ctx.em,
    sql<HistoryRow>`
      select e.number, e.type, e.occurred_at as at, e.actor_id, e.changes from event e
      where e.subject_id = ${ticketId} and e.number < ${before ?? 2 ** 31 - 1}::int and e.type <> 'ticket.noted'
      order by e.number desc limit ${limit + 1}`,
  );
  const changesOf = ({ changes }: HistoryRow) =>
    auditedFields.flatMap(field => (changes?.[field] ? [{ field: shownAs[field], values: changes[field] }] : []));
  const names = await namesOf(
    ctx,
    rows.flatMap(row => [row.actor_id, ...changesOf(row).flatMap(({ values }) => values)]),
  );
  const wording = (value: unknown) => (typeof value === 'string' ? (names.get(value) ?? value) : null);
  const items = rows.map(row => ({
    number: row.number,
    type: row.type,
    at: new Date(row.at).toISOString(),
    by: referenceTo(row.actor_id, names),
    changes: changesOf(row).map(({ field, values: [before, after] }) => ({
      field,
      before: wording(before),
      after: wording(after),
    })),
  }));
  return cutPage(items, limit, item => ({ value: String(item.number), id: ticketId }));
}

const referenceTo = (id: string | null | undefined, names: ReadonlyMap<string, string>): Reference | null =>
  id ? { id, name: names.get(id) ?? '' } : null;

const isId = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Of people, queues, groups and customers. */
async function namesOf(ctx: Context, ids: readonly unknown[]): Promise<Map<string, string>> {
  const wanted = [...new Set(ids)].filter(id => typeof id === 'string' && isId.test(id));
  if (wanted.length === 0) return new Map();
  const rows = await run(
    ctx.em,
    sql<{ id: string; name: string }>`
      select id, name from users where id = any(${wanted}::uuid[])
      union all select id, name from queue where id = any(${wanted}::uuid[])
      union all select id, name from user_group where id = any(${wanted}::uuid[])
      union all select id, name from customer where id = any(${wanted}::uuid[])`,
  );
  return new Map(rows.map(row => [row.id, row.name]));
}
