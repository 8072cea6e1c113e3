import { arriveInteraction, lockInteraction } from '#server/interactions/interaction.actions.ts';
import { Interaction } from '#server/interactions/interaction.entity.ts';
import type { Context } from '#server/platform/context.ts';
import { newId } from '#server/platform/ids.ts';
import { lockRow } from '#server/platform/lock.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { customerLeft } from '#server/routing/work.actions.ts';
import { Call } from './call.entity.ts';
import { Leg } from './leg.entity.ts';
import { reviewRoom } from './room.actions.ts';

/** How our number's callers are recognised: customers with this number, oldest first. Filled by composition. */
export type FindCustomersByNumber = (
  ctx: Context,
  phoneNumber: string,
) => Promise<{ id: string; language: string | null }[]>;

export interface IncomingCall {
  callSid: string;
  from: string | null;
  to: string;
}

/** A customer's call arrives. The carrier may say so twice: the second time it finds the first. */
export function receiveCall(ctx: Context, input: IncomingCall, candidateIds: string[]): Promise<Interaction> {
  return inTransaction(ctx, async ctx => {
    const known = await ctx.em.findOne(Call, { twilioSid: input.callSid });
    if (known) return ctx.em.findOneOrFail(Interaction, { id: known.interactionId });
    const interaction = arriveInteraction(ctx, {
      fromNumber: input.from,
      toNumber: input.to,
      language: 'en',
      candidateIds,
    });
    await ctx.em.flush();
    ctx.em.create(Call, {
      id: newId(),
      interactionId: interaction.id,
      twilioSid: input.callSid,
      status: 'in-progress',
      pastConferenceSids: [],
      startedAt: ctx.now,
      version: 1,
    });
    ctx.em.create(Leg, {
      id: newId(),
      interactionId: interaction.id,
      kind: 'customer',
      twilioSid: input.callSid,
      state: 'expected',
      held: false,
      lastSequence: -1,
      startedAt: ctx.now,
      version: 1,
    });
    return interaction;
  });
}

export const lockCall = (ctx: Context, interactionId: string): Promise<Call | null> =>
  lockRow(ctx, Call, { interactionId });

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
    const found = await ctx.em.findOne(Call, { twilioSid: end.callSid });
    // What has ended stays so: the second and third word about it need no lock.
    if (!found || found.endedAt) return false;
    await lockInteraction(ctx, found.interactionId);
    const call = await lockCall(ctx, found.interactionId);
    if (!call || call.endedAt) return false;
    const endedAt = whenItEnded(call, end.endedAt, ctx.now);
    Object.assign(call, { status: end.status, endedAt, durationSeconds: end.durationSeconds });
    const leg = await ctx.em.findOneOrFail(Leg, { interactionId: call.interactionId, kind: 'customer' });
    leg.state = 'left';
    leg.leftAt = endedAt;
    await customerLeft(ctx, call.interactionId, endedAt);
    await reviewRoom(ctx, call.interactionId);
    return true;
  });
}

/** The carrier tells whole seconds: news that is fresh ended now. What lies before the call or in the future is not believed. */
function whenItEnded(call: Call, told: Date | null, now: Date): Date {
  if (!told || told < call.startedAt || now.getTime() - told.getTime() < 2_000) return now;
  return told;
}
