import type { Interaction } from '#server/interactions/interaction.entity.ts';
import type { PreferredReason } from '#server/interactions/interaction.schema.ts';
import type { Context } from '#server/platform/context.ts';
import { type RawBuilder, first, run, sql } from '#server/platform/sql.ts';
import { type Need, type Waiting, levelAsked, rankOf } from './matching.ts';
import { rules, secondsLater } from './rules.ts';

/** Somebody in line with what an offer needs besides. */
export interface InLine extends Waiting {
  offerSeconds: number;
}

/** How many are read at first of those who wait for the same, besides one for each free agent. */
export const BESIDES = 10;

/** Those of one queue with the same needs of whom only the head was read. */
export interface Unread {
  /** Where they may be served at most, and the least levels they may ever ask for. */
  queues: readonly string[];
  levels: Record<string, number>;
  /** Nobody of them ranks higher. */
  rank: number;
}

interface Row {
  id: string;
  queue_id: string;
  overflow_queue_id: string | null;
  overflowed: boolean;
  queued_at: string;
  points: number;
  queue_needs: Interaction['needs'] | null;
  needs: Interaction['needs'];
  preferred_user_id: string | null;
  preferred_until: string | null;
  preferred_reason: PreferredReason | null;
  passed: string[];
}
interface HeadRow extends Row {
  /** Its place among those of its kind, from 1, and how many of them are read at most. */
  place: number;
  most: number;
}

/**
 * The head of the line, by rank: of all who wait in one queue with the same needs as many as agents are free, and some more, since some may be
 * kept for somebody else or not have waited long enough.
 */
export async function listInLine(ctx: Context, besides = BESIDES): Promise<{ line: InLine[]; unread: Unread[] }> {
  const rows = await run(
    ctx.em,
    sql<HeadRow>`
      with recursive kind as (
        (select queue_id, needs_key from interaction where state = 'queued' order by queue_id, needs_key limit 1)
        union all
        select n.queue_id, n.needs_key from kind k cross join lateral (
          select queue_id, needs_key from interaction
          where state = 'queued' and (queue_id, needs_key) > (k.queue_id, k.needs_key)
          order by queue_id, needs_key limit 1
        ) n
      ), free as materialized (
        select (${besides}::int + count(*))::int as most from (
          select 1 from agent_slot where state = 'free' and ready limit ${rules.batch}) f
      ), line as materialized (
        select k.*, q.overflow_queue_id, ${queueNeeds(sql`k.queue_id`)} as queue_needs
        from kind k join queue q on q.id = k.queue_id
      )
      select i.*, l.queue_id, l.overflow_queue_id, l.queue_needs, ${passedBy(ctx)} as passed, (select most from free) as most,
        (row_number() over (partition by l.queue_id, l.needs_key order by i.rank_key desc, i.queued_at, i.id))::int as place
      from line l
      cross join lateral (
        select id, queued_at, points, rank_key, needs, preferred_user_id, preferred_until, preferred_reason, coalesce(overflow_at <= ${ctx.now}, false) as overflowed
        from interaction
        where state = 'queued' and queue_id = l.queue_id and needs_key = l.needs_key
        order by rank_key desc, queued_at, id limit (select most from free)
      ) i`,
  );
  const line = rows.map(row => waitingOf(ctx, row));
  return {
    line,
    unread: rows.flatMap((row, index) => (row.place < row.most ? [] : [unreadOf(ctx, row, line[index]!)])),
  };
}

/** Those behind the last who was read of a kind. */
function unreadOf({ now }: Context, { overflow_queue_id }: Row, last: InLine): Unread {
  return {
    queues: overflow_queue_id ? [last.queueId, overflow_queue_id] : [last.queueId],
    levels: Object.fromEntries(
      last.needs.map(need => [need.skillId, last.relaxation ? Math.min(need.level, need.lowestLevel) : need.level]),
    ),
    rank: rankOf(last, now.getTime()),
  };
}

/** One of them, wherever in line it is; undefined: it does not wait. */
export async function findInLine(ctx: Context, interactionId: string): Promise<InLine | undefined> {
  const row = await first(
    ctx.em,
    sql<Row>`
      select i.id, i.queue_id, i.queued_at, i.points, i.needs, i.preferred_user_id, i.preferred_until, i.preferred_reason,
        coalesce(i.overflow_at <= ${ctx.now}, false) as overflowed, q.overflow_queue_id,
        ${queueNeeds(sql`q.id`)} as queue_needs, ${passedBy(ctx)} as passed
      from interaction i join queue q on q.id = i.queue_id
      where i.id = ${interactionId} and i.state in ('queued', 'offered')`,
  );
  return row && waitingOf(ctx, row);
}

/** What the queue asks for: `[level, lowest level]` by skill id; null: nothing. */
const queueNeeds = (queueId: RawBuilder<unknown>): RawBuilder<unknown> => sql`(
  select jsonb_object_agg(s.skill_id, jsonb_build_array(s.level, s.lowest_level))
  from queue_skill s join skill on skill.id = s.skill_id and skill.active where s.queue_id = ${queueId})`;

/** Agents who declined the interaction `i` a moment ago. */
const passedBy = (ctx: Context): RawBuilder<unknown> => sql`array(
  select o.user_id::text from offer o
  where o.interaction_id = i.id and o.state = 'declined'
    and o.ended_at > ${secondsLater(ctx.now, -ctx.services.settings.of('declinePauseSeconds'))})`;

function waitingOf({ services: { settings } }: Context, row: Row): InLine {
  const { queue_id: queueId, preferred_user_id, preferred_until, preferred_reason } = row;
  const relaxAfter = settings.of('relaxAfterSeconds', queueId);
  const overflow = row.overflowed && row.overflow_queue_id ? [row.overflow_queue_id] : [];
  return {
    interactionId: row.id,
    queueId,
    servedBy: [queueId, ...overflow],
    offerSeconds: settings.of('offerSeconds', queueId),
    queuedAt: Date.parse(row.queued_at),
    points: row.points,
    ageing: settings.of('ageing', queueId),
    needs: mergeNeeds(row.queue_needs ?? {}, row.needs),
    relaxation:
      relaxAfter === null
        ? null
        : { afterSeconds: relaxAfter, everySeconds: settings.of('relaxEverySeconds', queueId) },
    passedUserIds: row.passed,
    preferred:
      preferred_user_id && preferred_until
        ? { userId: preferred_user_id, until: Date.parse(preferred_until), asked: preferred_reason === 'transfer' }
        : null,
  };
}

/** What the queue asks for and what this interaction asks for: of each skill the higher. */
export function mergeNeeds(...asked: Interaction['needs'][]): Need[] {
  const needs = new Map<string, Need>();
  for (const [skillId, [level, lowestLevel]] of asked.flatMap(each => Object.entries(each))) {
    const known = needs.get(skillId);
    needs.set(skillId, {
      skillId,
      level: Math.max(level, known?.level ?? 0),
      lowestLevel: Math.max(lowestLevel, known?.lowestLevel ?? 0),
    });
  }
  return [...needs.values()].sort((a, b) => (a.skillId < b.skillId ? -1 : 1));
}

/** The least levels that anybody must have to be offered this now. */
export function levelsAsked({ needs, relaxation, queuedAt }: Waiting, now: number): Record<string, number> {
  const waitedSeconds = (now - queuedAt) / 1000;
  return Object.fromEntries(needs.map(need => [need.skillId, levelAsked(need, relaxation, waitedSeconds)]));
}
