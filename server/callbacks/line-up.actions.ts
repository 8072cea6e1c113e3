import { record } from '#server/events/record.ts';
import { asSubject } from '#server/interactions/interaction.actions.ts';
import { Interaction } from '#server/interactions/interaction.entity.ts';
import type { Context } from '#server/platform/context.ts';
import { newId } from '#server/platform/ids.ts';
import { addRow, writeRows } from '#server/platform/rows.ts';
import { findArrivalFacts, placeOf, rankKeyOf } from '#server/routing/line-up.ts';
import { secondsLater } from '#server/routing/rules.ts';
import { openCustomerLine } from '#server/telephony/outbound.actions.ts';
import { type Callback, CallbackAttempt } from './callback.entity.ts';

export const callbackSubject = (id: string) => ({ type: 'callback', id }) as const;

/** The next attempt is then. The row is locked. */
export function plan(ctx: Context, callback: Callback, at: Date): void {
  Object.assign(callback, { state: 'waiting', nextAttemptAt: at, interactionId: null });
  record(ctx, 'callback.planned', callbackSubject(callback.id), { data: aboutOf(callback, at) });
}

/** An attempt gets in line: at the place that was promised, or with the points of who was promised a time. The row is locked. */
export async function lineUp(ctx: Context, callback: Callback): Promise<void> {
  const interaction = addRow(ctx, Interaction, await interactionOf(ctx, callback));
  record(ctx, 'interaction.queued', asSubject(interaction), { data: { queueId: callback.queueId } });
  // It is there before the callback refers to it.
  await writeRows(ctx);
  callback.attempts += 1;
  Object.assign(callback, { state: 'in_line', nextAttemptAt: null, interactionId: interaction.id });
  addRow(ctx, CallbackAttempt, {
    id: newId(),
    callbackId: callback.id,
    number: callback.attempts,
    interactionId: interaction.id,
    startedAt: ctx.now,
    version: 1,
  });
  openCustomerLine(ctx, interaction.id, callback.phoneNumber);
  record(ctx, 'callback.lined_up', callbackSubject(callback.id), { data: { queueId: callback.queueId } });
}

async function interactionOf(ctx: Context, callback: Callback) {
  const { settings } = ctx.services;
  const { queueId, language, place, lineAt } = callback;
  const customerId = callback.customerId ?? null;
  const facts = await findArrivalFacts(ctx, queueId, { customerId, language, trainingUserId: null });
  const usual = placeOf(facts, settings, { queueId, branchId: callback.branchId, now: lineAt });
  const points = usual.points + settings.of('callbackPoints', queueId);
  const rankKey = rankKeyOf(points, settings.of('ageing', queueId), lineAt);
  const kept = place && { ...place, overflowAt: place.overflowAt ? new Date(place.overflowAt) : null };
  return {
    menuPath: [],
    ...usual,
    ...(kept ?? { points, rankKey }),
    ...keptFor(ctx, callback),
    id: newId(),
    callbackId: callback.id,
    contactPurpose: 'callback' as const,
    channel: 'voice' as const,
    direction: 'outbound' as const,
    state: 'queued' as const,
    queueId,
    customerId,
    candidateIds: customerId ? [customerId] : [],
    participantIds: [],
    fromNumber: callback.ownNumber,
    toNumber: callback.phoneNumber,
    branchId: callback.branchId ?? null,
    language,
    arrivedAt: ctx.now,
    queuedAt: lineAt,
    notes: callback.note,
    notesVersion: 0,
    version: 1,
  };
}

/** Who promised it, or whom it was promised for by name, is asked first. */
function keptFor(ctx: Context, { userId = null, queueId }: Callback) {
  if (!userId) return {};
  const preferredUntil = secondsLater(ctx.now, ctx.services.settings.of('ownerWaitSeconds', queueId));
  return { preferredUserId: userId, preferredReason: 'promised' as const, preferredUntil };
}

/** What reactions and consoles need to know of it. */
export const aboutOf = ({ queueId, userId = null }: Callback, dueAt?: Date) => ({
  queueId,
  ...(userId && { userId }),
  ...(dueAt && { dueAt: dueAt.toISOString() }),
});
