import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { first, run, sql } from '#server/platform/sql.ts';
import type { QueueStatus, QueueView } from './queue.schema.ts';
import { rules } from './rules.ts';

/** How every queue stands at this moment. */
export async function loadQueueStatus(em: SqlEntityManager): Promise<QueueStatus[]> {
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
  }));
}

/** A waiting customer's place in line (1: next) and the expected wait in seconds. */
export async function findPlaceInLine(
  em: SqlEntityManager,
  interactionId: string,
): Promise<{ position: number; expectedWaitSeconds: number } | null> {
  const row = await first(
    em,
    sql<{ position: number; working: number; handle_seconds: number | null }>`
      select
        (select count(*)::int from interaction o where o.queue_id = i.queue_id and o.state in ('queued', 'offered')
          and (o.queued_at, o.id) <= (i.queued_at, i.id)) as position,
        (select count(*)::int from queue_member m
          join presence p on p.user_id = m.user_id join agent_slot s on s.user_id = m.user_id
          where m.queue_id = i.queue_id and (s.state <> 'free' or (p.state = 'available' and p.away_since is null))) as working,
        (select avg(extract(epoch from closed_at - connected_at))::float8 from (
          select closed_at, connected_at from interaction h
          where h.queue_id = i.queue_id and h.outcome = 'answered' and h.closed_at is not null and h.connected_at is not null
          order by h.closed_at desc limit 50) recent) as handle_seconds
      from interaction i where i.id = ${interactionId} and i.state in ('queued', 'offered')`,
  );
  if (!row) return null;
  return { position: row.position, expectedWaitSeconds: expectedWait(row.position, row.handle_seconds, row.working) };
}

/** Position × mean handle time / agents working the queue; with nobody working, as if one were. Whole seconds. */
export function expectedWait(position: number, meanHandleSeconds: number | null, agentsWorking: number): number {
  return Math.round((position * (meanHandleSeconds ?? rules.assumedHandleSeconds)) / Math.max(1, agentsWorking));
}

export async function listQueues(em: SqlEntityManager): Promise<QueueView[]> {
  return run(
    em,
    sql<QueueView>`
      select q.id, q.key, q.name, q.name_zh as "nameZh", q.offer_seconds as "offerSeconds", q.wrap_up_seconds as "wrapUpSeconds",
        array(select m.user_id::text from queue_member m where m.queue_id = q.id order by m.user_id) as "memberIds", q.version
      from queue q order by q.name`,
  );
}
