import type { Actor } from '#server/platform/context.ts';
import {
  type Condition,
  anyOf,
  everything,
  may,
  nothing,
  reaches,
  where,
  withinReach,
} from '#server/platform/policy.ts';

interface UserRow {
  id: string;
  active: boolean;
  branchId?: string | null;
}

/** Those who work here now are known to everybody by name; those who do not to whoever may read or manage them. */
export function visibleUsers(actor: Actor): Condition<UserRow> {
  if (actor.kind !== 'user') return everything;
  if (actor.role === null) return nothing;
  const working = where<UserRow>({ active: true });
  return may(actor, 'read_people') ? anyOf(working, withinReach<UserRow>(actor)) : working;
}

/** E-mail address, language, queues and skills; names, roles and branches are for all. */
export const maySeeDetails = (actor: Actor, user: { id: string; branchId?: string | null }): boolean =>
  actor.id === user.id || (may(actor, 'read_people') && reaches(actor, user.branchId));

/** Whose presence the actor may change, and whom they see on the floor. */
export const ledUsers = (actor: Actor): Condition<UserRow> =>
  may(actor, 'watch_floor') ? withinReach<UserRow>(actor) : nothing;
