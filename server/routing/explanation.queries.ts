import { Interaction } from '#server/interactions/interaction.entity.ts';
import type { PreferredReason } from '#server/interactions/interaction.schema.ts';
import { maySee } from '#server/interactions/interaction.policy.ts';
import type { Context } from '#server/platform/context.ts';
import { notFound } from '#server/platform/errors.ts';
import { may, reaches } from '#server/platform/policy.ts';
import { findRow } from '#server/platform/rows.ts';
import type { Reference } from '#server/platform/schema.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import type { Decision } from './decision.ts';
import { type Lack, explain, missingSkills } from './explain.ts';
import type { MissingSkill, OfferExplanation, ReadinessExplanation, WaitExplanation } from './explanation.schema.ts';
import { findInLine, listInLine } from './line.queries.ts';
import { levelAsked, rankOf } from './matching.ts';
import { findPlaceInLine } from './queue.queries.ts';
import { type Staff, hindranceOf, listStaff } from './staff.queries.ts';

/** Of those who wait, so many are explained to an agent. */
const HEAD_OF_LINE = 10;

/** Why this offer was made to this agent; 404 when its decision is no longer kept, or the actor sees neither offer nor interaction. */
export async function explainOffer(ctx: Context, offerId: string): Promise<OfferExplanation> {
  const row = await first(
    ctx.em,
    sql<{
      interaction_id: string;
      user_id: string;
      preferred_reason: PreferredReason | null;
      decided_at: string;
      line: Decision['line'];
      agents: Decision['agents'];
      matches: Decision['matches'];
    }>`
      select o.interaction_id, o.user_id, i.preferred_reason, d.decided_at, d.line, d.agents, d.matches
      from offer o join routing_decision d on d.id = o.decision_id join interaction i on i.id = o.interaction_id
      where o.id = ${offerId}`,
  );
  if (!row || (row.user_id !== ctx.actor.id && !(await seesInteraction(ctx, row.interaction_id))))
    throw notFound('offer');
  const explanation = explain(row, row.interaction_id, Date.parse(row.decided_at));
  if (!explanation) throw notFound('offer');
  const { candidates, reason, ...rest } = explanation;
  const names = await nameUsers(
    ctx,
    candidates.map(({ userId }) => userId),
  );
  const skills = await nameSkills(ctx);
  return {
    ...rest,
    offerId,
    interactionId: row.interaction_id,
    decidedAt: new Date(row.decided_at).toISOString(),
    reason: reason === 'meant_for' ? (row.preferred_reason ?? 'last_agent') : reason,
    candidates: candidates.map(({ userId, missing, ...candidate }) => ({
      ...candidate,
      user: names(userId),
      missing: viewMissing(missing, skills),
    })),
  };
}

/** Why this customer waits; 404 when they do not. */
export async function explainWait(ctx: Context, interactionId: string): Promise<WaitExplanation> {
  if (!(await seesInteraction(ctx, interactionId))) throw notFound('interaction');
  const [waiting, place] = [await findInLine(ctx, interactionId), await findPlaceInLine(ctx, interactionId)];
  if (!waiting || !place) throw notFound('interaction');
  const now = ctx.now.getTime();
  const waitedSeconds = Math.max(0, Math.round((now - waiting.queuedAt) / 1000));
  const row = (await first(
    ctx.em,
    sql<{ queue: Reference; overflow_queue: Reference | null; overflow_at: string | null }>`
      select jsonb_build_object('id', q.id, 'name', q.name) as queue, i.overflow_at,
        case when o.id is not null then jsonb_build_object('id', o.id, 'name', o.name) end as overflow_queue
      from interaction i join queue q on q.id = i.queue_id left join queue o on o.id = q.overflow_queue_id
      where i.id = ${interactionId}`,
  ))!;
  const skills = await nameSkills(ctx);
  const staff = await listStaff(ctx, { queueIds: waiting.servedBy });
  const { preferred } = waiting;
  const names = await nameUsers(ctx, preferred ? [preferred.userId] : []);
  return {
    interactionId,
    queue: row.queue,
    rank: rankOf(waiting, now),
    points: waiting.points,
    ageing: waiting.ageing,
    waitedSeconds,
    ...place,
    needs: waiting.needs.map(need => ({
      skill: skills(need.skillId),
      level: need.level,
      askedNow: levelAsked(need, waiting.relaxation, waitedSeconds),
    })),
    keptFor:
      preferred && preferred.until > now
        ? { user: names(preferred.userId), until: new Date(preferred.until).toISOString() }
        : null,
    overflowQueue: row.overflow_queue,
    overflowAt: row.overflow_at && new Date(row.overflow_at).toISOString(),
    // What others do is told to those who lead them.
    agents: staff
      .filter(person => reaches(ctx.actor, person.branchId))
      .map(person => ({
        user: { id: person.userId, name: person.name },
        hindrance: hindranceOf(person, waiting, now),
        since: person.since.toISOString(),
        missing: viewMissing(missingSkills(waiting, person, now), skills),
      })),
  };
}

