import { record } from '#server/events/record.ts';
import { asSubject, lockHandled, lockInteraction } from '#server/interactions/interaction.actions.ts';
import type { Interaction } from '#server/interactions/interaction.entity.ts';
import type { Disposition, Outcome, RequeueReason, WrapUp } from '#server/interactions/interaction.schema.ts';
import type { Context } from '#server/platform/context.ts';
import { conflict } from '#server/platform/errors.ts';
import { writeRows } from '#server/platform/rows.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { endOffers } from './offer.actions.ts';
import { findArrivalFacts, placeOf } from './line-up.ts';
import type { Queue } from './queue.entity.ts';
import { secondsLater } from './rules.ts';
import { freeSlots, freeSlotsBut, setSlots } from './slots.ts';

/** The customer gets in line. Nothing happens if they already are, or have left. */
export function queueInteraction(ctx: Context, interactionId: string, queue: Queue): Promise<Interaction> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockInteraction(ctx, interactionId);
    if (interaction.state !== 'in_ivr') return interaction;
    const facts = await findArrivalFacts(ctx, queue.id, interaction);
    const { settings } = ctx.services;
    Object.assign(
      interaction,
      placeOf(facts, settings, { queueId: queue.id, branchId: interaction.branchId, now: ctx.now }),
    );
    Object.assign(interaction, { state: 'queued', queueId: queue.id, queuedAt: ctx.now });
    record(ctx, 'interaction.queued', asSubject(interaction), { data: { queueId: queue.id } });
    return interaction;
  });
}

/** The customer is told that nobody serves them now, and why. Nothing happens unless the menu has them. */
export function turnAway(
  ctx: Context,
  interactionId: string,
  reason: 'queue_closed' | 'queue_full' | 'out_of_hours' | 'blocked_number',
): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockInteraction(ctx, interactionId);
    if (interaction.state !== 'in_ivr') return;
    Object.assign(interaction, { state: 'closed', outcome: 'turned_away', closedAt: ctx.now });
    record(ctx, 'interaction.closed', asSubject(interaction), {
      changes: { state: ['in_ivr', 'closed'], outcome: [null, 'turned_away'] },
      data: { queueId: null, reason },
    });
  });
}

/** The menu has served the customer wholly, and hangs up. Nothing happens unless it has them. */
export function endInMenu(ctx: Context, interactionId: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockInteraction(ctx, interactionId);
    if (interaction.state !== 'in_ivr') return;
    Object.assign(interaction, { state: 'closed', outcome: 'served_by_menu', closedAt: ctx.now });
    record(ctx, 'interaction.closed', asSubject(interaction), {
      changes: { state: ['in_ivr', 'closed'], outcome: [null, 'served_by_menu'] },
      data: { queueId: null, reason: 'served_by_menu' },
    });
  });
}

/** Agent and customer hear each other. */
export function connectInteraction(ctx: Context, interactionId: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockInteraction(ctx, interactionId);
    const returned = interaction.state === 'in_progress' && (interaction.agentAwaitedUntil ?? null) !== null;
    if (interaction.state !== 'connecting' && !returned) return;
    interaction.state = 'in_progress';
    interaction.agentAwaitedUntil = null;
    interaction.connectedAt ??= ctx.now;
    record(ctx, returned ? 'interaction.agent_returned' : 'interaction.connected', asSubject(interaction));
  });
}

/** The agent's line was lost while the customer is there: the customer waits for it a while. */
export function awaitAgent(ctx: Context, interactionId: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockInteraction(ctx, interactionId);
    const dialling = interaction.state === 'connecting' && interaction.direction === 'outbound';
    if ((interaction.state !== 'in_progress' && !dialling) || (interaction.agentAwaitedUntil ?? null) !== null) return;
    interaction.agentAwaitedUntil = secondsLater(
      ctx.now,
      ctx.services.settings.of('returnSeconds', interaction.queueId ?? null),
    );
    record(ctx, 'interaction.agent_left', asSubject(interaction), {
      data: { dueAt: interaction.agentAwaitedUntil.toISOString(), userId: interaction.agentId! },
    });
  });
}

/** Back into line at the old place, away from the agent who had it. The interaction is locked. */
export async function requeueInteraction(ctx: Context, interaction: Interaction, reason: RequeueReason): Promise<void> {
  const formerAgentId = interaction.agentId ?? null;
  await freeSlots(ctx, interaction.id);
  const before = interaction.state;
  Object.assign(interaction, {
    state: 'queued',
    agentId: null,
    acceptedAt: null,
    agentAwaitedUntil: null,
    heldAt: null,
    helpAskedAt: null,
    outsideNumber: null,
    requeueReason: reason,
  });
  record(ctx, 'interaction.requeued', asSubject(interaction), {
    changes: { state: [before, 'queued'], agentId: [formerAgentId, null] },
    data: { queueId: interaction.queueId, reason, formerUserIds: formerAgentId ? [formerAgentId] : [] },
  });
}

