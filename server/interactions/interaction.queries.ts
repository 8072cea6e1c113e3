import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Context } from '#server/platform/context.ts';
import { notFound } from '#server/platform/errors.ts';
import { findPage } from '#server/platform/keyset.ts';
import { toFilter } from '#server/platform/policy.ts';
import { rowsById } from '#server/platform/rows.ts';
import type { Page, PageQuery, Reference } from '#server/platform/schema.ts';
import { run, sql } from '#server/platform/sql.ts';
import { containing } from '#server/platform/text-search.ts';
import { Interaction } from './interaction.entity.ts';
import { maySee, visibleInteractions } from './interaction.policy.ts';
import type { Candidate, InteractionView, LegView } from './interaction.schema.ts';
import { viewInteraction } from './interaction.view.ts';

/** What surrounds an interaction on the screen: names of those it refers to, and its lines. */
export interface InteractionSurroundings {
  queue: Reference | null;
  offeredTo: Reference | null;
  agent: Reference | null;
  transferredBy: Reference | null;
  customer: Reference | null;
  candidates: Candidate[];
  legs: LegView[];
  /** The sum of their versions: it rises with each change of any of them. */
  linesVersion: number;
}

/** Views by id, in one query for rows and one for what surrounds them. Unknown ids are left out. */
export async function loadInteractionViews(
  em: SqlEntityManager,
  ids: readonly string[],
): Promise<Map<string, InteractionView>> {
  if (ids.length === 0) return new Map();
  const [rows, around] = await Promise.all([rowsById(em, Interaction, ids), loadSurroundings(em, ids)]);
  return new Map(rows.map(row => [row.id, viewInteraction(row, around.get(row.id)!)]));
}

/** The interaction, if the reader may see it; otherwise there is none. */
export async function getInteraction(ctx: Context, id: string): Promise<InteractionView> {
  const row = await ctx.em.findOne(Interaction, { id });
  if (!row || !maySee(ctx.actor, row)) throw notFound('interaction');
  return viewInteraction(row, (await loadSurroundings(ctx.em, [id])).get(id)!);
}

/** Newest first; `q` looks for a part of the number or of the customer's name. */
export async function listInteractions(
  ctx: Context,
  query: PageQuery & { state?: 'open' | 'closed' },
): Promise<Page<InteractionView>> {
  const state =
    query.state === 'open' ? { state: { $ne: 'closed' as const } } : query.state ? { state: 'closed' as const } : {};
  const found = query.q ? { id: { $in: await searchIds(ctx, query.q) } } : {};
  const filter = { $and: [toFilter(visibleInteractions(ctx.actor)), state, found] };
  const page = await findPage(ctx.em, Interaction, filter, { newestFirst: 'arrivedAt' }, query);
  const around = await loadSurroundings(
    ctx.em,
    page.items.map(item => item.id),
  );
  return { items: page.items.map(item => viewInteraction(item, around.get(item.id)!)), nextCursor: page.nextCursor };
}

/** At most the 1,000 newest that match; a longer word finds fewer. */
async function searchIds(ctx: Context, q: string): Promise<string[]> {
  const pattern = containing(q);
  const rows = await run(
    ctx.em,
    sql<{ id: string }>`
      select id from (
        (select id, arrived_at from interaction where from_number like ${pattern} order by arrived_at desc limit 1000)
        union
        (select id, arrived_at from interaction where direction = 'outbound' and to_number like ${pattern}
          order by arrived_at desc limit 1000)
        union
        (select id, arrived_at from interaction
          where customer_id = any(array(select id from customer where name ilike ${pattern}))
          order by arrived_at desc limit 1000)
      ) as found order by arrived_at desc limit 1000`,
  );
  return rows.map(row => row.id);
}

const customerNumber = sql`case i.direction when 'outbound' then i.to_number else i.from_number end`;

async function loadSurroundings(
  em: SqlEntityManager,
  ids: readonly string[],
): Promise<Map<string, InteractionSurroundings>> {
  const rows = await run(
    em,
    sql<InteractionSurroundings & { id: string }>`
      select i.id,
        (select jsonb_build_object('id', q.id, 'name', q.name) from queue q where q.id = i.queue_id) as queue,
        (select jsonb_build_object('id', u.id, 'name', u.name) from offer o join users u on u.id = o.user_id
         where o.interaction_id = i.id and o.state = 'pending') as "offeredTo",
        (select jsonb_build_object('id', u.id, 'name', u.name) from users u where u.id = i.agent_id) as agent,
        (select jsonb_build_object('id', u.id, 'name', u.name) from users u where u.id = i.transferred_by_id) as "transferredBy",
        (select jsonb_build_object('id', c.id, 'name', c.name) from customer c where c.id = i.customer_id) as customer,
        coalesce((select jsonb_agg(jsonb_build_object('id', c.id, 'name', c.name, 'chosen', case when n.chosen_at is not null then
              jsonb_build_object('at', to_char(n.chosen_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), 'by', u.name) end)
            order by n.chosen_at desc nulls last, c.name, c.id)
          from customer c left join customer_number n on n.customer_id = c.id and n.phone_number = ${customerNumber}
            left join users u on u.id = n.chosen_by_id
          where c.id = any(i.candidate_ids)), '[]') as candidates,
        coalesce((select jsonb_agg(jsonb_build_object(
            'id', l.id, 'kind', l.kind, 'state', l.state, 'phoneNumber', l.phone_number, 'mode', l.mode, 'endReason', l.end_reason,
            'dialsAt', to_char(l.dials_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            'mergedAt', to_char(l.merged_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            'startedAt', to_char(l.started_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            'joinedAt', to_char(l.joined_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            'leftAt', to_char(l.left_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            'user', (select jsonb_build_object('id', u.id, 'name', u.name) from users u where u.id = l.user_id)
          ) order by l.started_at, l.id) from leg l where l.interaction_id = i.id and l.shown), '[]') as legs,
        (select coalesce(sum(l.version), 0)::int from leg l where l.interaction_id = i.id) as "linesVersion"
      from interaction i where i.id = any(${ids}::uuid[])`,
  );
  return new Map(rows.map(({ id, ...around }) => [id, around]));
}
