import type { LegEndReason } from '#server/interactions/interaction.schema.ts';
import type { Context } from '#server/platform/context.ts';
import { findRow } from '#server/platform/rows.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { endLocked } from './call.actions.ts';
import { planErrand } from './errand.actions.ts';
import { Leg, isOpen } from './leg.entity.ts';
import { closeLine, noteLineLost, noteLineOver, tellLine } from './lines.ts';
import { lockRoom, reviewLocked } from './room.actions.ts';

/** The carrier has taken the order to dial: which call it is. What is not wanted any more is hung up. */
export function noteDialled(ctx: Context, legId: string, callSid: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const found = await lockLine(ctx, legId);
    if (!found) return;
    const { room, leg } = found;
    if (leg.twilioSid) return;
    leg.twilioSid = callSid;
    if (leg.kind === 'customer') room.call.twilioSid = callSid;
    if (!isOpen(leg)) {
      const params = { callSid, legId };
      await planErrand(ctx, { kind: 'hang_up_leg', interactionId: room.interaction.id, about: leg.id, params });
      return;
    }
    if (leg.state === 'expected') leg.state = 'ringing';
    leg.awaitedUntil = null;
    tellLine(ctx, leg);
  });
}

export interface LineEnd {
  legId: string;
  reason: LegEndReason | null;
  /** The carrier's status, and the call it is about, where it told. */
  status?: string;
  callSid?: string | null;
  at?: Date | null;
  durationSeconds?: number | null;
}

/** A line is over: hung up, never answered, or never dialled. Said twice, or late, it changes nothing. */
export function lineEnded(ctx: Context, end: LineEnd): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const found = await lockLine(ctx, end.legId);
    if (!found || !isOpen(found.leg)) return;
    const { room, leg } = found;
    leg.twilioSid ??= end.callSid ?? null;
    const answered = leg.joinedAt !== null;
    if (leg.kind === 'customer') {
      room.call.twilioSid ??= end.callSid ?? null;
      leg.endReason = answered ? null : end.reason;
      const { status = 'failed', at = null, durationSeconds = null } = end;
      return endLocked(ctx, room, { status, endedAt: at, durationSeconds });
    }
    if (answered) await noteLineLost(ctx, leg, ctx.now);
    else await noteLineOver(ctx, leg, ctx.now, end.reason);
    tellLine(ctx, leg);
    await reviewLocked(ctx, room);
  });
}

/** Lines that were let in, or dialled, and did not come in time. */
export async function giveUpLine(ctx: Context, legId: string): Promise<void> {
  await inTransaction(ctx, async ctx => {
    const found = await lockLine(ctx, legId);
    if (!found) return;
    const { room, leg } = found;
    if (!isOpen(leg) || !leg.awaitedUntil || leg.awaitedUntil > ctx.now) return;
    await closeLine(ctx, leg, leg.joinedAt ? null : 'no_answer');
    tellLine(ctx, leg);
    await reviewLocked(ctx, room);
  });
}

async function lockLine(ctx: Context, legId: string) {
  const known = await findRow(ctx.em, Leg, { id: legId });
  const room = known && (await lockRoom(ctx, known.interactionId));
  const leg = room?.legs.find(leg => leg.id === legId);
  return leg ? { room: room!, leg } : null;
}

/** A number that was not reached by this carrier's word. */
export function reasonOf(status: string): LegEndReason | null {
  switch (status) {
    case 'busy':
      return 'busy';
    case 'no-answer':
      return 'no_answer';
    case 'failed':
      return 'failed';
    case 'canceled':
      return 'cancelled';
    default:
      return null;
  }
}
