import type { Context } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';
import { levelsAsked } from './line.queries.ts';
import type { FreeAgent, Waiting } from './matching.ts';
import { rules } from './rules.ts';

/** Agents besides those who could be needed, so that a decision can tell who was passed over. */
const RUNNERS_UP = 4;

/** Those in line for whom the same agents are the best. */
interface Kind {
  queues: readonly string[];
  levels: Record<string, number>;
  preferred: string[];
  most: number;
}

/**
 * Of all agents who are free the best for those in line: of each kind as many as could be needed if all others were taken or had declined.
 * Where needs are the same, the best have the fewest skills, and of these are idle longest: the order of an index, which is left as soon as there
 * are enough. (`offset 0` keeps the planner from reading all slots to join the few.)
 */
export async function listFreeAgents(ctx: Context, line: readonly Waiting[]): Promise<FreeAgent[]> {
  const kinds = kindsOf(line, ctx.now.getTime());
  const rows = await run(
    ctx.em,
    sql<{ id: string; user_id: string; idle_since: string; skills: Record<string, number>; queue_ids: string[] }>`
      select s.id, s.user_id, s.idle_since, s.skills,
        array(select m.queue_id::text from queue_member m where m.user_id = s.user_id) as queue_ids
      from (
        select distinct best.id
        from jsonb_to_recordset(${JSON.stringify(kinds)}::jsonb) as k(queues uuid[], levels jsonb, preferred uuid[], most int)
        cross join lateral (
          (select f.id from agent_slot f
           where f.state = 'free' and f.ready
             and (select true from queue_member m where m.user_id = f.user_id and m.queue_id = any(k.queues) limit 1)
             and (k.levels = '{}' or (
               select bool_and(coalesce((f.skills ->> l.key)::int, 0) >= l.value::int) from jsonb_each_text(k.levels) l))
           order by f.skill_count, f.idle_since, f.user_id limit k.most)
          union all
          select f.id from agent_slot f where f.user_id = any(k.preferred) and f.state = 'free' and f.ready
        ) best
      ) b
      cross join lateral (select * from agent_slot s where s.id = b.id offset 0) s`,
  );
  return rows.map(row => ({
    slotId: row.id,
    userId: row.user_id,
    queueIds: row.queue_ids,
    skills: new Map(Object.entries(row.skills)),
    idleSince: Date.parse(row.idle_since),
  }));
}

function kindsOf(line: readonly Waiting[], now: number): Kind[] {
  const kinds = new Map<string, Kind>();
  const most = Math.min(rules.batch, line.length + RUNNERS_UP);
  for (const waiting of line) {
    const levels = levelsAsked(waiting, now);
    const key = JSON.stringify([waiting.servedBy, levels]);
    const kind = kinds.get(key) ?? { queues: waiting.servedBy, levels, preferred: [], most };
    kind.most = Math.min(rules.batch, kind.most + waiting.passedUserIds.length);
    if (waiting.preferred) kind.preferred.push(waiting.preferred.userId);
    kinds.set(key, kind);
  }
  return [...kinds.values()];
}
