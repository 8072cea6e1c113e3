import type { TimelineItem, TimelineItemOf } from '#server/customers/timeline.schema.ts';
import type { Context } from '#server/platform/context.ts';
import { toFilter } from '#server/platform/policy.ts';
import { run, sql } from '#server/platform/sql.ts';
import { Ticket } from '#server/tickets/ticket.entity.ts';
import { visibleTickets } from '#server/tickets/ticket.policy.ts';
import type { Stretch } from './timeline-sources.ts';

/** When tickets of the customer were opened, of those that the reader may see. */
export async function listOpenedTickets(ctx: Context, stretch: Stretch): Promise<TimelineItem[]> {
  const rows = await findTickets(ctx, stretch, 'createdAt');
  const names = await namesOf(
    ctx,
    rows.map(row => row.createdById),
  );
  return rows.map(row => itemOf(row, 'opened', row.createdAt, names.get(row.createdById)));
}

/** When they were solved, as they now stand, and who looks after them. */
export async function listSolvedTickets(ctx: Context, stretch: Stretch): Promise<TimelineItem[]> {
  const rows = await findTickets(ctx, stretch, 'solvedAt');
  const names = await namesOf(
    ctx,
    rows.map(row => row.ownerId),
  );
  return rows.map(row => itemOf(row, 'solved', row.solvedAt!, names.get(row.ownerId)));
}

function findTickets(ctx: Context, stretch: Stretch, field: 'createdAt' | 'solvedAt'): Promise<Ticket[]> {
  const { customerId, from, until, beforeId, patterns, limit } = stretch;
  const earlier =
    until === 'infinity'
      ? [{ [field]: { $ne: null } }]
      : [{ $or: [{ [field]: { $lt: new Date(until) } }, { [field]: new Date(until), id: { $lt: beforeId } }] }];
  const later = from === '-infinity' ? [] : [{ [field]: { $gte: new Date(from) } }];
  const found = patterns.map(pattern => ({ subject: { $ilike: pattern } }));
  return ctx.em
    .fork()
    .find(
      Ticket,
      { $and: [toFilter<Ticket>(visibleTickets(ctx.actor)), { customerId }, ...earlier, ...later, ...found] },
      { orderBy: { [field]: 'desc', id: 'desc' }, limit },
    );
}

const itemOf = (
  { id, number, subject, status, priority }: Ticket,
  happened: TimelineItemOf<'ticket'>['happened'],
  at: Date,
  byName: string | undefined,
): TimelineItem => ({
  kind: 'ticket',
  id,
  at: at.toISOString(),
  happened,
  number,
  subject,
  status,
  priority,
  byName: byName ?? null,
});

async function namesOf(ctx: Context, ids: readonly (string | null | undefined)[]) {
  const wanted = ids.filter(id => typeof id === 'string');
  if (wanted.length === 0) return new Map<unknown, string>();
  const rows = await run(
    ctx.em,
    sql<{ id: string; name: string }>`select id, name from users where id = any(${wanted}::uuid[])`,
  );
  return new Map<unknown, string>(rows.map(row => [row.id, row.name]));
}
