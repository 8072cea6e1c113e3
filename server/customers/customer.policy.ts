import type { Actor } from '#server/platform/context.ts';
import { type Condition, everything, nothing } from '#server/platform/policy.ts';

/** Everybody who works here serves every customer, so far. */
export const visibleCustomers = (actor: Actor): Condition<{ id: string }> =>
  actor.kind === 'user' && actor.role === null ? nothing : everything;
