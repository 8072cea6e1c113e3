import type { EntityName, FilterQuery } from '@mikro-orm/core';
import { LockMode } from '@mikro-orm/core';
import type { Context } from './context.ts';

/**
 * The row, locked until the transaction ends, as the last committed write and this transaction left it: what this transaction changed
 * before is written first, since reading it anew would throw it away. Null when there is none. A row that this transaction has locked
 * before is not asked for again; statements that write past the entity manager must not touch such rows.
 */
export async function lockRow<T extends object>(
  ctx: Context,
  entity: EntityName<T>,
  where: FilterQuery<T>,
): Promise<T | null> {
  const locked = ctx.transaction?.locked;
  const key = `${String((entity as { name?: string }).name)} ${JSON.stringify(where)}`;
  const known = locked?.get(key);
  if (known) return known as T;
  await ctx.em.flush();
  // The entity's type is not known here, so neither are its options; the result is what the caller's type says.
  const row = (await ctx.em.findOne(
    entity,
    where as never,
    { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as never,
  )) as T | null;
  if (row) locked?.set(key, row);
  return row;
}
