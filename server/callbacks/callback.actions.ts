import { demandNoDenial, findDenial, outsideCallingHours } from '#server/customers/permission/demand-permission.ts';
import { record } from '#server/events/record.ts';
import { asSubject, lockInteraction } from '#server/interactions/interaction.actions.ts';
import type { Interaction } from '#server/interactions/interaction.entity.ts';
import type { Changes } from '#server/events/catalogue.ts';
import { User } from '#server/people/user.entity.ts';
import { differences, given } from '#server/platform/changes.ts';
import type { Context } from '#server/platform/context.ts';
import { badRequest, conflict, notFound } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { matches } from '#server/platform/policy.ts';
import { addRow, findRow, lockRow, writeRows } from '#server/platform/rows.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { endOffers } from '#server/routing/offer.actions.ts';
import { Queue } from '#server/routing/queue.entity.ts';
import { shownNumberOf } from '#server/telephony/caller-id.ts';
import { endLocked } from '#server/telephony/call.actions.ts';
import { lockRoom } from '#server/telephony/room.actions.ts';
import { demandOutside } from '#server/telephony/transfer-target.ts';
import { contactOf } from './callback-contact.ts';
import { openFrom, ringableFrom } from './callback-hours.ts';
import { Callback, CallbackAttempt, isOver } from './callback.entity.ts';
import { visibleCallbacks } from './callback.policy.ts';
import type { CallbackEndReason, CallbackOrigin, ChangeCallback, CreateCallback } from './callback.schema.ts';
import { aboutOf, callbackSubject, lineUp, plan } from './line-up.actions.ts';
import { noteDecided } from './unclear.actions.ts';

/**
 * The customer gives up waiting and keeps the place: an attempt stands in line where they stood. Their own call is theirs to end. Doing it again
 * changes nothing. Returns null when they do not wait any more, or are not to be rung at this number.
 */
export function promiseInLine(ctx: Context, interactionId: string, phoneNumber: string): Promise<Callback | null> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockInteraction(ctx, interactionId);
    const known = await findRow(ctx.em, Callback, { sourceInteractionId: interactionId, keepsPlace: true });
    if (known) return known;
    if (interaction.state !== 'queued' && interaction.state !== 'offered') return null;
    const ownNumber = shownNumberOf(ctx, interaction);
    const { customerId = null, branchId = null } = interaction;
    const queueId = interaction.queueId!;
    const promise = { phoneNumber, ownNumber, customerId, queueId, branchId };
    if (await findDenial(ctx, contactOf({ ...promise, origin: 'in_line' }))) return null;
    await leaveLine(ctx, interaction);
    const callback = addRow(ctx, Callback, {
      ...promised(ctx, 'in_line', phoneNumber),
      ...promise,
      language: interaction.language,
      keepsPlace: true,
      lineAt: interaction.queuedAt!,
      place: placeOfInteraction(interaction),
      sourceInteractionId: interactionId,
    });
    await writeRows(ctx);
    record(ctx, 'callback.promised', callbackSubject(callback.id), { data: aboutOf(callback) });
    await lineUp(ctx, callback);
    return callback;
  });
}

/** What rings for them stops, and they wait no longer. */
async function leaveLine(ctx: Context, interaction: Interaction): Promise<void> {
  if (interaction.state === 'offered') {
    await writeRows(ctx);
    await endOffers(ctx, [interaction.id], 'withdrawn', 'callback_promised');
  }
  Object.assign(interaction, { state: 'closed', outcome: 'callback_promised', closedAt: ctx.now });
  record(ctx, 'interaction.closed', asSubject(interaction), {
    changes: { state: ['queued', 'closed'], outcome: [null, 'callback_promised'] },
    data: { queueId: interaction.queueId ?? null, reason: 'callback_promised' },
  });
}

const placeOfInteraction = ({ points, rankKey, needs, needsKey, overflowAt, menuPath }: Interaction) => ({
  ...{ points, rankKey: rankKey!, needs, needsKey, menuPath },
  overflowAt: overflowAt?.toISOString() ?? null,
});

