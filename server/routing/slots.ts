import type { Context } from '#server/platform/context.ts';
import { newId } from '#server/platform/ids.ts';
import { type RawBuilder, run, sql } from '#server/platform/sql.ts';
import type { SlotState } from './agent-slot.entity.ts';

/** Gives these people presence and a voice slot, once. */
export async function ensureSlots(ctx: Context, userIds: readonly string[]): Promise<void> {
  await run(
    ctx.em,
    sql`
    insert into presence (user_id, state, since, away_since)
    select id, 'offline', ${ctx.now}, ${ctx.now} from unnest(${userIds}::uuid[]) as id order by id
    on conflict (user_id) do nothing`,
  );
  const slots = userIds.map(userId => ({ id: newId(), userId }));
  await run(
    ctx.em,
    sql`
    insert into agent_slot (id, user_id, channel, state, since, idle_since)
    select id, "userId", 'voice', 'free', ${ctx.now}, ${ctx.now}
    from jsonb_to_recordset(${JSON.stringify(slots)}::jsonb) as s(id uuid, "userId" uuid) order by "userId"
    on conflict (user_id, channel) do nothing`,
  );
  await noteSkills(ctx, userIds);
}

/** Keeps the slots' skills in step with `user_skill`; skills that are no longer asked of anybody do not count. */
export async function noteSkills(ctx: Context, userIds: readonly string[]): Promise<void> {
  await run(
    ctx.em,
    sql`
    update agent_slot s set skills = k.skills, skill_count = k.count
    from (
      select p.id as user_id, coalesce(jsonb_object_agg(u.skill_id, u.level) filter (where skill.id is not null), '{}') as skills,
        count(skill.id)::int as count
      from unnest(${userIds}::uuid[]) as p(id)
      left join user_skill u on u.user_id = p.id
      left join skill on skill.id = u.skill_id and skill.active
      group by p.id
    ) k
    where s.user_id = k.user_id and s.skills <> k.skills`,
  );
}

/** The work on this interaction is over for everybody who had part in it. The interaction's row must be locked. */
export const freeSlots = (ctx: Context, interactionId: string): Promise<void> => free(ctx, interactionId, sql`true`);

/** It is over for this person; others go on. */
export const freeSlotOf = (ctx: Context, interactionId: string, userId: string): Promise<void> =>
  free(ctx, interactionId, sql`user_id = ${userId}`);

/** It is over for everybody but this person. */
export const freeSlotsBut = (ctx: Context, interactionId: string, userId: string): Promise<void> =>
  free(ctx, interactionId, sql`user_id <> ${userId}`);

async function free(ctx: Context, interactionId: string, whose: RawBuilder<unknown>): Promise<void> {
  await run(
    ctx.em,
    sql`
    update agent_slot set version = version + 1, state = 'free', interaction_id = null, since = ${ctx.now}, idle_since = ${ctx.now}
    where interaction_id = ${interactionId} and ${whose}`,
  );
}

/** The state of the slots that this interaction occupies. */
export async function setSlots(ctx: Context, interactionId: string, state: Exclude<SlotState, 'free'>): Promise<void> {
  await run(
    ctx.em,
    sql`
    update agent_slot set version = version + 1, state = ${state}, since = ${ctx.now} where interaction_id = ${interactionId} and state <> ${state}`,
  );
}

/** Occupies this person's slot with the interaction, whose row is locked. `ready`: only if they take calls now. Null: it is not free. */
export async function takeSlot(
  ctx: Context,
  interactionId: string,
  { userId, state, ready }: { userId: string; state: Exclude<SlotState, 'free'>; ready: boolean },
): Promise<string | null> {
  const [slot] = await run(
    ctx.em,
    sql<{ id: string }>`
    update agent_slot set version = version + 1, state = ${state}, interaction_id = ${interactionId}, since = ${ctx.now}
    where user_id = ${userId} and channel = 'voice' and state = 'free' and (ready or not ${ready}::boolean) returning id`,
  );
  return slot?.id ?? null;
}
