import { Callback } from '#server/callbacks/callback.entity.ts';
import { visibleCallbacks } from '#server/callbacks/callback.policy.ts';
import type { AttemptResult } from '#server/callbacks/callback.schema.ts';
import type { TimelineItem, TimelineItemOf } from '#server/customers/timeline.schema.ts';
import type { Context } from '#server/platform/context.ts';
import { matches } from '#server/platform/policy.ts';
import { run, sql } from '#server/platform/sql.ts';
import type { Stretch } from './timeline-sources.ts';

interface Around {
  id: string;
  queueName: string;
  byName: string | null;
  results: AttemptResult[];
}

/** When we promised to ring them. Whoever may see the customer may see what they were promised; opening it is another matter. */
export const listPromisedCallbacks = (ctx: Context, stretch: Stretch): Promise<TimelineItem[]> =>
  list(ctx, stretch, 'promised', 'promisedAt');

/** When the promise was kept, given up or called off. */
export const listEndedCallbacks = (ctx: Context, stretch: Stretch): Promise<TimelineItem[]> =>
  list(ctx, stretch, 'ended', 'endedAt');

async function list(
  ctx: Context,
  { customerId, from, until, beforeId, patterns, limit }: Stretch,
  happened: TimelineItemOf<'callback'>['happened'],
  field: 'promisedAt' | 'endedAt',
): Promise<TimelineItem[]> {
  const earlier =
    until === 'infinity'
      ? [{ [field]: { $ne: null } }]
      : [{ $or: [{ [field]: { $lt: new Date(until) } }, { [field]: new Date(until), id: { $lt: beforeId } }] }];
  const later = from === '-infinity' ? [] : [{ [field]: { $gte: new Date(from) } }];
  const found = patterns.map(pattern => ({ note: { $ilike: pattern } }));
  const rows = await ctx.em
    .fork()
    .find(
      Callback,
      { $and: [{ customerId }, ...earlier, ...later, ...found] },
      { orderBy: { [field]: 'desc', id: 'desc' }, limit },
    );
  const around = await findAround(ctx, rows);
  const seen = visibleCallbacks(ctx.actor);
  return rows.map(row => itemOf(row, happened, around.get(row.id)!, matches(seen, row)));
}

function itemOf(
  callback: Callback,
  happened: TimelineItemOf<'callback'>['happened'],
  { queueName, byName, results }: Around,
  opens: boolean,
): TimelineItem {
  const { id, state, origin, note, keepsPlace, lineAt, promisedAt } = callback;
  const at = happened === 'promised' ? promisedAt : callback.endedAt!;
  return {
    ...{ kind: 'callback', id, at: at.toISOString(), happened, state, origin, queueName, note, opens },
    dueAt: keepsPlace || lineAt <= promisedAt ? null : lineAt.toISOString(),
    results: happened === 'promised' ? [] : results,
    byName: happened === 'promised' ? byName : null,
  };
}

async function findAround(ctx: Context, callbacks: readonly Callback[]): Promise<Map<string, Around>> {
  if (callbacks.length === 0) return new Map();
  const rows = await run(
    ctx.em,
    sql<Around>`
      select c.id, q.name as "queueName", u.name as "byName",
        coalesce((select jsonb_agg(a.result order by a.number) from callback_attempt a
          where a.callback_id = c.id and a.result is not null and a.result <> 'withdrawn'), '[]') as results
      from callback c join queue q on q.id = c.queue_id left join users u on u.id = c.created_by_id
      where c.id = any(${callbacks.map(({ id }) => id)}::uuid[])`,
  );
  return new Map(rows.map(row => [row.id, row]));
}