function promised(ctx: Context, origin: CallbackOrigin, phoneNumber: string) {
  return {
    id: newId(),
    origin,
    phoneNumber,
    state: 'waiting' as const,
    nextAttemptAt: ctx.now,
    attempts: 0,
    note: '',
    promisedAt: ctx.now,
    version: 1,
  };
}

export interface NewCallback extends Omit<CreateCallback, 'language'> {
  origin: CallbackOrigin;
  ownNumber: string;
  language: 'en' | 'zh-CN';
}

/**
 * Somebody is to be rung: at a time, within the queue's hours, or as soon as somebody is free. Throws `unknown_queue`, `unknown_user`,
 * `in_the_past`, `outside_hours` and `outside_calling_hours` with when it may be, and what `demandOutside` and `demandNoDenial` throw.
 */
export function promiseCallback(ctx: Context, input: NewCallback): Promise<Callback> {
  return inTransaction(ctx, async ctx => {
    const queue = await findRow(ctx.em, Queue, { id: input.queueId });
    if (!queue?.active) throw badRequest('unknown_queue', 'There is no such queue.');
    await demandOutside(ctx, input.phoneNumber);
    await demandPerson(ctx, input.userId);
    const contact = contactOf({ ...input, branchId: ctx.actor.branchId });
    await demandNoDenial(ctx, contact);
    const lineAt = await timeOf(ctx, contact, input.dueAt);
    const callback = addRow(ctx, Callback, {
      ...promised(ctx, input.origin, input.phoneNumber),
      ownNumber: input.ownNumber,
      customerId: input.customerId ?? null,
      queueId: input.queueId,
      branchId: ctx.actor.branchId,
      language: input.language,
      keepsPlace: false,
      lineAt,
      nextAttemptAt: lineAt,
      userId: input.userId ?? null,
      createdById: ctx.actor.id,
      sourceInteractionId: input.interactionId ?? null,
      note: input.note ?? '',
    });
    await writeRows(ctx);
    record(ctx, 'callback.promised', callbackSubject(callback.id), { data: aboutOf(callback, lineAt) });
    return callback;
  });
}

async function demandPerson(ctx: Context, userId: string | null | undefined): Promise<void> {
  if (userId && !(await findRow(ctx.em, User, { id: userId, active: true })))
    throw badRequest('unknown_user', 'There is no such person.');
}

/** A time that was agreed must be one at which the queue works, and at which they may be rung. */
async function timeOf(ctx: Context, contact: ReturnType<typeof contactOf>, dueAt: string | undefined): Promise<Date> {
  const at = dueAt ? new Date(dueAt) : ctx.now;
  if (at < ctx.now) throw badRequest('in_the_past', 'This time has passed.');
  const opens = await openFrom(ctx, contact.queueId, at);
  if (!opens) throw badRequest('outside_hours', 'This queue has no opening hours.');
  if (dueAt && opens > at)
    throw badRequest('outside_hours', 'The queue is closed then.', { opensAt: opens.toISOString() });
  const ringable = await ringableFrom(ctx, contact, at);
  if (!ringable || (dueAt && ringable > at)) throw outsideCallingHours(ringable);
  return ringable;
}

/** Another time, number, person or note. A note alone leaves the attempt where it is. Throws `callback_not_found`, `callback_over`, `under_way`, and what `promiseCallback` throws. */
export function changeCallback(ctx: Context, id: string, input: ChangeCallback): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const callback = await lockOpen(ctx, id);
    await demandPerson(ctx, input.userId);
    if (input.phoneNumber) await demandOutside(ctx, input.phoneNumber);
    const contact = contactOf({ ...callback, ...given({ phoneNumber: input.phoneNumber }) });
    if (input.phoneNumber || input.dueAt) await demandNoDenial(ctx, contact);
    const { dueAt, ...fields } = input;
    const before = { phoneNumber: callback.phoneNumber, userId: callback.userId ?? null, note: callback.note };
    const changes = differences(before, { ...before, ...given(fields) });
    Object.assign(callback, given(fields));
    if (Object.keys(changes).length > 0)
      record(ctx, 'callback.changed', callbackSubject(id), {
        changes: withoutNumber(changes),
        data: aboutOf(callback),
      });
    if (!dueAt && fields.phoneNumber === undefined && fields.userId === undefined) return;
    await noteDecided(ctx, callback);
    await withdrawAttempt(ctx, callback);
    if (dueAt) {
      // Who is given a time gives up the place.
      const lineAt = await timeOf(ctx, contact, dueAt);
      Object.assign(callback, { keepsPlace: false, place: null, lineAt });
    }
    plan(ctx, callback, dueAt ? callback.lineAt : (callback.nextAttemptAt ?? ctx.now));
  });
}

