import type { Actor } from '#server/platform/context.ts';
import {
  type Condition,
  anyOf,
  everything,
  matches,
  may,
  nothing,
  where,
  withinReach,
} from '#server/platform/policy.ts';
import type { Interaction } from './interaction.entity.ts';

/**
 * Everybody sees the interactions they have or had, or took part in. Who may see those of others sees the ones within reach; and, leading the floor, the ones
 * that belong to no branch yet, since anybody's agents may get them.
 */
export function visibleInteractions(actor: Actor): Condition<Interaction> {
  if (actor.kind !== 'user') return everything;
  if (actor.id === null) return nothing;
  const own = anyOf<Interaction>(
    where<Interaction>({ agentId: actor.id }),
    where<Interaction>({ participantIds: { has: actor.id } }),
  );
  if (!may(actor, 'read_interactions')) return own;
  if (!may(actor, 'lead_floor')) return anyOf<Interaction>(own, withinReach<Interaction>(actor));
  return anyOf<Interaction>(own, withinReach<Interaction>(actor), where<Interaction>({ branchId: null }));
}

export const maySee = (actor: Actor, interaction: Interaction): boolean =>
  matches(visibleInteractions(actor), interaction);

/** Notes, customer, hang-up and wrap-up belong to the agent who has it; the product itself may do them too. */
export const mayHandle = (actor: Actor, interaction: Interaction): boolean =>
  actor.kind !== 'user' || interaction.agentId === actor.id;
