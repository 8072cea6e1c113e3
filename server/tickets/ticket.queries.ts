import type { FilterQuery } from '@mikro-orm/core';
import type { QBFilterQuery, SqlEntityManager } from '@mikro-orm/postgresql';
import { permissionsOf, roles } from '#server/people/role.schema.ts';
import { groupsOf } from '#server/people/group.queries.ts';
import type { Context } from '#server/platform/context.ts';
import { notFound } from '#server/platform/errors.ts';
import { findPage } from '#server/platform/keyset.ts';
import { matches, toFilter } from '#server/platform/policy.ts';
import type { Page, Reference } from '#server/platform/schema.ts';
import { referenceTo, run, sql } from '#server/platform/sql.ts';
import { contains, wordsOf } from '#server/platform/text-search.ts';
import { Ticket } from './ticket.entity.ts';
import { visibleTickets } from './ticket.policy.ts';
import {
  MOST_COUNTED,
  type TicketChoices,
  type TicketCounts,
  type TicketPlace,
  type TicketQuery,
  type TicketSummary,
  type TicketView,
  type TicketViewName,
  ticketViews,
  unsolvedStatuses,
} from './ticket.schema.ts';
import { type TicketSurroundings, summariseTicket, viewTicket } from './ticket.view.ts';

/** The ticket as a row, if the actor may see it. Throws `ticket_not_found`. */
export async function getTicket(ctx: Context, id: string): Promise<Ticket> {
  const ticket = await ctx.em.findOne(Ticket, { id });
  if (!ticket || !matches(visibleTickets(ctx.actor), ticket)) throw notFound('ticket');
  return ticket;
}

/** With all that surrounds it; to be asked only about a ticket that the actor may see. */
export async function getTicketView(ctx: Context, id: string): Promise<TicketView> {
  const ticket = await ctx.em.findOneOrFail(Ticket, { id });
  return viewTicket(ticket, (await loadSurroundings(ctx.em, [id])).get(id)!);
}

/** Newest change first. */
export async function listTickets(ctx: Context, query: TicketQuery): Promise<Page<TicketSummary>> {
  const { view, status, priority, customerId, interactionId, ownerId, queueId } = query;
  const filters: FilterQuery<Ticket>[] = [toFilter<Ticket>(visibleTickets(ctx.actor)), ...searched(query.q)];
  if (view) filters.push(await inView(ctx, view));
  if (status) filters.push({ status: status === 'unsolved' ? { $in: [...unsolvedStatuses] } : status });
  if (priority) filters.push({ priority });
  if (customerId) filters.push({ customerId });
  if (interactionId) filters.push({ interactionId });
  if (ownerId) filters.push({ ownerId });
  if (queueId) filters.push({ queueId });
  const page = await findPage(ctx.em, Ticket, { $and: filters }, { newestFirst: 'updatedAt' }, query);
  const around = await loadSurroundings(
    ctx.em,
    page.items.map(ticket => ticket.id),
  );
  return { ...page, items: page.items.map(ticket => summariseTicket(ticket, around.get(ticket.id)!)) };
}

/** How many unsolved ones each view has, up to `MOST_COUNTED`. */
export async function countTickets(ctx: Context): Promise<TicketCounts> {
  const counts = await Promise.all(ticketViews.map(async view => [view, await countView(ctx, view)] as const));
  return Object.fromEntries(counts) as Record<TicketViewName, number>;
}

async function countView(ctx: Context, view: TicketViewName): Promise<number> {
  const unsolved = { status: { $in: [...unsolvedStatuses] } };
  const { sql: found, params } = ctx.em
    .createQueryBuilder(Ticket)
    .select('id')
    .where({
      $and: [toFilter<Ticket>(visibleTickets(ctx.actor)), unsolved, await inView(ctx, view)],
    } as QBFilterQuery<Ticket>)
    .limit(MOST_COUNTED)
    .toQuery();
  const [row] = await ctx.em.execute<{ count: number }[]>(`select count(*)::int as count from (${found}) as found`, [
    ...params,
  ]);
  return row!.count;
}

