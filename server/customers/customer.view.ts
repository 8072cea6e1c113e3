import type { Customer } from './customer.entity.ts';
import type { SeesFacts } from './customer-mask.ts';
import type { CustomerView } from './customer.schema.ts';
import type { Holding } from './holding.entity.ts';
import type { HoldingView } from './holding.schema.ts';

/** `numbers` must be loaded. */
export function viewCustomer(customer: Customer, sees: SeesFacts): CustomerView {
  const seen = sees(customer);
  const fact = (value: string | null | undefined) => (seen ? (value ?? null) : null);
  return {
    id: customer.id,
    kind: customer.kind,
    name: customer.name,
    number: customer.number ?? null,
    language: customer.language ?? null,
    numbers: customer.numbers
      .getItems()
      .map(number => number.phoneNumber)
      .sort(),
    tier: customer.tier,
    tierReason: customer.tierReason ?? null,
    tierChangedAt: customer.tierChangedAt?.toISOString() ?? null,
    tierChangedById: customer.tierChangedById ?? null,
    masked: !seen,
    bornOn: fact(customer.bornOn),
    identityNumber: fact(customer.identityNumber),
    address: fact(customer.address),
    postcode: fact(customer.postcode),
    email: fact(customer.email),
    ownerId: customer.ownerId ?? null,
    branchId: customer.branchId ?? null,
    version: customer.version,
  };
}

/** `seen`: the reader sees the customer's facts. */
export const viewHolding = (holding: Holding, seen: boolean): HoldingView => ({
  id: holding.id,
  kind: holding.kind,
  product: holding.product,
  productZh: holding.productZh,
  masked: !seen,
  number: seen ? holding.number : null,
  amountMinor: seen ? holding.amountMinor : null,
  currency: holding.currency,
  openedOn: holding.openedOn,
  maturesOn: holding.maturesOn ?? null,
  status: holding.status,
  version: holding.version,
});
