import { type EntityName, type FilterQuery, LockMode } from '@mikro-orm/core';
import type { Context } from './context.ts';

/**
 * The row, locked until the transaction ends, as the last committed write and this transaction left it: what this transaction changed
 * before is written first, since reading it anew would throw it away. Null when there is none.
 */
export async function lockRow<T extends object>(ctx: Context, entity: EntityName<T>, where: FilterQuery<T>): Promise<T | null> {
  await ctx.em.flush();
  // The entity's type is not known here, so neither are its options; the result is what the caller's type says.
  return (await ctx.em.findOne(entity, where as never, { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true } as never)) as T | null;
}
