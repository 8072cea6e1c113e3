import type { Actor } from '#server/platform/context.ts';
import { type Condition, everything, nothing, where } from '#server/platform/policy.ts';

interface UserRow {
  id: string;
  active: boolean;
}

/** Administrators see everybody; others those who work here now. */
export function visibleUsers(actor: Actor): Condition<UserRow> {
  if (actor.kind === 'system' || actor.role === 'administrator') return everything;
  return actor.role === null ? nothing : where({ active: true });
}

/** E-mail address, language and queues of a user; names are for all. */
export const maySeeDetails = (actor: Actor, user: { id: string }): boolean =>
  actor.kind === 'system' || actor.role === 'administrator' || actor.id === user.id;
