import type { TimelineItem } from '#server/customers/customer.schema.ts';
import type { Context } from '#server/platform/context.ts';
import { type PageRequest, DEFAULT_LIMIT, cutPage, readTimeCursor } from '#server/platform/keyset.ts';
import type { Page } from '#server/platform/schema.ts';
import { run, sql } from '#server/platform/sql.ts';

type Row = Omit<TimelineItem, 'kind' | 'channel' | 'at'> & { at: string };

/** A customer's interactions, newest first. Whoever may see the customer may see what happened with them. */
export async function listCustomerInteractions(
  ctx: Context,
  customerId: string,
  page: PageRequest,
): Promise<Page<TimelineItem>> {
  const limit = page.limit ?? DEFAULT_LIMIT;
  const after = page.cursor === undefined ? null : readTimeCursor(page.cursor);
  const rows = await run(
    ctx.em,
    sql<Row>`
      select i.id, i.arrived_at as at, i.direction, i.state, i.outcome, q.name as "queueName", u.name as "agentName",
        i.disposition, i.notes,
        extract(epoch from coalesce(i.connected_at, i.customer_left_at) - i.queued_at)::int as "waitedSeconds",
        extract(epoch from i.customer_left_at - i.connected_at)::int as "talkedSeconds"
      from interaction i left join queue q on q.id = i.queue_id left join users u on u.id = i.agent_id
      where i.customer_id = ${customerId} and i.training_call_id is null
        and (${after === null} or (i.arrived_at, i.id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid))
      order by i.arrived_at desc, i.id desc limit ${limit + 1}`,
  );
  const items = rows.map(row => ({
    ...row,
    kind: 'interaction' as const,
    channel: 'voice' as const,
    at: new Date(row.at).toISOString(),
  }));
  return cutPage(items, limit, item => ({ value: item.at, id: item.id }));
}
