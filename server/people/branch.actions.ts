import { LockMode } from '@mikro-orm/core';
import { record } from '#server/events/record.ts';
import { differences, given } from '#server/platform/changes.ts';
import type { Context } from '#server/platform/context.ts';
import { badRequest, conflict, DomainError, notFound } from '#server/platform/errors.ts';
import { flushUnique } from '#server/platform/flush-unique.ts';
import { newId } from '#server/platform/ids.ts';
import { reaches } from '#server/platform/policy.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { Branch } from './branch.entity.ts';
import { type BranchKind, type CreateBranch, type UpdateBranch, branchKinds } from './branch.schema.ts';

const subject = (id: string) => ({ type: 'branch', id }) as const;

/** Throws `branch_taken`, `unknown_branch`, `bad_parent`, `not_yours_to_give`. */
export function createBranch(ctx: Context, input: CreateBranch): Promise<Branch> {
  return inTransaction(ctx, async ctx => {
    await lockTree(ctx);
    const { parentId = null, ...fields } = input;
    const id = newId();
    const path = [...(await pathOfParent(ctx, { id, kind: input.kind }, parentId)), id];
    const branch = ctx.em.create(Branch, { ...fields, id, parentId, path, active: true, version: 1 });
    await flushUnique(ctx, branchTaken);
    record(ctx, 'branch.created', subject(id));
    return branch;
  });
}

/** With another parent all that lies below moves along. Throws as `createBranch`, and `branch_in_use`. */
export function updateBranch(ctx: Context, id: string, input: UpdateBranch): Promise<Branch> {
  return inTransaction(ctx, async ctx => {
    await lockTree(ctx);
    const branch = await ctx.em.findOne(Branch, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!branch) throw notFound('branch');
    // One's own branch is changed from above.
    if (!reaches(ctx.actor, id) || (ctx.actor.branchIds !== null && ctx.actor.branchId === id)) throw notYours();
    const { name, nameZh, parentId = null, active } = branch;
    const before = { name, nameZh, parentId, active };
    const after = { ...before, ...given(input) };
    const changes = differences(before, after);
    if (Object.keys(changes).length === 0) return branch;
    if (changes.active && !after.active) await demandUnused(ctx, id);
    const rises = changes.parentId || (changes.active && after.active);
    const path = rises ? [...(await pathOfParent(ctx, branch, after.parentId)), id] : branch.path;
    if (changes.parentId) await moveBelow(ctx, branch, path);
    Object.assign(branch, after, { path, version: branch.version + 1 });
    await flushUnique(ctx, branchTaken);
    record(ctx, 'branch.updated', subject(id), { changes });
    return branch;
  });
}

/** The tree is changed by one at a time, so that two moves cannot make a ring. */
const lockTree = (ctx: Context) => run(ctx.em, sql`select pg_advisory_xact_lock(hashtextextended('branch tree', 0))`);

async function pathOfParent(
  ctx: Context,
  { id, kind }: { id: string; kind: BranchKind },
  parentId: string | null,
): Promise<string[]> {
  if (!reaches(ctx.actor, parentId)) throw notYours();
  if (parentId === null) return [];
  const parent = await ctx.em.findOne(Branch, { id: parentId, active: true });
  if (!parent) throw badRequest('unknown_branch', 'There is no such branch.');
  if (parent.path.includes(id) || branchKinds.indexOf(parent.kind) >= branchKinds.indexOf(kind))
    throw badRequest('bad_parent', 'A branch lies below one of a higher kind: head office, province, city, outlet.');
  return parent.path;
}

/** Everything below keeps the rest of its path. */
async function moveBelow(ctx: Context, { id, path }: Branch, to: readonly string[]): Promise<void> {
  await run(
    ctx.em,
    sql`
    update branch set path = ${to}::uuid[] || path[${path.length + 1}:], version = version + 1
    where path @> array[${id}::uuid] and id <> ${id}`,
  );
}

async function demandUnused(ctx: Context, id: string): Promise<void> {
  const used = await first(
    ctx.em,
    sql`
      select 1 from users where branch_id = ${id} and active
      union all select 1 from branch where parent_id = ${id} and active
      union all select 1 from user_group where branch_id = ${id} and active
      union all select 1 from entry_point where branch_id = ${id} and active limit 1`,
  );
  if (used) throw conflict('branch_in_use', 'People, groups, numbers or other branches belong to it. Move them first.');
}

const branchTaken = (): Error => conflict('branch_taken', 'There is a branch with this key already.');
const notYours = (): Error => new DomainError(403, 'not_yours_to_give', 'This part of the organisation is not yours.');