/** The customer's line ended, at whatever step. Said twice, or late, it changes nothing. */
export function customerLeft(ctx: Context, interactionId: string, at: Date): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockInteraction(ctx, interactionId);
    if (interaction.customerLeftAt !== null) return;
    // The carrier's time, but never before what we saw ourselves: nothing runs backwards.
    const latest = interaction.connectedAt ?? interaction.queuedAt ?? interaction.arrivedAt;
    interaction.customerLeftAt = at < latest ? latest : at;
    interaction.agentAwaitedUntil = null;
    switch (interaction.state) {
      case 'in_ivr':
        return close(ctx, interaction, 'abandoned_in_ivr');
      case 'offered':
        await writeRows(ctx);
        await endOffers(ctx, [interaction.id], 'withdrawn', 'customer_left');
        return close(ctx, interaction, leftInLine(interaction));
      case 'queued':
        return close(ctx, interaction, leftInLine(interaction));
      case 'connecting':
        // We rang, and the agent notes what came of it.
        if (interaction.direction === 'outbound') return startWrapUp(ctx, interaction, 'not_reached');
        await freeSlots(ctx, interaction.id);
        return close(ctx, interaction, 'abandoned_in_queue');
      case 'in_progress':
        return startWrapUp(ctx, interaction, 'answered');
      case 'outside':
        interaction.disposition = 'transferred_elsewhere';
        return close(ctx, interaction, 'put_through');
      case 'wrap_up':
      case 'closed':
        return;
    }
  });
}

/** What became of somebody who is in line no more. Whom we were to ring was not there. */
function leftInLine({ direction, connectedAt }: Interaction): Outcome {
  if (direction === 'outbound') return 'withdrawn';
  return connectedAt ? 'answered' : 'abandoned_in_queue';
}

/** Whoever promised this call learns that it is over. */
function noteCalled(ctx: Context, { id, callbackId = null }: Interaction): void {
  if (!callbackId) return;
  record(ctx, 'callback.called', { type: 'callback', id: callbackId }, { data: { interactionId: id } });
}

/** The agent notes how it ended and is free again. Repeating it changes nothing. */
export function wrapUp(ctx: Context, interactionId: string, input: WrapUp): Promise<Interaction> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockHandled(ctx, interactionId);
    if (interaction.state === 'closed') return interaction;
    if (interaction.state !== 'wrap_up') throw conflict('call_not_over', 'The call is not over yet.');
    if (input.notes !== undefined && input.notes !== interaction.notes) {
      interaction.notes = input.notes;
      interaction.notesVersion += 1;
    }
    await finishWrapUp(ctx, interaction, input.disposition);
    return interaction;
  });
}

/** Ends every wrap-up whose time is over. */
export async function endDueWrapUps(ctx: Context): Promise<void> {
  const due = sql<{
    id: string;
  }>`select id from interaction where state = 'wrap_up' and wrap_up_until <= ${ctx.now} limit 500`;
  for (const { id } of await run(ctx.em, due)) {
    await inTransaction(ctx, async ctx => {
      const interaction = await lockInteraction(ctx, id);
      if (interaction.state !== 'wrap_up' || !interaction.wrapUpUntil || interaction.wrapUpUntil > ctx.now) return;
      await finishWrapUp(ctx, interaction, 'not_noted');
    });
  }
}

async function startWrapUp(ctx: Context, interaction: Interaction, outcome: 'answered' | 'not_reached'): Promise<void> {
  Object.assign(interaction, { heldAt: null, helpAskedAt: null });
  if (interaction.wrapUpSeconds === 0) {
    await freeSlots(ctx, interaction.id);
    return close(ctx, interaction, outcome);
  }
  const before = interaction.state;
  interaction.state = 'wrap_up';
  interaction.outcome = outcome;
  interaction.wrapUpUntil = secondsLater(ctx.now, interaction.wrapUpSeconds);
  await freeSlotsBut(ctx, interaction.id, interaction.agentId!);
  await setSlots(ctx, interaction.id, 'wrap_up');
  record(ctx, 'interaction.customer_left', asSubject(interaction), {
    changes: { state: [before, 'wrap_up'] },
    data: { dueAt: interaction.wrapUpUntil.toISOString(), userId: interaction.agentId! },
  });
  noteCalled(ctx, interaction);
}

async function finishWrapUp(ctx: Context, interaction: Interaction, disposition: Disposition): Promise<void> {
  interaction.disposition = disposition;
  await freeSlots(ctx, interaction.id);
  close(ctx, interaction, interaction.outcome ?? 'answered');
}

function close(ctx: Context, interaction: Interaction, outcome: Outcome): void {
  const before = interaction.state;
  const abandoned = outcome === 'abandoned_in_ivr' || outcome === 'abandoned_in_queue';
  Object.assign(interaction, { state: 'closed', outcome, closedAt: ctx.now, heldAt: null, helpAskedAt: null });
  record(ctx, abandoned ? 'interaction.abandoned' : 'interaction.closed', asSubject(interaction), {
    changes: { state: [before, 'closed'], outcome: [null, outcome] },
    data: { queueId: interaction.queueId, reason: outcome },
  });
  noteCalled(ctx, interaction);
}