const seesInteraction = async (ctx: Context, id: string): Promise<boolean> => {
  const interaction = await findRow(ctx.em, Interaction, { id });
  return interaction !== null && may(ctx.actor, 'watch_floor') && maySee(ctx.actor, interaction);
};

/** Why this person is offered nothing. Others than the actor must be led by the actor. */
export async function explainReadiness(ctx: Context, userId: string): Promise<ReadinessExplanation> {
  const [me] = await listStaff(ctx, { queueIds: [], userId });
  if (!me || (userId !== ctx.actor.id && !reaches(ctx.actor, me.branchId))) throw notFound('user');
  const now = ctx.now.getTime();
  const [{ line }, colleagues] = [await listInLine(ctx), await listStaff(ctx, { queueIds: me.queueIds })];
  const queues = await run(
    ctx.em,
    sql<{ id: string; name: string; waiting: number }>`
      select q.id, q.name, (select count(*)::int from interaction i where i.queue_id = q.id and i.state = 'queued') as waiting
      from queue q where q.id = any(${me.queueIds}::uuid[]) order by q.name, q.id`,
  );
  const skills = await nameSkills(ctx);
  return {
    user: { id: me.userId, name: me.name },
    hindrance: hindranceOf(me, null, now),
    since: me.since.toISOString(),
    queues: queues.map(({ id, name, waiting }) => ({
      queue: { id, name },
      waiting,
      freeBefore: colleagues.filter(other => other.queueIds.includes(id) && isBefore(other, me, now)).length,
    })),
    waiting: line
      .filter(waiting => waiting.servedBy.some(id => me.queueIds.includes(id)))
      .slice(0, HEAD_OF_LINE)
      .map(waiting => ({
        interactionId: waiting.interactionId,
        queue: { id: waiting.queueId, name: queues.find(({ id }) => id === waiting.queueId)?.name ?? '' },
        hindrance: hindranceOf(me, waiting, now),
        missing: viewMissing(missingSkills(waiting, me, now), skills),
      })),
  };
}

/** Whether this colleague is free and would be offered the next one first: fewer skills, then longer idle. */
const isBefore = (other: Staff, me: Staff, now: number): boolean =>
  other.userId !== me.userId &&
  hindranceOf(other, null, now) === null &&
  (other.skills.size - me.skills.size || other.idleSince - me.idleSince) < 0;

async function nameUsers(ctx: Context, ids: readonly string[]): Promise<(id: string) => Reference> {
  const rows = await run(ctx.em, sql<Reference>`select id, name from users where id = any(${ids}::uuid[])`);
  return id => rows.find(row => row.id === id) ?? { id, name: '' };
}

async function nameSkills(ctx: Context): Promise<(id: string) => Reference> {
  const rows = await run(ctx.em, sql<Reference>`select id, name from skill`);
  return id => rows.find(row => row.id === id) ?? { id, name: '' };
}

const viewMissing = (missing: readonly Lack[], skills: (id: string) => Reference): MissingSkill[] =>
  missing.map(({ skillId, asked, has }) => ({ skill: skills(skillId), asked, has }));
