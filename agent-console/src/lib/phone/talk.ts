import type { InteractionView, LegView } from '#server/interactions/interaction.schema.ts';

/** Who is in a call besides the customer and the agent who has it. */
export interface Talk {
  held: boolean;
  /** Asked, and not with the customer. */
  aside: LegView | null;
  /** With all the others. */
  conference: LegView[];
  /** Was asked since the customer waits, and did not come, or has left again. */
  gone: LegView | null;
  supervisors: LegView[];
}

export function talkIn({ legs, heldAt }: Pick<InteractionView, 'legs' | 'heldAt'>): Talk {
  const asked = legs.filter(leg => leg.kind === 'consulted');
  const open = asked.filter(leg => leg.state !== 'left');
  const aside = open.find(leg => leg.mergedAt === null) ?? null;
  const last = asked.findLast(leg => heldAt !== null && leg.startedAt >= heldAt);
  const went = last?.state === 'left' && last.mergedAt === null && last.endReason !== 'cancelled';
  return {
    held: heldAt !== null,
    aside,
    conference: open.filter(leg => leg.mergedAt !== null),
    gone: went && !aside ? last : null,
    supervisors: legs.filter(leg => leg.kind === 'supervisor' && leg.state === 'in_room'),
  };
}

/** How far a call that we make has come; null: they talk, or it came in. */
export type Placing = { is: 'own_line' } | { is: 'dials'; at: string } | { is: 'rings' };

export function placingOf({ direction, state, legs }: InteractionView): Placing | null {
  if (direction !== 'outbound' || state !== 'connecting') return null;
  const customer = legs.find(leg => leg.kind === 'customer');
  if (!customer?.dialsAt) return { is: 'own_line' };
  return customer.state === 'expected' ? { is: 'dials', at: customer.dialsAt } : { is: 'rings' };
}