/** A telephone number is personal: that it changed is told, not from what to what. */
const withoutNumber = (changes: Changes): Changes =>
  'phoneNumber' in changes ? { ...changes, phoneNumber: [null, null] } : changes;

/** They are not rung any more. Doing it again changes nothing. Throws `callback_not_found`, `under_way`. */
export function cancelCallback(ctx: Context, id: string, reason: CallbackEndReason = 'not_wanted'): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const callback = await lockSeen(ctx, id);
    if (isOver(callback)) return;
    await noteDecided(ctx, callback);
    await withdrawAttempt(ctx, callback);
    end(ctx, callback, 'cancelled', reason);
  });
}

/** A person knows what the carrier did not tell. Throws `callback_not_found`, `not_unclear`. */
export function decideCallback(ctx: Context, id: string, decision: 'reached' | 'try_again'): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const callback = await lockSeen(ctx, id);
    if (callback.state !== 'unclear') throw conflict('not_unclear', 'There is nothing to decide any more.');
    await noteDecided(ctx, callback);
    if (decision === 'reached') end(ctx, callback, 'reached', 'by_hand');
    else plan(ctx, callback, ctx.now);
  });
}

/** It is over. The row is locked. */
export function end(
  ctx: Context,
  callback: Callback,
  state: 'reached' | 'given_up' | 'cancelled',
  reason: CallbackEndReason | null = null,
): void {
  const before = callback.state;
  Object.assign(callback, {
    ...{ state, endReason: reason, endedAt: ctx.now, nextAttemptAt: null, interactionId: null },
  });
  record(ctx, 'callback.ended', callbackSubject(callback.id), {
    changes: { state: [before, state] },
    data: { ...aboutOf(callback), ...(reason && { reason }) },
  });
}

/** The attempt that stands in line goes; one that somebody has already is not taken away. Throws `under_way`. */
export async function withdrawAttempt(ctx: Context, callback: Callback): Promise<void> {
  const { interactionId = null } = callback;
  if (!interactionId) return;
  const room = await lockRoom(ctx, interactionId);
  if (!room) return;
  const { state } = room.interaction;
  if (state !== 'queued' && state !== 'offered') throw conflict('under_way', 'They are being rung at this moment.');
  await endLocked(ctx, room, { status: 'canceled', endedAt: null, durationSeconds: null });
  const attempt = await lockRow(ctx, CallbackAttempt, { interactionId });
  if (attempt) Object.assign(attempt, { result: 'withdrawn', endedAt: ctx.now });
  Object.assign(callback, { state: 'waiting', nextAttemptAt: ctx.now, interactionId: null });
}

async function lockOpen(ctx: Context, id: string): Promise<Callback> {
  const callback = await lockSeen(ctx, id);
  if (isOver(callback)) throw conflict('callback_over', 'This callback is over.');
  return callback;
}

/** An attempt's interaction is locked before its callback, as everywhere. */
async function lockSeen(ctx: Context, id: string): Promise<Callback> {
  const seen = await findRow(ctx.em, Callback, { id });
  if (!seen || !matches(visibleCallbacks(ctx.actor), seen)) throw notFound('callback');
  if (seen.interactionId) await lockInteraction(ctx, seen.interactionId);
  return (await lockRow(ctx, Callback, { id }))!;
}
