import { LockMode } from '@mikro-orm/core';
import { record } from '#server/events/record.ts';
import { differences, given } from '#server/platform/changes.ts';
import type { Context } from '#server/platform/context.ts';
import { badRequest, conflict, notFound } from '#server/platform/errors.ts';
import { flushUnique } from '#server/platform/flush-unique.ts';
import { newId } from '#server/platform/ids.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import type { QueueMemberships } from './queue-memberships.ts';
import { Skill } from './skill.entity.ts';
import type { CreateSkill, SkillLevel, UpdateSkill } from './skill.schema.ts';

const subject = (id: string) => ({ type: 'skill', id }) as const;

/** Throws `skill_taken`. */
export function createSkill(ctx: Context, input: CreateSkill): Promise<Skill> {
  return inTransaction(ctx, async ctx => {
    const skill = ctx.em.create(Skill, {
      id: newId(),
      ...input,
      language: input.language ?? null,
      active: true,
      version: 1,
    });
    await flushUnique(ctx, skillTaken);
    record(ctx, 'skill.created', subject(skill.id));
    return skill;
  });
}

/** Throws `skill_taken`. */
export function updateSkill(
  ctx: Context,
  id: string,
  input: UpdateSkill,
  memberships: QueueMemberships,
): Promise<Skill> {
  return inTransaction(ctx, async ctx => {
    const skill = await ctx.em.findOne(Skill, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!skill) throw notFound('skill');
    const { name, nameZh, language = null, active } = skill;
    const before = { name, nameZh, language, active };
    const changes = differences(before, { ...before, ...given(input) });
    if (Object.keys(changes).length === 0) return skill;
    Object.assign(skill, given(input));
    await flushUnique(ctx, skillTaken);
    if (changes.active) {
      const having = await run(ctx.em, sql<{ user_id: string }>`select user_id from user_skill where skill_id = ${id}`);
      await memberships.skillsChanged(
        ctx,
        having.map(row => row.user_id),
      );
    }
    record(ctx, 'skill.updated', subject(id), { changes });
    return skill;
  });
}

/** Replaces all skills of this person, whose row is locked. Throws `unknown_skill`. */
export async function setSkills(ctx: Context, userId: string, levels: readonly SkillLevel[]): Promise<void> {
  await demandSkills(
    ctx,
    levels.map(({ skillId }) => skillId),
  );
  await run(ctx.em, sql`delete from user_skill where user_id = ${userId}`);
  await run(
    ctx.em,
    sql`
    insert into user_skill (user_id, skill_id, level)
    select ${userId}, "skillId", level from jsonb_to_recordset(${JSON.stringify(levels)}::jsonb) as l("skillId" uuid, level int)`,
  );
}

/** Throws `unknown_skill`, or `skill_twice` when one is named more than once. */
export async function demandSkills(ctx: Context, ids: readonly string[]): Promise<void> {
  if (new Set(ids).size < ids.length) throw badRequest('skill_twice', 'Name each skill once.');
  const known = await run(ctx.em, sql<{ id: string }>`select id from skill where id = any(${ids}::uuid[])`);
  const unknown = ids.filter(id => !known.some(skill => skill.id === id));
  if (unknown.length > 0) throw badRequest('unknown_skill', 'There is no such skill.', { skillIds: unknown });
}

/** Levels by user id, each list sorted by skill; users without skills are missing. */
export async function skillsOf(ctx: Context, userIds: readonly string[]): Promise<Map<string, SkillLevel[]>> {
  const rows = await run(
    ctx.em,
    sql<{ user_id: string; levels: SkillLevel[] }>`
      select user_id, jsonb_agg(jsonb_build_object('skillId', skill_id, 'level', level) order by skill_id) as levels
      from user_skill where user_id = any(${userIds}::uuid[]) group by user_id`,
  );
  return new Map(rows.map(row => [row.user_id, row.levels]));
}

const skillTaken = (): Error =>
  conflict('skill_taken', 'There is a skill with this key, or for this language, already.');
