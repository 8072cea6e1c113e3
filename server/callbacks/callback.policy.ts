import type { Actor } from '#server/platform/context.ts';
import { type Condition, anyOf, everything, may, nothing, where, withinReach } from '#server/platform/policy.ts';

interface CallbackRow {
  queueId: string;
  branchId?: string | null;
  userId?: string | null;
  createdById?: string | null;
}

/**
 * Whoever takes calls sees the promises of their queues, and those made by them or for them; who sees interactions of others sees the ones
 * within reach, and, leading the floor, those of no branch yet.
 */
export function visibleCallbacks(actor: Actor): Condition<CallbackRow> {
  if (actor.kind !== 'user') return everything;
  if (actor.id === null) return nothing;
  const own = [
    where<CallbackRow>({ userId: actor.id }),
    where<CallbackRow>({ createdById: actor.id }),
    ...(may(actor, 'take_calls') ? [where<CallbackRow>({ queueId: { in: actor.queueIds } })] : []),
  ];
  if (!may(actor, 'read_interactions')) return anyOf<CallbackRow>(...own);
  const led = may(actor, 'lead_floor') ? [where<CallbackRow>({ branchId: null })] : [];
  return anyOf<CallbackRow>(...own, withinReach<CallbackRow>(actor), ...led);
}
