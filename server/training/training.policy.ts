import type { Actor } from '#server/platform/context.ts';
import { type Condition, anyOf, everything, may, nothing, where, withinReach } from '#server/platform/policy.ts';

interface TrainingRow {
  id: string;
  userId: string;
  startedById: string;
  branchId?: string | null;
}

/** Everybody sees what they practised or set going; who leads the floor, what was practised within reach. */
export function visibleTraining(actor: Actor): Condition<TrainingRow> {
  if (actor.kind !== 'user') return everything;
  if (actor.id === null || !may(actor, 'take_calls')) return nothing;
  const own = anyOf(where<TrainingRow>({ userId: actor.id }), where<TrainingRow>({ startedById: actor.id }));
  return may(actor, 'lead_floor') ? anyOf(own, withinReach<TrainingRow>(actor)) : own;
}
