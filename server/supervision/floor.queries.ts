import { lastEventId } from '#server/events/stored-events.ts';
import { loadInteractionViews } from '#server/interactions/interaction.queries.ts';
import type { Role } from '#server/people/user.schema.ts';
import type { Context } from '#server/platform/context.ts';
import { cutPage, readCursor } from '#server/platform/keyset.ts';
import type { Page, PageQuery } from '#server/platform/schema.ts';
import { run, sql } from '#server/platform/sql.ts';
import { loadPresenceViews } from '#server/routing/presence.queries.ts';
import { loadQueueStatus } from '#server/routing/queue.queries.ts';
import type { FloorPerson, FloorView, RepairView } from './floor.schema.ts';

export async function getFloor(ctx: Context): Promise<FloorView> {
  // Before the rows, so that what is shown is never older than it says.
  const asOf = await lastEventId(ctx.em);
  const [ids, people, queues] = await Promise.all([
    listOpen(ctx),
    listPeople(ctx),
    loadQueueStatus(ctx.em, ctx.services),
  ]);
  const views = await loadInteractionViews(ctx.em, ids);
  return { asOf, interactions: ids.flatMap(id => views.get(id) ?? []), people, queues };
}

async function listOpen(ctx: Context): Promise<string[]> {
  const rows = await run(
    ctx.em,
    sql<{ id: string }>`
      (select id from interaction where state in ('queued', 'offered') order by rank_key desc, queued_at, id limit 500)
      union all
      (select id from interaction where state in ('connecting', 'in_progress', 'wrap_up') order by accepted_at, id limit 500)`,
  );
  return rows.map(row => row.id);
}

async function listPeople(ctx: Context): Promise<FloorPerson[]> {
  const rows = await run(
    ctx.em,
    sql<{ id: string; name: string; role: Role; queue_ids: string[] }>`
      select u.id, u.name, u.role, array(select m.queue_id::text from queue_member m where m.user_id = u.id) as queue_ids
      from users u join presence p on p.user_id = u.id
      where u.active and (p.state <> 'offline' or exists (select 1 from queue_member m where m.user_id = u.id))
      order by u.name, u.id`,
  );
  const presences = await loadPresenceViews(
    ctx.em,
    rows.map(row => row.id),
  );
  return rows.flatMap(({ id, name, role, queue_ids: queueIds }) => {
    const presence = presences.get(id);
    return presence ? [{ user: { id, name }, role, queueIds, presence }] : [];
  });
}

/** What the product found contradicting itself and put right, the newest first. */
export async function listRepairs(ctx: Context, { cursor, limit = 50 }: PageQuery): Promise<Page<RepairView>> {
  const before = cursor === undefined ? null : readCursor(cursor).value;
  const rows = await run(
    ctx.em,
    sql<{ id: string; at: string; interaction_id: string; reason: string }>`
      select id::text, occurred_at as at, subject_id as interaction_id, data ->> 'reason' as reason from event
      where type = 'interaction.repaired' and (${before}::bigint is null or id < ${before}::bigint)
      order by id desc limit ${limit + 1}`,
  );
  const items = rows.map(row => ({
    id: row.id,
    at: new Date(row.at).toISOString(),
    interactionId: row.interaction_id,
    reason: row.reason,
  }));
  return cutPage(items, limit, ({ id, interactionId }) => ({ value: id, id: interactionId }));
}
