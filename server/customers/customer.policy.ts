import type { Actor } from '#server/platform/context.ts';
import { type Condition, everything, nothing } from '#server/platform/policy.ts';

/** Everybody who works here serves every customer, so far. */
export const visibleCustomers = (actor: Actor): Condition<{ id: string }> =>
  actor.kind === 'user' && actor.role === null ? nothing : everything;

/** Tier and owner decide who is served first and by whom. */
export const mayValue = (actor: Actor): boolean =>
  actor.kind === 'system' || actor.role === 'supervisor' || actor.role === 'administrator';
