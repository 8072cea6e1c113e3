import { LockMode } from '@mikro-orm/core';
import { record } from '#server/events/record.ts';
import { differences, given } from '#server/platform/changes.ts';
import type { Context } from '#server/platform/context.ts';
import { conflict, notFound } from '#server/platform/errors.ts';
import { flushUnique } from '#server/platform/flush-unique.ts';
import { newId } from '#server/platform/ids.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { lockCustomer } from './customer.actions.ts';
import type { Customer } from './customer.entity.ts';
import { Holding } from './holding.entity.ts';
import type { CreateHolding, UpdateHolding } from './holding.schema.ts';

/** Throws `customer_not_found`, `holding_taken`. */
export function addHolding(ctx: Context, customerId: string, input: CreateHolding): Promise<Holding> {
  return inTransaction(ctx, async ctx => {
    const customer = await lockCustomer(ctx, customerId);
    const holding = ctx.em.create(Holding, {
      ...input,
      maturesOn: input.maturesOn ?? null,
      status: input.status ?? 'active',
      externalId: input.externalId ?? null,
      id: newId(),
      customerId,
      version: 1,
    });
    await flushUnique(ctx, holdingTaken);
    tell(ctx, 'customer.holding_added', customer, holding);
    return holding;
  });
}

/** Throws `holding_not_found`, `holding_taken`. */
export function updateHolding(ctx: Context, id: string, input: UpdateHolding): Promise<Holding> {
  return inTransaction(ctx, async ctx => {
    const found = await ctx.em.findOne(Holding, { id });
    if (!found) throw notFound('holding');
    const customer = await lockCustomer(ctx, found.customerId).catch(() => {
      throw notFound('holding');
    });
    const holding = await ctx.em.findOneOrFail(
      Holding,
      { id },
      { lockMode: LockMode.PESSIMISTIC_WRITE, refresh: true },
    );
    const changes = differences(given(input), pickLike(holding, given(input)));
    if (Object.keys(changes).length === 0) return holding;
    Object.assign(holding, given(input));
    await flushUnique(ctx, holdingTaken);
    tell(ctx, 'customer.holding_changed', customer, holding);
    return holding;
  });
}

/** What changed is told by name only: numbers and amounts are not for everybody who reads a customer's history. */
function tell(
  ctx: Context,
  type: 'customer.holding_added' | 'customer.holding_changed',
  customer: Customer,
  { id, product, productZh }: Holding,
): void {
  customer.version += 1;
  record(
    ctx,
    type,
    { type: 'customer', id: customer.id },
    {
      changes: { product: [null, { name: product, nameZh: productZh }] },
      data: { holdingId: id },
    },
  );
}

const pickLike = <T extends object>(row: Holding, like: T): T =>
  Object.fromEntries(Object.keys(like).map(name => [name, row[name as keyof Holding] ?? null])) as T;

const holdingTaken = () => conflict('holding_taken', 'There is a holding with this external id already.');
