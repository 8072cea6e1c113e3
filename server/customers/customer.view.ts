import type { Customer } from './customer.entity.ts';
import type { CustomerView } from './customer.schema.ts';

/** `numbers` must be loaded. */
export const viewCustomer = (customer: Customer): CustomerView => ({
  id: customer.id,
  name: customer.name,
  language: customer.language ?? null,
  numbers: customer.numbers
    .getItems()
    .map(number => number.phoneNumber)
    .sort(),
  tier: customer.tier,
  ownerId: customer.ownerId ?? null,
  branchId: customer.branchId ?? null,
  version: customer.version,
});
