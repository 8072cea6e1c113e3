import type { Actor } from '#server/platform/context.ts';
import { type Condition, anyOf, everything, may, nothing, where, withinReach } from '#server/platform/policy.ts';

interface AlertRow {
  branchId?: string | null;
}

/** Who watches the floor sees those within reach; who leads it also those of no branch yet. */
export function visibleAlerts(actor: Actor): Condition<AlertRow> {
  if (actor.kind !== 'user') return everything;
  if (!may(actor, 'watch_floor')) return nothing;
  if (!may(actor, 'lead_floor')) return withinReach<AlertRow>(actor);
  return anyOf<AlertRow>(withinReach<AlertRow>(actor), where<AlertRow>({ branchId: null }));
}
