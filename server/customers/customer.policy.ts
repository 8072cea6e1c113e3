import type { Actor } from '#server/platform/context.ts';
import { type Condition, anyOf, everything, may, nothing, where, withinReach } from '#server/platform/policy.ts';

interface CustomerRow {
  id: string;
  branchId?: string | null;
  ownerId?: string | null;
}

/** Whoever may be rung by anybody sees everybody; others the customers within reach, those of no branch, and those they look after. */
export function visibleCustomers(actor: Actor): Condition<CustomerRow> {
  if (actor.kind !== 'user') return everything;
  if (may(actor, 'read_all_customers')) return everything;
  if (!may(actor, 'read_customers') || actor.id === null) return nothing;
  return anyOf<CustomerRow>(
    withinReach<CustomerRow>(actor),
    where<CustomerRow>({ branchId: null }),
    where<CustomerRow>({ ownerId: actor.id }),
  );
}
