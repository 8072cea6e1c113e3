import type { TimelineItem, TimelineItemOf } from '#server/customers/timeline.schema.ts';
import type { Context } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';
import type { Stretch } from './timeline-sources.ts';

/** What the customer said about being contacted. */
export async function listPermissionItems(ctx: Context, stretch: Stretch): Promise<TimelineItem[]> {
  const rows = await run(
    ctx.em,
    sql<Omit<TimelineItemOf<'permission'>, 'kind'>>`
      select p.id, p.recorded_at as at, p.channel, p.purpose, p.own_number as "ownNumber", p.decision, p.evidence,
        p.interaction_id as "interactionId", p.words, p.valid_until as "validUntil", u.name as "byName"
      from contact_permission p left join users u on u.id = p.recorded_by_id
      where p.customer_id = ${stretch.customerId}
        and (p.recorded_at, p.id) < (${stretch.until}::timestamptz, ${stretch.beforeId}::uuid)
        and p.recorded_at >= ${stretch.from}::timestamptz and p.words ilike all(${stretch.patterns}::text[])
      order by p.recorded_at desc, p.id desc limit ${stretch.limit}`,
  );
  return rows.map(row => ({
    kind: 'permission',
    ...row,
    at: iso(row.at),
    validUntil: row.validUntil && iso(row.validUntil),
  }));
}

const iso = (time: string): string => new Date(time).toISOString();
