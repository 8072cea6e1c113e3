import { type Arrival, arriveInteraction } from '#server/interactions/interaction.actions.ts';
import { Interaction } from '#server/interactions/interaction.entity.ts';
import type { Context } from '#server/platform/context.ts';
import { newId } from '#server/platform/ids.ts';
import { addRow, findRow } from '#server/platform/rows.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { customerLeft } from '#server/routing/work.actions.ts';
import { Call } from './call.entity.ts';
import type { EntryPoint } from './entry-point.entity.ts';
import { closeLine, openLine } from './lines.ts';
import { withdrawInvitations } from '#server/routing/invitation.actions.ts';
import { type LockedRoom, lockRoom, reviewLocked } from './room.actions.ts';

/** How our number's callers are recognised: customers with this number, oldest first. Filled by composition. */
export type FindCustomersByNumber = (
  ctx: Context,
  phoneNumber: string,
) => Promise<{ id: string; language: string | null }[]>;

export interface IncomingCall {
  callSid: string;
  from: string | null;
  to: string;
  /** What was rung, where it leads somewhere of its own. */
  entry: EntryPoint | null;
  training: Arrival['training'];
}

/** A customer's call arrives. The carrier may say so twice: the second time it finds the first. */
export function receiveCall(ctx: Context, input: IncomingCall, candidateIds: string[]): Promise<Interaction> {
  return inTransaction(ctx, async ctx => {
    const known = await findRow(ctx.em, Call, { twilioSid: input.callSid });
    if (known) return (await findRow(ctx.em, Interaction, { id: known.interactionId }))!;
    const interaction = arriveInteraction(ctx, {
      fromNumber: input.from,
      toNumber: input.to,
      language: input.entry?.language ?? 'en',
      entryPointId: input.entry?.id ?? null,
      branchId: input.entry?.branchId ?? null,
      candidateIds,
      training: input.training,
    });
    addRow(ctx, Call, {
      id: newId(),
      interactionId: interaction.id,
      twilioSid: input.callSid,
      status: 'in-progress',
      pastConferenceSids: [],
      startedAt: ctx.now,
      version: 1,
    });
    openLine(ctx, { interactionId: interaction.id, kind: 'customer', twilioSid: input.callSid });
    return interaction;
  });
}

const finalStatuses = new Set(['completed', 'busy', 'failed', 'no-answer', 'canceled']);
export const isFinal = (status: string): boolean => finalStatuses.has(status);

export interface CallEnd {
  callSid: string;
  status: string;
  /** The carrier's word for when and how long; null: not said. */
  endedAt: Date | null;
  durationSeconds: number | null;
}

/** The carrier says that a customer's call is over. Unknown calls, repeats and late news change nothing. Returns whether it was news. */
export function endCall(ctx: Context, end: CallEnd): Promise<boolean> {
  return inTransaction(ctx, async ctx => {
    const found = await findRow(ctx.em, Call, { twilioSid: end.callSid });
    // What has ended stays so: the second and third word about it need no lock.
    if (!found || found.endedAt) return false;
    const room = await lockRoom(ctx, found.interactionId);
    if (!room || room.call.endedAt) return false;
    await endLocked(ctx, room, end);
    return true;
  });
}

/** As `endCall`, for who has locked it. */
export async function endLocked(ctx: Context, room: LockedRoom, end: Omit<CallEnd, 'callSid'>): Promise<void> {
  const { call, legs } = room;
  const endedAt = whenItEnded(call, end.endedAt, ctx.now);
  Object.assign(call, { status: end.status, endedAt, durationSeconds: end.durationSeconds });
  for (const leg of legs) {
    if (leg.kind === 'customer') Object.assign(leg, { state: 'left', leftAt: endedAt, held: false });
    // An agent who has not dialled in yet will not be let in any more.
    else if (leg.kind === 'agent' && leg.state === 'expected') await closeLine(ctx, leg);
  }
  await withdrawInvitations(ctx, call.interactionId);
  await customerLeft(ctx, call.interactionId, endedAt);
  await reviewLocked(ctx, room);
}

/** The carrier tells whole seconds: news that is fresh ended now. What lies before the call or in the future is not believed. */
function whenItEnded(call: Call, told: Date | null, now: Date): Date {
  if (!told || told < call.startedAt || now.getTime() - told.getTime() < 2_000) return now;
  return told;
}
