import type { Context } from '#server/platform/context.ts';
import { type RawBuilder, first, run, sql } from '#server/platform/sql.ts';
import { type Unread, levelsAsked } from './line.queries.ts';
import type { FreeAgent, Match, Waiting } from './matching.ts';
import { rules } from './rules.ts';

/** Agents besides those who could be needed, so that a decision can tell who was passed over. */
const RUNNERS_UP = 4;

/** Those in line for whom the same agents are the best. */
interface Kind {
  queues: readonly string[];
  levels: Record<string, number>;
  /** Skills at level 0: whoever has them is not the worse for it. */
  waived: readonly string[];
  preferred: string[];
  most: number;
}

/** The agent `f` is free, works in one of the queues of `k`, and has the levels it asks for. */
const mayServe = sql`
  f.state = 'free' and f.ready
  and (select true from queue_member m where m.user_id = f.user_id and m.queue_id = any(k.queues) limit 1)
  and (k.levels = '{}' or (
    select bool_and(coalesce((f.skills ->> l.key)::int, 0) >= l.value::int) from jsonb_each_text(k.levels) l))`;

const best = (when: RawBuilder<unknown>, surplus: RawBuilder<unknown>): RawBuilder<unknown> => sql`
  (select f.id from agent_slot f where ${when} and ${mayServe} order by ${surplus}, f.idle_since, f.user_id limit k.most)`;
const surplusBesideWaived = sql`f.skill_count - (select count(*) from unnest(k.waived) w where jsonb_exists(f.skills, w))`;

/**
 * Of all agents who are free the best for those in line: of each kind as many as could be needed if all others were taken or had declined.
 * Where needs are the same, the best have the fewest skills, and of these are idle longest: the order of an index, which is left as soon as there
 * are enough. Only where a skill may be done without, all are looked at. (`offset 0` keeps the planner from reading all slots to join the few.)
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
        from jsonb_to_recordset(${JSON.stringify(kinds)}::jsonb) as k(queues uuid[], levels jsonb, waived text[], preferred uuid[], most int)
        cross join lateral (
          ${best(sql`k.waived = '{}'`, sql`f.skill_count`)}
          union all
          ${best(sql`k.waived <> '{}'`, surplusBesideWaived)}
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
    const waived = Object.keys(levels).filter(skillId => levels[skillId] === 0);
    const kind = kinds.get(key) ?? { queues: waiting.servedBy, levels, waived, preferred: [], most };
    kind.most += waiting.passedUserIds.length;
    if (waiting.preferred) kind.preferred.push(waiting.preferred.userId);
    kinds.set(key, kind);
  }
  return [...kinds.values()];
}

/** More than ranks differ by between PostgreSQL and here. */
const ROUNDING = 0.001;

/**
 * Whether an agent who is free might take one of those who were not read, and would not be taken by somebody who ranks above all of them. That
 * nobody who was read takes this agent does not tell: they may be kept for another, or not have waited long enough.
 */
export async function mayServeUnread(
  ctx: Context,
  unread: readonly Unread[],
  planned: readonly Match[],
): Promise<boolean> {
  const lowest = planned.length < rules.batch ? -Infinity : planned.at(-1)!.rank;
  const kinds = unread
    .filter(({ rank }) => rank + ROUNDING >= lowest)
    .map(({ queues, levels, rank }) => ({
      queues,
      levels,
      taken: planned.filter(made => made.rank > rank + ROUNDING).map(({ agent }) => agent.slotId),
    }));
  if (kinds.length === 0) return false;
  const row = await first(
    ctx.em,
    sql<{ yes: boolean }>`
      select exists (
        select 1 from jsonb_to_recordset(${JSON.stringify(kinds)}::jsonb) as k(queues uuid[], levels jsonb, taken uuid[])
        cross join lateral (select 1 from agent_slot f where ${mayServe} and f.id <> all(k.taken) limit 1) other
      ) as yes`,
  );
  return row!.yes;
}
