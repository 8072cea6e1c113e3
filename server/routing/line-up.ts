import { tiers } from '#server/platform/settings.schema.ts';
import type { Tier } from '#server/platform/settings.schema.ts';
import type { Settings } from '#server/platform/settings.ts';
import type { Interaction } from '#server/interactions/interaction.entity.ts';
import type { Context } from '#server/platform/context.ts';
import { first, sql } from '#server/platform/sql.ts';
import { secondsLater } from './rules.ts';

/** What is known of somebody who gets in line, and of the line. */
export interface ArrivalFacts {
  tier: Tier | null;
  /** Who looks after the customer, and who talked with them last; null: nobody, or they do not work in this queue now. */
  ownerId: string | null;
  lastAgentId: string | null;
  /** Who practises on this customer; null: a real one. */
  traineeId: string | null;
  /** The skill that the chosen language asks for, where there is one. */
  languageSkillId: string | null;
  lineLength: number;
  staffed: boolean;
}

export type Place = Pick<
  Interaction,
  | 'points'
  | 'rankKey'
  | 'needs'
  | 'needsKey'
  | 'preferredUserId'
  | 'preferredReason'
  | 'preferredUntil'
  | 'overflowAt'
  | 'wrapUpSeconds'
>;

/** Which line, for whose customer, from when on. */
interface Line {
  queueId: string;
  branchId: string | null | undefined;
  now: Date;
}

/** The place in line that follows from the facts and the settings of queue and branch. */
export function placeOf(facts: ArrivalFacts, settings: Settings, line: Line): Place {
  const { queueId, now } = line;
  const points = settings.of('tierPoints', queueId)[facts.tier ?? 'standard'];
  const needs: Interaction['needs'] = facts.languageSkillId ? { [facts.languageSkillId]: [1, 1] } : {};
  return {
    points,
    rankKey: rankKeyOf(points, settings.of('ageing', queueId), now),
    needs,
    needsKey: needsKeyOf(needs),
    ...keptFor(facts, settings, line),
    overflowAt: overflowOf(facts, settings, queueId, now),
    wrapUpSeconds: settings.of('wrapUpSeconds', queueId),
  };
}

/** Rank at any time is this + ageing × that time in seconds since 1970: what orders the line does not change while it waits. */
export const rankKeyOf = (points: number, ageing: number, queuedAt: Date): number =>
  points - (ageing * queuedAt.getTime()) / 1000;

export const needsKeyOf = (needs: Interaction['needs']): string =>
  Object.entries(needs)
    .map(([skillId, levels]) => `${skillId}:${levels.join('-')}`)
    .sort()
    .join(' ');

/** Longer than any simulated customer waits. */
const TRAINING_SECONDS = 3600;

/** The owner of a key customer before the agent they talked with last. */
function keptFor(
  { tier, ownerId, lastAgentId, traineeId }: ArrivalFacts,
  settings: Settings,
  { queueId, branchId, now }: Line,
): Pick<Place, 'preferredUserId' | 'preferredReason' | 'preferredUntil'> {
  // Nobody else is kept busy with it.
  if (traineeId)
    return {
      preferredUserId: traineeId,
      preferredReason: 'training',
      preferredUntil: secondsLater(now, TRAINING_SECONDS),
    };
  const from = settings.of('ownerFromTier', ...settings.placesOf(branchId));
  const isKey = tier !== null && tiers.indexOf(tier) >= tiers.indexOf(from);
  if (ownerId && isKey) {
    const until = secondsLater(now, settings.of('ownerWaitSeconds', queueId));
    return { preferredUserId: ownerId, preferredReason: 'owner', preferredUntil: until };
  }
  if (lastAgentId) {
    const until = secondsLater(now, settings.of('lastAgentWaitSeconds', queueId));
    return { preferredUserId: lastAgentId, preferredReason: 'last_agent', preferredUntil: until };
  }
  return { preferredUserId: null, preferredReason: null, preferredUntil: null };
}

function overflowOf(facts: ArrivalFacts, settings: Settings, queueId: string, now: Date): Date | null {
  const atLength = settings.of('overflowAtLength', queueId);
  if (atLength !== null && facts.lineLength >= atLength) return now;
  if (!facts.staffed && settings.of('overflowWhenUnstaffed', queueId)) return now;
  const after = settings.of('overflowAfterSeconds', queueId);
  return after === null ? null : secondsLater(now, after);
}

/** Whoever works at this moment, free or not: available with a console, or with somebody. */
const works = (userId: unknown) => sql`
  (select s.ready or s.state <> 'free' from agent_slot s where s.user_id = ${userId} and s.channel = 'voice')`;

const worksIn = (queueId: string, userId: unknown) => sql`
  (select true from queue_member m where m.queue_id = ${queueId} and m.user_id = ${userId} and ${works(userId)})`;

export async function findArrivalFacts(
  ctx: Context,
  queueId: string,
  { customerId, language, trainingUserId = null }: Pick<Interaction, 'customerId' | 'language' | 'trainingUserId'>,
): Promise<ArrivalFacts> {
  const { settings } = ctx.services;
  const since = secondsLater(ctx.now, -3600 * settings.of('lastAgentHours', queueId));
  const row = await first(
    ctx.em,
    sql<Omit<ArrivalFacts, 'traineeId'>>`
      select c.tier,
        case when ${worksIn(queueId, sql`c.owner_id`)} then c.owner_id end as "ownerId",
        case when ${worksIn(queueId, sql`l.agent_id`)} then l.agent_id end as "lastAgentId",
        (select id from skill where language = ${language} and active) as "languageSkillId",
        (select count(*)::int from (
          select 1 from interaction where state = 'queued' and queue_id = ${queueId}
          limit ${settings.of('overflowAtLength', queueId) ?? 0}) w) as "lineLength",
        coalesce((select true from queue_member m where m.queue_id = ${queueId} and ${works(sql`m.user_id`)} limit 1), false) as staffed
      from (select ${customerId ?? null}::uuid as customer_id) i
      left join customer c on c.id = i.customer_id
      left join lateral (
        select agent_id from interaction h
        where h.customer_id = c.id and h.arrived_at > ${since} and h.connected_at is not null and h.agent_id is not null
          and h.training_call_id is null
        order by h.arrived_at desc, h.id desc limit 1
      ) l on true`,
  );
  return { ...row!, traineeId: trainingUserId };
}
