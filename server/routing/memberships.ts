import type { QueueMemberships } from '#server/people/queue-memberships.ts';
import { permissionsOf, roles } from '#server/people/role.schema.ts';
import type { Context } from '#server/platform/context.ts';
import { badRequest } from '#server/platform/errors.ts';
import { run, sql } from '#server/platform/sql.ts';
import { ensureSlots, noteSkills } from './slots.ts';

/** Which queues people work in; whoever works in one has presence and a slot. */
export const queueMemberships: QueueMemberships = {
  async of(ctx, userIds) {
    const rows = await run(
      ctx.em,
      sql<{ user_id: string; queue_ids: string[] }>`
        select user_id, array_agg(queue_id order by queue_id)::text[] as queue_ids
        from queue_member where direct and user_id = any(${userIds}::uuid[]) group by user_id`,
    );
    return new Map(rows.map(row => [row.user_id, row.queue_ids]));
  },

  async set(ctx, userId, queueIds) {
    const known = await run(ctx.em, sql<{ id: string }>`select id from queue where id = any(${queueIds}::uuid[])`);
    const unknown = queueIds.filter(id => !known.some(queue => queue.id === id));
    if (unknown.length > 0) throw badRequest('unknown_queue', 'There is no such queue.', { queueIds: unknown });
    await run(
      ctx.em,
      sql`
      update queue_member set direct = false
      where user_id = ${userId} and direct and queue_id <> all(${queueIds}::uuid[])`,
    );
    await run(
      ctx.em,
      sql`
      insert into queue_member (queue_id, user_id) select id, ${userId} from unnest(${queueIds}::uuid[]) as id
      on conflict (queue_id, user_id) do update set direct = true where not queue_member.direct`,
    );
    await followGroups(ctx, [userId]);
  },

  skillsChanged: noteSkills,
  groupsChanged: followGroups,
};

const rolesThatTakeCalls = roles.filter(role => permissionsOf[role].includes('take_calls'));

/** Who works where through a group: what `queue_member` has to hold besides those given by name. */
const throughGroups = sql`
  select distinct q.queue_id, g.user_id
  from group_member g
  join user_group n on n.id = g.group_id and n.active
  join queue_group q on q.group_id = g.group_id
  join users u on u.id = g.user_id and u.role = any(${rolesThatTakeCalls}::text[])`;

/** Puts these users' queues right after a change of their groups, roles, or of the queues of a group. */
export async function followGroups(ctx: Context, userIds: readonly string[]): Promise<void> {
  await run(
    ctx.em,
    sql`
    delete from queue_member m where not m.direct and m.user_id = any(${userIds}::uuid[])
      and not exists (select 1 from (${throughGroups}) t where t.queue_id = m.queue_id and t.user_id = m.user_id)`,
  );
  await run(
    ctx.em,
    sql`
    insert into queue_member (queue_id, user_id, direct)
    select t.queue_id, t.user_id, false from (${throughGroups}) t where t.user_id = any(${userIds}::uuid[])
    on conflict do nothing`,
  );
  await ensureSlots(ctx, userIds);
}

/** Users whose queues are not what their groups say. */
export async function findStrayMembers(ctx: Context): Promise<string[]> {
  const rows = await run(
    ctx.em,
    sql<{ user_id: string }>`
      select user_id from (
        (select queue_id, user_id from queue_member where not direct except select * from (${throughGroups}) t)
        union all
        (select * from (${throughGroups}) t except select queue_id, user_id from queue_member)
      ) strays group by user_id order by user_id limit 500`,
  );
  return rows.map(row => row.user_id);
}

/** Replaces the groups of a queue, whose row is locked. Throws `unknown_group`. */
export async function setQueueGroups(ctx: Context, queueId: string, groupIds: readonly string[]): Promise<void> {
  const known = await run(ctx.em, sql<{ id: string }>`select id from user_group where id = any(${groupIds}::uuid[])`);
  const unknown = groupIds.filter(id => !known.some(group => group.id === id));
  if (unknown.length > 0) throw badRequest('unknown_group', 'There is no such group.', { groupIds: unknown });
  const gone = await run(
    ctx.em,
    sql<{ group_id: string }>`
      delete from queue_group where queue_id = ${queueId} and group_id <> all(${groupIds}::uuid[]) returning group_id`,
  );
  const come = await run(
    ctx.em,
    sql<{ group_id: string }>`
      insert into queue_group (queue_id, group_id) select ${queueId}, id from unnest(${groupIds}::uuid[]) as id
      on conflict do nothing returning group_id`,
  );
  const touched = [...gone, ...come].map(row => row.group_id);
  if (touched.length === 0) return;
  const members = await run(
    ctx.em,
    sql<{ user_id: string }>`select distinct user_id from group_member where group_id = any(${touched}::uuid[])`,
  );
  await followGroups(
    ctx,
    members.map(row => row.user_id),
  );
}
