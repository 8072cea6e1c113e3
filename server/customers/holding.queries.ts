import type { Context } from '#server/platform/context.ts';
import { Holding } from './holding.entity.ts';
import { holdingKinds } from './holding.schema.ts';

/** By kind, then the oldest first; those that are closed last. */
export async function listHoldings(ctx: Context, customerId: string): Promise<Holding[]> {
  const holdings = await ctx.em.fork().find(Holding, { customerId }, { orderBy: { openedOn: 'asc', id: 'asc' } });
  const rank = ({ kind, status }: Holding) => holdingKinds.indexOf(kind) + (status === 'closed' ? 100 : 0);
  return holdings.toSorted((a, b) => rank(a) - rank(b));
}
