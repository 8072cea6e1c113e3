import { LockMode } from '@mikro-orm/core';
import { record } from '#server/events/record.ts';
import { differences, given } from '#server/platform/changes.ts';
import type { Context } from '#server/platform/context.ts';
import { badRequest, conflict, DomainError, notFound } from '#server/platform/errors.ts';
import { flushUnique } from '#server/platform/flush-unique.ts';
import { newId } from '#server/platform/ids.ts';
import { reaches } from '#server/platform/policy.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { demandBranch } from './branch.queries.ts';
import { Group } from './group.entity.ts';
import { groupsOpenTo, membersOf } from './group.queries.ts';
import type { CreateGroup, UpdateGroup } from './group.schema.ts';
import type { QueueMemberships } from './queue-memberships.ts';

const subject = (id: string) => ({ type: 'group', id }) as const;

/** Throws `group_taken`, `unknown_branch`, `unknown_user`, `not_in_branch`, `not_yours_to_give`. */
export function createGroup(ctx: Context, input: CreateGroup, memberships: QueueMemberships): Promise<Group> {
  return inTransaction(ctx, async ctx => {
    const { memberIds = [], branchId = null, ...fields } = input;
    await demandOwnBranch(ctx, branchId);
    const group = ctx.em.create(Group, { ...fields, branchId, id: newId(), active: true, version: 1 });
    await flushUnique(ctx, groupTaken);
    await setMembers(ctx, group, [], memberIds);
    if (memberIds.length > 0) await memberships.groupsChanged(ctx, memberIds);
    record(ctx, 'group.created', subject(group.id), { changes: { memberIds: [[], memberIds] } });
    return group;
  });
}

/** Throws as `createGroup`. */
export function updateGroup(
  ctx: Context,
  id: string,
  input: UpdateGroup,
  memberships: QueueMemberships,
): Promise<Group> {
  return inTransaction(ctx, async ctx => {
    const group = await ctx.em.findOne(Group, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!group || !reaches(ctx.actor, group.branchId)) throw notFound('group');
    const memberIds = (await membersOf(ctx, [id])).get(id) ?? [];
    const { name, nameZh, branchId = null, active } = group;
    const before = { name, nameZh, branchId, active, memberIds };
    const after = { ...before, ...given(input) };
    after.memberIds = after.memberIds.toSorted();
    const changes = differences(before, after);
    if (Object.keys(changes).length === 0) return group;
    if (changes.branchId) await demandOwnBranch(ctx, after.branchId);
    const { memberIds: members, ...fields } = after;
    Object.assign(group, fields, { version: group.version + 1 });
    await flushUnique(ctx, groupTaken);
    await setMembers(ctx, group, memberIds, members);
    await memberships.groupsChanged(ctx, [...new Set([...memberIds, ...members])]);
    record(ctx, 'group.updated', subject(id), { changes });
    return group;
  });
}

/** Replaces the groups of this person, whose row is locked. Throws `unknown_group`, `not_in_branch`. */
export async function setGroups(
  ctx: Context,
  user: { id: string; branchId: string | null },
  before: readonly string[],
  after: readonly string[],
): Promise<void> {
  const open = await groupsOpenTo(ctx, user.branchId, after);
  const closed = after.filter(id => !open.has(id));
  if (closed.length > 0) {
    const known = await ctx.em.count(Group, { id: { $in: closed } });
    throw known < closed.length
      ? badRequest('unknown_group', 'There is no such group.', { groupIds: closed })
      : badRequest('not_in_branch', 'This group belongs to another branch.', { groupIds: closed });
  }
  await run(ctx.em, sql`delete from group_member where user_id = ${user.id} and group_id <> all(${after}::uuid[])`);
  await run(
    ctx.em,
    sql`
    insert into group_member (group_id, user_id) select id, ${user.id} from unnest(${after}::uuid[]) as id
    on conflict do nothing`,
  );
  const touched = [...before, ...after].filter(id => before.includes(id) !== after.includes(id));
  await run(ctx.em, sql`update user_group set version = version + 1 where id = any(${touched}::uuid[])`);
}

/** People of the group's branch only; whoever comes or goes has changed, too. */
async function setMembers(
  ctx: Context,
  { id, branchId = null }: Group,
  before: readonly string[],
  after: readonly string[],
): Promise<void> {
  const known = await run(
    ctx.em,
    sql<{ id: string; inside: boolean }>`
      select u.id, ${branchId}::uuid is null or coalesce(b.path @> array[${branchId}::uuid], false) as inside
      from users u left join branch b on b.id = u.branch_id where u.id = any(${after}::uuid[]) order by u.id for update of u`,
  );
  if (known.length < new Set(after).size) throw badRequest('unknown_user', 'There is no such user.');
  const outside = known.filter(user => !user.inside).map(user => user.id);
  if (outside.length > 0)
    throw badRequest('not_in_branch', 'Somebody belongs to another branch than the group.', { userIds: outside });
  await run(ctx.em, sql`delete from group_member where group_id = ${id} and user_id <> all(${after}::uuid[])`);
  await run(
    ctx.em,
    sql`
    insert into group_member (group_id, user_id) select ${id}, u from unnest(${after}::uuid[]) as u on conflict do nothing`,
  );
  const touched = [...before, ...after].filter(user => before.includes(user) !== after.includes(user));
  await run(ctx.em, sql`update users set version = version + 1 where id = any(${touched}::uuid[])`);
}

async function demandOwnBranch(ctx: Context, branchId: string | null): Promise<void> {
  if (!reaches(ctx.actor, branchId))
    throw new DomainError(403, 'not_yours_to_give', 'This branch is not yours to give anything to.');
  await demandBranch(ctx, branchId);
}

const groupTaken = (): Error => conflict('group_taken', 'There is a group with this key already.');
