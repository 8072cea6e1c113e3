import { record } from '#server/events/record.ts';
import { asSubject } from '#server/interactions/interaction.actions.ts';
import type { LegEndReason, LegKind, SupervisionMode } from '#server/interactions/interaction.schema.ts';
import type { Context } from '#server/platform/context.ts';
import { newId } from '#server/platform/ids.ts';
import { addRow } from '#server/platform/rows.ts';
import { secondsLater } from '#server/routing/rules.ts';
import { freeSlotOf } from '#server/routing/slots.ts';
import { cancelDial, planErrand } from './errand.actions.ts';
import { Leg, isOpen } from './leg.entity.ts';

export interface NewLine {
  interactionId: string;
  kind: LegKind;
  userId?: string | null;
  twilioSid?: string;
  /** Dialled by us. */
  phoneNumber?: string | null;
  state?: Leg['state'];
  mode?: SupervisionMode;
  shown?: boolean;
  mergedAt?: Date | null;
  awaitedUntil?: Date | null;
  dialsAt?: Date | null;
}

export const openLine = (ctx: Context, line: NewLine): Leg =>
  addRow(ctx, Leg, {
    state: 'expected',
    shown: true,
    ...line,
    id: newId(),
    held: false,
    lastSequence: -1,
    startedAt: ctx.now,
    version: 1,
  });

/** The line is over, or is taken as over: whatever the carrier still does with it is ended too. The interaction is locked. */
export async function closeLine(ctx: Context, leg: Leg, endReason: LegEndReason | null = null): Promise<void> {
  if (!isOpen(leg)) return;
  await callBack(ctx, leg);
  await noteLineOver(ctx, leg, ctx.now, endReason);
}

/** The carrier no longer has it. */
export async function noteLineOver(
  ctx: Context,
  leg: Leg,
  at: Date,
  endReason: LegEndReason | null = null,
): Promise<void> {
  if (!isOpen(leg)) return;
  Object.assign(leg, { state: 'left', leftAt: at, held: false, awaitedUntil: null, endReason });
  if (leg.kind === 'consulted' && leg.userId) await freeSlotOf(ctx, leg.interactionId, leg.userId);
}

/**
 * It left without a word. Who was asked in, or listens, in a browser has a while to come back: it was reloaded or has lost its connection. Whoever
 * wants to go says so. Said twice it changes nothing.
 */
export async function noteLineLost(ctx: Context, leg: Leg, at: Date): Promise<void> {
  if (!mayReturn(leg)) return noteLineOver(ctx, leg, at);
  if (leg.state !== 'in_room') return;
  const awaitedUntil = secondsLater(ctx.now, ctx.services.settings.of('returnSeconds'));
  Object.assign(leg, { state: 'expected', twilioSid: null, held: false, awaitedUntil });
  record(ctx, 'interaction.line_opened', asSubject({ id: leg.interactionId }), {
    data: { userId: leg.userId!, legId: leg.id, dueAt: awaitedUntil.toISOString() },
  });
}

const mayReturn = ({ kind, userId, phoneNumber, joinedAt }: Leg): boolean =>
  (kind === 'consulted' || kind === 'supervisor') && Boolean(userId) && !phoneNumber && Boolean(joinedAt);

/** What is not dialled yet is not dialled; what rings or talks is hung up. */
async function callBack(ctx: Context, leg: Leg): Promise<void> {
  if (leg.phoneNumber && (await cancelDial(ctx, leg.id))) return;
  if (!leg.twilioSid) return;
  await planErrand(ctx, {
    kind: 'hang_up_leg',
    interactionId: leg.interactionId,
    about: leg.id,
    params: { callSid: leg.twilioSid, legId: leg.id },
  });
}

/** Whoever looks at the call sees how its lines stand now. */
export const tellLine = (ctx: Context, { id: legId, interactionId, userId = null }: Leg): void =>
  record(ctx, 'interaction.lines_changed', asSubject({ id: interactionId }), {
    data: { legId, ...(userId && { userId }) },
  });
