import type { Context } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';

/** Group ids by user id, sorted; users without groups are missing. */
export async function groupsOf(ctx: Context, userIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await run(
    ctx.em,
    sql<{ user_id: string; ids: string[] }>`
      select user_id, array_agg(group_id order by group_id)::text[] as ids
      from group_member where user_id = any(${userIds}::uuid[]) group by user_id`,
  );
  return new Map(rows.map(row => [row.user_id, row.ids]));
}

/** User ids by group id, sorted; groups without members are missing. */
export async function membersOf(ctx: Context, groupIds: readonly string[]): Promise<Map<string, string[]>> {
  const rows = await run(
    ctx.em,
    sql<{ group_id: string; ids: string[] }>`
      select group_id, array_agg(user_id order by user_id)::text[] as ids
      from group_member where group_id = any(${groupIds}::uuid[]) group by group_id`,
  );
  return new Map(rows.map(row => [row.group_id, row.ids]));
}

/** Of these groups, those that somebody of this branch may belong to. */
export async function groupsOpenTo(
  ctx: Context,
  branchId: string | null,
  groupIds: readonly string[],
): Promise<Set<string>> {
  const rows = await run(
    ctx.em,
    sql<{ id: string }>`
      select g.id from user_group g where g.id = any(${groupIds}::uuid[]) and (g.branch_id is null
        or g.branch_id = any(select unnest(path) from branch where id = ${branchId}::uuid))`,
  );
  return new Set(rows.map(row => row.id));
}
