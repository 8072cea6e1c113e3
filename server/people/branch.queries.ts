import type { Context } from '#server/platform/context.ts';
import { badRequest } from '#server/platform/errors.ts';
import { first, sql } from '#server/platform/sql.ts';

/** For what is to belong to this branch, or to none. Throws `unknown_branch` when there is none, or it is no longer in use. */
export async function demandBranch(ctx: Context, branchId: string | null | undefined): Promise<void> {
  if (branchId && !(await first(ctx.em, sql`select 1 from branch where id = ${branchId} and active`)))
    throw badRequest('unknown_branch', 'There is no such branch.');
}
