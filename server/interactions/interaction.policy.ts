import type { Actor } from '#server/platform/context.ts';
import { type Condition, everything, matches, nothing, where } from '#server/platform/policy.ts';
import type { Interaction } from './interaction.entity.ts';

/** Supervisors and administrators see every interaction, an agent the ones they have or had. */
export function visibleInteractions(actor: Actor): Condition<Interaction> {
  if (actor.kind !== 'user' || actor.role === 'supervisor' || actor.role === 'administrator') return everything;
  return actor.id ? where<Interaction>({ agentId: actor.id }) : nothing;
}

export const maySee = (actor: Actor, interaction: Interaction): boolean =>
  matches(visibleInteractions(actor), interaction);

/** Notes, customer, hang-up and wrap-up belong to the agent who has it; the product itself may do them too. */
export const mayHandle = (actor: Actor, interaction: Interaction): boolean =>
  actor.kind !== 'user' || interaction.agentId === actor.id;
