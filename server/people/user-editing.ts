import { given } from '#server/platform/changes.ts';
import type { Context } from '#server/platform/context.ts';
import { groupsOf, groupsOpenTo } from './group.queries.ts';
import { type QueueMemberships, queuesOf } from './queue-memberships.ts';
import { skillsOf } from './skill.actions.ts';
import type { SkillLevel } from './skill.schema.ts';
import { demandMayGive, demandQueuesFor, demandStanding, takesCalls, usualReach } from './standing.ts';
import type { User } from './user.entity.ts';
import type { UpdateUser } from './user.schema.ts';

/** All that can be changed of a user, wherever it lives. */
export type Editable = Required<UpdateUser>;

export async function editableOf(ctx: Context, user: User, memberships: QueueMemberships): Promise<Editable> {
  const { id, name, role, branchId = null, scope, language = null, active } = user;
  const groupIds = (await groupsOf(ctx, [id])).get(id) ?? [];
  const skills = (await skillsOf(ctx, [id])).get(id) ?? [];
  const queueIds = await queuesOf(memberships, ctx, id);
  return { name, role, branchId, scope, language, active, groupIds, queueIds, skills };
}

/** What a change leads to: another role or branch brings its usual reach, and ends what does not go with it. */
export async function settled(ctx: Context, before: Editable, input: UpdateUser): Promise<Editable> {
  const after: Editable = { ...before, ...given(input) };
  if (input.name !== undefined) after.name = cleanName(input.name);
  const moved = after.role !== before.role || after.branchId !== before.branchId;
  if (moved && input.scope === undefined) after.scope = usualReach(after.role, after.branchId);
  if (moved || after.scope !== before.scope) {
    await demandStanding(ctx, after);
    demandMayGive(ctx.actor, after);
  }
  if (input.queueIds) demandQueuesFor(after.role, input.queueIds);
  after.queueIds = takesCalls(after.role) ? sorted(after.queueIds) : [];
  after.groupIds = sorted(after.groupIds);
  if (after.branchId !== before.branchId && input.groupIds === undefined) {
    const open = await groupsOpenTo(ctx, after.branchId, after.groupIds);
    after.groupIds = after.groupIds.filter(id => open.has(id));
  }
  after.skills = sortedSkills(after.skills);
  return after;
}

/** Each once. */
export const sorted = (ids: readonly string[] = []): string[] => [...new Set(ids)].sort();

export const sortedSkills = (skills: readonly SkillLevel[]): SkillLevel[] =>
  skills.map(({ skillId, level }) => ({ skillId, level })).sort((a, b) => (a.skillId < b.skillId ? -1 : 1));

export const cleanName = (name: string): string => name.trim().normalize('NFC');