async function inView({ em, actor, ...ctx }: Context, view: TicketViewName): Promise<FilterQuery<Ticket>> {
  switch (view) {
    case 'mine':
      return { ownerId: actor.id };
    case 'unassigned':
      return { ownerId: null };
    case 'my_queues': {
      const groups = actor.id ? await groupsOf({ em, actor, ...ctx }, [actor.id]) : new Map<string, string[]>();
      return {
        $or: [
          { queueId: { $in: [...actor.queueIds] } },
          { groupId: { $in: (actor.id && groups.get(actor.id)) || [] } },
        ],
      };
    }
    case 'all':
      return {};
  }
}

/** `#1042` is a number; `1042` may also stand in a subject. */
function searched(q: string | undefined): FilterQuery<Ticket>[] {
  const [, hash, digits] = /^\s*(#?)(\d{1,15})\s*$/.exec((q ?? '').normalize('NFKC')) ?? [];
  if (digits === undefined) return wordsOf(q).map(word => ({ subject: contains(word) }));
  const number = { number: Number(digits) };
  return [hash ? number : { $or: [number, { subject: contains(digits) }] }];
}

const place = (table: string, id: string) => sql`
  (select jsonb_build_object('id', r.id, 'name', r.name, 'nameZh', r.name_zh) from ${sql.table(table)} r where r.id = ${sql.ref(id)})`;

async function loadSurroundings(
  em: SqlEntityManager,
  ids: readonly string[],
): Promise<Map<string, TicketSurroundings>> {
  const rows = await run(
    em,
    sql<Omit<TicketSurroundings, 'interaction'> & { id: string; call_id: string | null; arrived_at: string | null }>`
      select t.id, ${referenceTo('users', 't.owner_id')} as owner, ${referenceTo('users', 't.created_by_id')} as "createdBy",
        ${referenceTo('customer', 't.customer_id')} as customer, ${place('queue', 't.queue_id')} as queue,
        ${place('user_group', 't.group_id')} as group, i.id as call_id, i.arrived_at
      from ticket t left join interaction i on i.id = t.interaction_id where t.id = any(${ids}::uuid[])`,
  );
  return new Map(
    rows.map(({ id, call_id, arrived_at, ...around }) => [
      id,
      {
        ...around,
        interaction: call_id && arrived_at ? { id: call_id, arrivedAt: new Date(arrived_at).toISOString() } : null,
      },
    ]),
  );
}

/** What can be chosen for a ticket, by name. */
export async function listTicketChoices({ em }: Context): Promise<TicketChoices> {
  const rolesWithTickets = roles.filter(role => permissionsOf[role].includes('write_tickets'));
  const places = (table: string) =>
    run(
      em,
      sql<TicketPlace>`
        select id, name, name_zh as "nameZh" from ${sql.table(table)} where active order by name, id limit 1000`,
    );
  const [queues, groups, owners] = await Promise.all([
    places('queue'),
    places('user_group'),
    run(
      em,
      sql<Reference>`
        select id, name from users where active and role = any(${rolesWithTickets}::text[]) order by name, id limit 5000`,
    ),
  ]);
  return { queues, groups, owners };
}

/** What says who sees these tickets. Unknown ids are left out. */
export const loadTicketSight = (em: SqlEntityManager, ids: readonly string[]): Promise<TicketSight[]> =>
  run(
    em,
    sql<TicketSight>`
      select id, version, branch_id as "branchId", owner_id as "ownerId", created_by_id as "createdById", queue_id as "queueId"
      from ticket where id = any(${ids}::uuid[])`,
  );

interface TicketSight {
  id: string;
  version: number;
  branchId: string | null;
  ownerId: string | null;
  createdById: string | null;
  queueId: string | null;
}
