import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Context } from '#server/platform/context.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { Settings } from '#server/platform/settings.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import type { QueueStatus, QueueView } from './queue.schema.ts';
import { recentHandleSeconds } from './handle-time.ts';
import { countsOf, nothingToday } from './today.ts';

/** How every queue that is in use stands at this moment. */
export async function loadQueueStatus(
  em: SqlEntityManager,
  { settings, clock }: StatusSources,
): Promise<QueueStatus[]> {
  const counts = await countsOf(settings).load(em, clock.now());
  const rows = await run(
    em,
    sql<{
      id: string;
      name: string;
      name_zh: string;
      waiting: number;
      since: string | null;
      free: number;
      working: number;
    }>`
      select q.id, q.name, q.name_zh, w.waiting, w.since, coalesce(a.free, 0)::int as free, coalesce(a.working, 0)::int as working
      from queue q
      cross join lateral (
        select count(*)::int as waiting, min(queued_at) as since
        from interaction where queue_id = q.id and state in ('queued', 'offered')
      ) w
      left join (
        select m.queue_id,
          count(*) filter (where s.state = 'free' and p.state = 'available' and p.away_since is null) as free,
          count(*) filter (where s.state <> 'free' or (p.state = 'available' and p.away_since is null)) as working
        from queue_member m
        join presence p on p.user_id = m.user_id
        join agent_slot s on s.user_id = m.user_id
        group by m.queue_id
      ) a on a.queue_id = q.id
      where q.active or w.waiting > 0
      order by q.name`,
  );
  return rows.map(row => ({
    queueId: row.id,
    name: row.name,
    nameZh: row.name_zh,
    waiting: row.waiting,
    longestWaitSince: row.since && new Date(row.since).toISOString(),
    agentsFree: row.free,
    agentsWorking: row.working,
    handleSeconds: counts.get(row.id)?.handleSeconds ?? settings.of('assumedHandleSeconds', row.id),
    today: counts.get(row.id)?.today ?? nothingToday,
  }));
}

export interface StatusSources {
  settings: Settings;
  clock: Clock;
}

/** A waiting customer's place in line (1: next) and the expected wait in seconds. */
export async function findPlaceInLine(
  ctx: Context,
  interactionId: string,
): Promise<{ position: number; expectedWaitSeconds: number } | null> {
  const row = await first(
    ctx.em,
    sql<{ queue_id: string; position: number; working: number; handle_seconds: number | null }>`
      select i.queue_id,
        (select count(*)::int from interaction o where o.queue_id = i.queue_id and o.state in ('queued', 'offered')
          and (o.training_call_id is null or i.training_call_id is not null)
          and (-o.rank_key, o.queued_at, o.id) <= (-i.rank_key, i.queued_at, i.id)) as position,
        (select count(*)::int from queue_member m
          join presence p on p.user_id = m.user_id join agent_slot s on s.user_id = m.user_id
          where m.queue_id = i.queue_id and (s.state <> 'free' or (p.state = 'available' and p.away_since is null))) as working,
        ${recentHandleSeconds(sql`i.queue_id`)} as handle_seconds
      from interaction i where i.id = ${interactionId} and i.state in ('queued', 'offered')`,
  );
  if (!row) return null;
  const handleSeconds = row.handle_seconds ?? ctx.services.settings.of('assumedHandleSeconds', row.queue_id);
  return { position: row.position, expectedWaitSeconds: expectedWait(row.position, handleSeconds, row.working) };
}

/** Position × mean handle time / agents working the queue; with nobody working, as if one were. Whole seconds. */
export function expectedWait(position: number, meanHandleSeconds: number, agentsWorking: number): number {
  return Math.round((position * meanHandleSeconds) / Math.max(1, agentsWorking));
}

/** By name; those that are no longer used too. `ids`: these only. */
export async function listQueues(em: SqlEntityManager, ids: readonly string[] | null = null): Promise<QueueView[]> {
  const rows = await run(
    em,
    sql<Omit<QueueView, 'closedAt'> & { closedAt: string | null }>`
      select q.id, q.key, q.name, q.name_zh as "nameZh", q.active, q.overflow_queue_id as "overflowQueueId",
        q.calendar_id as "calendarId", q.after_hours_queue_id as "afterHoursQueueId", q.closed_at as "closedAt",
        q.closed_words as "closedWords",
        array(select g.group_id::text from queue_group g where g.queue_id = q.id order by g.group_id) as "groupIds",
        array(select m.user_id::text from queue_member m where m.queue_id = q.id order by m.user_id) as "memberIds",
        (select coalesce(jsonb_agg(jsonb_build_object('skillId', s.skill_id, 'level', s.level, 'lowestLevel', s.lowest_level)
          order by s.skill_id), '[]') from queue_skill s where s.queue_id = q.id) as skills,
        q.version
      from queue q where ${ids}::uuid[] is null or q.id = any(${ids}::uuid[]) order by q.name, q.id`,
  );
  return rows.map(row => ({ ...row, closedAt: row.closedAt && new Date(row.closedAt).toISOString() }));
}
