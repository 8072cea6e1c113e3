import { record } from '#server/events/record.ts';
import type { Context } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { overflowUnstaffed } from './line.actions.ts';
import { expireOffers } from './offer.actions.ts';
import { findStrayMembers, followGroups } from './memberships.ts';
import { lockPresence, noteReadiness } from './presence-state.ts';
import { forgetDeadConsoles, noticeAway } from './presence.actions.ts';
import { rules, secondsLater } from './rules.ts';
import { noteSkills } from './slots.ts';
import { endDueWrapUps } from './work.actions.ts';

/** A process that gave no sign of life for this long is dead. */
export const DEAD_AFTER_SECONDS = 8;

/** A slot `s` that is taken for what its interaction `i` says. */
const hasItsWork = sql`(
  (s.state = 'reserved' and exists (
    select 1 from offer o where o.slot_id = s.id and o.interaction_id = i.id and o.state = 'pending'))
  or (s.state = 'busy' and i.state in ('connecting', 'in_progress') and i.agent_id = s.user_id)
  or (s.state = 'busy' and i.state in ('connecting', 'in_progress', 'outside') and exists (
    select 1 from leg l where l.interaction_id = i.id and l.user_id = s.user_id and l.kind = 'consulted' and l.state <> 'left'))
  or (s.state = 'wrap_up' and i.state = 'wrap_up' and i.agent_id = s.user_id))`;

const isOfferedToNobody = sql`(i.state = 'offered' and not exists (
  select 1 from offer o where o.interaction_id = i.id and o.state = 'pending'))`;

/** What is overdue is done now, whatever became of its alarm clock. The rows judge, not the timers. */
export async function doOverdueWork(ctx: Context): Promise<void> {
  await expireOffers(ctx);
  await endDueWrapUps(ctx);
  await overflowUnstaffed(ctx);
  await forgetDeadConsoles(ctx, secondsLater(ctx.now, -DEAD_AFTER_SECONDS));
  const away = await run(
    ctx.em,
    sql<{ user_id: string }>`
      select user_id from presence
      where away_since <= ${secondsLater(ctx.now, -rules.awayGraceSeconds)} and state <> 'offline' limit 500`,
  );
  for (const { user_id } of away) await noticeAway(ctx, user_id);
}

/**
 * Slots, offers and interactions that contradict one another: there should be none. Returns how many were put right, each of them with an
 * event that says what was found.
 */
export async function repairRouting(ctx: Context): Promise<number> {
  const stuckSlots = await run(
    ctx.em,
    sql<{ interaction_id: string }>`
      select s.interaction_id from agent_slot s join interaction i on i.id = s.interaction_id
      where not ${hasItsWork} limit 500`,
  );
  for (const { interaction_id } of stuckSlots) await repair(ctx, interaction_id, 'slot_without_work');
  const offeredToNobody = await run(
    ctx.em,
    sql<{ id: string }>`
      select i.id from interaction i
      where ${isOfferedToNobody} limit 500`,
  );
  for (const { id } of offeredToNobody) await repair(ctx, id, 'offered_to_nobody');
  const slots = await repairSlots(ctx);
  return stuckSlots.length + offeredToNobody.length + slots + (await repairGroups(ctx));
}

/** Slots that say something else of their people than presence and skills do. */
async function repairSlots(ctx: Context): Promise<number> {
  const misjudged = await run(
    ctx.em,
    sql<{ user_id: string }>`
      select s.user_id from agent_slot s join presence p on p.user_id = s.user_id
      where s.ready <> (p.state = 'available' and p.away_since is null) limit 500`,
  );
  for (const { user_id } of misjudged)
    await inTransaction(ctx, async ctx => {
      await noteReadiness(ctx, await lockPresence(ctx, user_id));
      noteRepair(ctx, user_id, 'readiness');
    });
  const misskilled = await run(
    ctx.em,
    sql<{ user_id: string }>`
      select s.user_id from agent_slot s left join lateral (
        select jsonb_object_agg(u.skill_id, u.level) as skills
        from user_skill u join skill on skill.id = u.skill_id and skill.active where u.user_id = s.user_id
      ) k on true
      where s.skills <> coalesce(k.skills, '{}') limit 500`,
  );
  for (const { user_id } of misskilled)
    await inTransaction(ctx, async ctx => {
      await noteSkills(ctx, [user_id]);
      noteRepair(ctx, user_id, 'skills');
    });
  return misjudged.length + misskilled.length;
}

/** People in a group of another branch than theirs, and queues that do not follow from groups. */
async function repairGroups(ctx: Context): Promise<number> {
  const moved = await run(ctx.em, sql<{ user_id: string }>`select distinct g.user_id ${inForeignGroups} limit 500`);
  for (const { user_id } of moved)
    await inTransaction(ctx, async ctx => {
      await run(ctx.em, sql`select 1 from users where id = ${user_id} for update`);
      const left = await run(
        ctx.em,
        sql`
        delete from group_member where (group_id, user_id) in (select g.group_id, g.user_id ${inForeignGroups} and g.user_id = ${user_id})
        returning 1`,
      );
      if (left.length === 0) return;
      await followGroups(ctx, [user_id]);
      noteRepair(ctx, user_id, 'moved_agent');
    });
  const strays = await findStrayMembers(ctx);
  for (const userId of strays)
    await inTransaction(ctx, async ctx => {
      await run(ctx.em, sql`select 1 from users where id = ${userId} for update`);
      await followGroups(ctx, [userId]);
      noteRepair(ctx, userId, 'group_queues');
    });
  return moved.length + strays.length;
}

const inForeignGroups = sql`
  from group_member g join user_group n on n.id = g.group_id and n.branch_id is not null
  join users u on u.id = g.user_id left join branch b on b.id = u.branch_id
  where not coalesce(b.path @> array[n.branch_id], false)`;

const noteRepair = (ctx: Context, userId: string, reason: 'readiness' | 'skills' | 'moved_agent' | 'group_queues') =>
  record(ctx, 'user.repaired', { type: 'user', id: userId }, { data: { userId, reason } });

/** Looks again under lock, so that a change that was under way is not taken for a fault. */
function repair(ctx: Context, interactionId: string, reason: 'slot_without_work' | 'offered_to_nobody'): Promise<void> {
  return inTransaction(ctx, async ctx => {
    await run(ctx.em, sql`select 1 from interaction where id = ${interactionId} for update`);
    const mended =
      reason === 'offered_to_nobody'
        ? sql`
          update interaction i set state = 'queued', version = version + 1
          where id = ${interactionId} and ${isOfferedToNobody} returning 1`
        : sql`
          update agent_slot s set version = s.version + 1, state = 'free', interaction_id = null, since = ${ctx.now}
          from interaction i where i.id = ${interactionId} and s.interaction_id = i.id
            and not ${hasItsWork} returning 1`;
    if ((await run(ctx.em, mended)).length > 0)
      record(ctx, 'interaction.repaired', { type: 'interaction', id: interactionId }, { data: { reason } });
  });
}
