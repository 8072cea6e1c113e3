import type { QueryOrderMap } from '@mikro-orm/core';
import { lastEventId } from '#server/events/stored-events.ts';
import { loadInteractionViews } from '#server/interactions/interaction.queries.ts';
import { Interaction } from '#server/interactions/interaction.entity.ts';
import { visibleInteractions } from '#server/interactions/interaction.policy.ts';
import type { InteractionState } from '#server/interactions/interaction.schema.ts';
import type { Role } from '#server/people/role.schema.ts';
import { User } from '#server/people/user.entity.ts';
import { ledUsers } from '#server/people/user.policy.ts';
import type { Context } from '#server/platform/context.ts';
import { cutPage, readCursor } from '#server/platform/keyset.ts';
import { toFilter } from '#server/platform/policy.ts';
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

/** Those in line by rank, then those with agents. */
async function listOpen(ctx: Context): Promise<string[]> {
  const seen = toFilter(visibleInteractions(ctx.actor));
  const list = (states: InteractionState[], orderBy: QueryOrderMap<Interaction>) =>
    ctx.em
      .fork()
      .find(Interaction, { $and: [seen, { state: { $in: states } }] }, { fields: ['id'], orderBy, limit: 500 });
  const [waiting, handled] = await Promise.all([
    list(['queued', 'offered'], { rankKey: 'desc', queuedAt: 'asc', id: 'asc' }),
    list(['connecting', 'in_progress', 'wrap_up'], { acceptedAt: 'asc', id: 'asc' }),
  ]);
  return [...waiting, ...handled].map(row => row.id);
}

async function listPeople(ctx: Context): Promise<FloorPerson[]> {
  const users = await ctx.em
    .fork()
    .find(User, { $and: [toFilter<User>(ledUsers(ctx.actor)), { active: true }] }, { fields: ['id'] });
  const rows = await run(
    ctx.em,
    sql<{ id: string; name: string; role: Role; branch_id: string | null; queue_ids: string[] }>`
      select u.id, u.name, u.role, u.branch_id, array(select m.queue_id::text from queue_member m where m.user_id = u.id) as queue_ids
      from users u join presence p on p.user_id = u.id
      where u.id = any(${users.map(user => user.id)}::uuid[])
        and (p.state <> 'offline' or exists (select 1 from queue_member m where m.user_id = u.id))
      order by u.name, u.id`,
  );
  const presences = await loadPresenceViews(
    ctx.em,
    rows.map(row => row.id),
  );
  return rows.flatMap(({ id, name, role, branch_id: branchId, queue_ids: queueIds }) => {
    const presence = presences.get(id);
    return presence ? [{ user: { id, name }, role, branchId, queueIds, presence }] : [];
  });
}

/** What the product found contradicting itself and put right, as far as the actor sees what it was about, the newest first. */
export async function listRepairs(ctx: Context, { cursor, limit = 50 }: PageQuery): Promise<Page<RepairView>> {
  const before = cursor === undefined ? null : readCursor(cursor).value;
  const { branchIds } = ctx.actor;
  const rows = await run(
    ctx.em,
    sql<{ id: string; at: string; subject_id: string; reason: string; user_name: string | null }>`
      select e.id::text, e.occurred_at as at, e.subject_id, e.data ->> 'reason' as reason, u.name as user_name
      from event e
      left join users u on u.id = e.subject_id and e.type = 'user.repaired'
      left join interaction i on i.id = e.subject_id and e.type = 'interaction.repaired'
      where e.type in ('interaction.repaired', 'user.repaired') and (${before}::bigint is null or e.id < ${before}::bigint)
        and (${branchIds}::uuid[] is null or u.branch_id = any(${branchIds}::uuid[])
          or (i.id is not null and (i.branch_id is null or i.branch_id = any(${branchIds}::uuid[]))))
      order by e.id desc limit ${limit + 1}`,
  );
  const items = rows.map(row => ({
    id: row.id,
    at: new Date(row.at).toISOString(),
    interactionId: row.user_name === null ? row.subject_id : null,
    user: row.user_name === null ? null : { id: row.subject_id, name: row.user_name },
    reason: row.reason,
  }));
  return cutPage(items, limit, ({ id, interactionId, user }) => ({ value: id, id: interactionId ?? user!.id }));
}
