import { record } from '#server/events/record.ts';
import { asSubject } from '#server/interactions/interaction.actions.ts';
import type { Context } from '#server/platform/context.ts';
import { writeRows } from '#server/platform/rows.ts';
import { withdrawInvitations } from '#server/routing/invitation.actions.ts';
import { freeSlotOf } from '#server/routing/slots.ts';
import { type Leg, isOpen } from './leg.entity.ts';
import { closeLine } from './lines.ts';
import { type LockedRoom, agentLineOf, reviewLocked } from './room.actions.ts';

/**
 * The call is now with whoever has this line: a colleague, or somebody outside. The agent who had it leaves, the customer hears the new one. The
 * interaction is locked.
 */
export async function passTo(
  ctx: Context,
  room: LockedRoom,
  leg: Leg,
  as: 'interaction.transferred' | 'interaction.taken_over' = 'interaction.transferred',
): Promise<void> {
  const { interaction } = room;
  const formerId = interaction.agentId ?? null;
  await endAside(ctx, room, leg);
  const former = agentLineOf(room);
  if (former) await closeLine(ctx, former);
  // Only one line of an agent may be open at a time.
  await writeRows(ctx);
  Object.assign(leg, { kind: 'agent', mergedAt: null, mode: null, shown: true });
  Object.assign(interaction, { heldAt: null, helpAskedAt: null, agentAwaitedUntil: null, transferredById: formerId });
  noteParticipants(interaction, [formerId, leg.userId ?? null]);
  if (formerId) await freeSlotOf(ctx, interaction.id, formerId);
  if (leg.userId) interaction.agentId = leg.userId;
  else Object.assign(interaction, { state: 'outside', outsideNumber: leg.phoneNumber });
  record(ctx, as, asSubject(interaction), {
    changes: { agentId: [formerId, leg.userId ?? null] },
    data: { ...(leg.userId && { userId: leg.userId }), ...(formerId && { formerUserIds: [formerId] }) },
  });
  await reviewLocked(ctx, room);
}

/** Those who were asked and do not talk with the customer go: what rings stops, what talks is hung up. */
export async function endAside(ctx: Context, { interaction, legs }: LockedRoom, except?: Leg): Promise<void> {
  await withdrawInvitations(ctx, interaction.id);
  for (const leg of legs)
    if (leg !== except && isAside(leg)) await closeLine(ctx, leg, leg.state === 'in_room' ? null : 'cancelled');
}

/** Asked by the agent, and not with the customer. */
export const isAside = (leg: Leg): boolean =>
  leg.kind === 'consulted' && isOpen(leg) && (leg.mergedAt ?? null) === null;

/** They took part: from now on they see it. */
export function noteParticipants(interaction: LockedRoom['interaction'], userIds: readonly (string | null)[]): void {
  const known = new Set(interaction.participantIds);
  const more = userIds.filter((id): id is string => id !== null && !known.has(id));
  if (more.length > 0) interaction.participantIds = [...interaction.participantIds, ...more];
}
