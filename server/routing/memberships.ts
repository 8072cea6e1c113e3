import type { QueueMemberships } from '#server/people/queue-memberships.ts';
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
        from queue_member where user_id = any(${userIds}::uuid[]) group by user_id`,
    );
    return new Map(rows.map(row => [row.user_id, row.queue_ids]));
  },

  async set(ctx, userId, queueIds) {
    const known = await run(ctx.em, sql<{ id: string }>`select id from queue where id = any(${queueIds}::uuid[])`);
    const unknown = queueIds.filter(id => !known.some(queue => queue.id === id));
    if (unknown.length > 0) throw badRequest('unknown_queue', 'There is no such queue.', { queueIds: unknown });
    await ensureSlots(ctx, userId);
    await run(ctx.em, sql`delete from queue_member where user_id = ${userId} and queue_id <> all(${queueIds}::uuid[])`);
    await run(
      ctx.em,
      sql`
      insert into queue_member (queue_id, user_id) select id, ${userId} from unnest(${queueIds}::uuid[]) as id
      on conflict do nothing`,
    );
  },

  skillsChanged: noteSkills,
};
