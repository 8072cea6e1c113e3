import type { TimelineItem, TimelineItemOf, TimelineKind } from '#server/customers/timeline.schema.ts';
import { factNames } from '#server/customers/customer-mask.ts';
import type { Changes } from '#server/events/catalogue.ts';
import type { Context } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';
import { listAudible } from '#server/telephony/recordings/recording.queries.ts';
import { listPermissionItems } from './timeline-permissions.ts';
import { listEndedCallbacks, listPromisedCallbacks } from './timeline-callbacks.ts';
import { listOpenedTickets, listSolvedTickets } from './timeline-tickets.ts';

/** Which part of a customer's history: what lies before `until` (and of the same time, before that id), from `from` on. */
export interface Stretch {
  customerId: string;
  /** ISO times, or `infinity` and `-infinity`. */
  until: string;
  beforeId: string;
  from: string;
  /** For `ilike`; all must occur. */
  patterns: readonly string[];
  limit: number;
}

/** A kind's part of the history, newest first. Each reads by its own index, so that a long history costs no more than a short one. */
type Source = (ctx: Context, stretch: Stretch) => Promise<TimelineItem[]>;

/** Of things of the same time the one of the later source comes first. */
export const timelineSources: readonly { kind: TimelineKind; list: Source }[] = [
  { kind: 'change', list: listChanges },
  { kind: 'interaction', list: listInteractionItems },
  { kind: 'verification', list: listVerifications },
  { kind: 'permission', list: listPermissionItems },
  { kind: 'callback', list: listPromisedCallbacks },
  { kind: 'callback', list: listEndedCallbacks },
  { kind: 'ticket', list: listOpenedTickets },
  { kind: 'ticket', list: listSolvedTickets },
];

/** Whoever may see the customer may see their calls. */
async function listInteractionItems(ctx: Context, stretch: Stretch): Promise<TimelineItem[]> {
  const rows = await run(
    ctx.em,
    sql<Omit<TimelineItemOf<'interaction'>, 'kind' | 'channel' | 'audible'>>`
      select i.id, i.arrived_at as at, i.direction, i.state, i.outcome, q.name as "queueName", u.name as "agentName",
        i.disposition, i.notes, i.verification_result as verification,
        extract(epoch from coalesce(i.connected_at, i.customer_left_at) - i.queued_at)::int as "waitedSeconds",
        extract(epoch from i.customer_left_at - i.connected_at)::int as "talkedSeconds"
      from interaction i left join queue q on q.id = i.queue_id left join users u on u.id = i.agent_id
      where i.customer_id = ${stretch.customerId} and i.training_call_id is null
        and (i.arrived_at, i.id) < (${stretch.until}::timestamptz, ${stretch.beforeId}::uuid)
        and i.arrived_at >= ${stretch.from}::timestamptz and i.notes ilike all(${stretch.patterns}::text[])
      order by i.arrived_at desc, i.id desc limit ${stretch.limit}`,
  );
  const audible = await listAudible(
    ctx,
    rows.map(row => row.id),
  );
  return rows.map(row => ({
    kind: 'interaction',
    channel: 'voice',
    ...row,
    at: iso(row.at),
    audible: audible.has(row.id),
  }));
}

/** There are no words in them: a search finds none. */
async function listVerifications(ctx: Context, stretch: Stretch): Promise<TimelineItem[]> {
  if (stretch.patterns.length > 0) return [];
  const rows = await run(
    ctx.em,
    sql<Omit<TimelineItemOf<'verification'>, 'kind'>>`
      select v.id, v.started_at as at, v.interaction_id as "interactionId", v.method, v.result, v.attempts, u.name as "agentName"
      from verification v left join users u on u.id = v.user_id
      join interaction i on i.id = v.interaction_id and i.training_call_id is null
      where v.customer_id = ${stretch.customerId}
        and (v.started_at, v.id) < (${stretch.until}::timestamptz, ${stretch.beforeId}::uuid)
        and v.started_at >= ${stretch.from}::timestamptz
      order by v.started_at desc, v.id desc limit ${stretch.limit}`,
  );
  return rows.map(row => ({ kind: 'verification', ...row, at: iso(row.at) }));
}

/**
 * What was written about the customer. The ids of events are numbers and get the form of ids here. Only why the tier is what it is can be searched:
 * other values may be ones that are masked.
 */
async function listChanges(ctx: Context, stretch: Stretch): Promise<TimelineItem[]> {
  const rows = await run(
    ctx.em,
    sql<{ id: string; at: string; type: string; changes: Changes | null; byName: string | null }>`
      select e.* from (
        select ('00000000-0000-7000-8000-' || lpad(to_hex(e.id), 12, '0'))::uuid as id, e.occurred_at as at, e.type, e.changes,
          u.name as "byName"
        from event e left join users u on u.id = e.actor_id
        where e.subject_id = ${stretch.customerId} and e.subject_type = 'customer'
          and e.occurred_at <= ${stretch.until}::timestamptz and e.occurred_at >= ${stretch.from}::timestamptz
          and coalesce(e.changes -> 'tierReason' ->> 1, '') ilike all(${stretch.patterns}::text[])
      ) e
      where (e.at, e.id) < (${stretch.until}::timestamptz, ${stretch.beforeId}::uuid)
      order by e.at desc, e.id desc limit ${stretch.limit}`,
  );
  const names = await namesIn(
    ctx,
    rows.map(row => row.changes ?? {}),
  );
  return rows.map(({ changes, ...row }) => ({
    kind: 'change',
    ...row,
    at: iso(row.at),
    changes: Object.entries(changes ?? {}).map(([field, change]) => tell(field, change, names)),
  }));
}

const isFact = (field: string): boolean => (factNames as readonly string[]).includes(field);
const isReference = (field: string): boolean => field === 'ownerId' || field === 'branchId';

function tell(field: string, [before, after]: [unknown, unknown], names: ReadonlyMap<unknown, unknown>) {
  if (isFact(field)) return { field, told: false, before: null, after: null };
  const named = (value: unknown): unknown => (isReference(field) ? (names.get(value) ?? null) : value);
  return { field, told: true, before: named(before), after: named(after) };
}

/** The names of the people and branches that changes refer to. */
async function namesIn(ctx: Context, all: readonly Changes[]): Promise<Map<unknown, { name: string; nameZh: string }>> {
  const ids = all.flatMap(changes =>
    Object.entries(changes).flatMap(([field, change]) => (isReference(field) ? change : [])),
  );
  const wanted = ids.filter(id => typeof id === 'string');
  if (wanted.length === 0) return new Map();
  const rows = await run(
    ctx.em,
    sql<{ id: string; name: string; nameZh: string }>`
      select id, name, name as "nameZh" from users where id = any(${wanted}::uuid[])
      union all select id, name, name_zh from branch where id = any(${wanted}::uuid[])`,
  );
  return new Map(rows.map(row => [row.id, { name: row.name, nameZh: row.nameZh }]));
}

const iso = (time: string): string => new Date(time).toISOString();
