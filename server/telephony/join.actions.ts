import { record } from '#server/events/record.ts';
import { asSubject, lockHandled, lockInteraction } from '#server/interactions/interaction.actions.ts';
import { type Interaction, customerIsThere } from '#server/interactions/interaction.entity.ts';
import type { JoinTicket } from '#server/interactions/interaction.schema.ts';
import { findDeskPhone } from '#server/people/preferences.queries.ts';
import type { Context } from '#server/platform/context.ts';
import { conflict } from '#server/platform/errors.ts';
import { findRow, guardedRows, writeRows } from '#server/platform/rows.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { acceptOffer } from '#server/routing/offer.actions.ts';
import { takeBreak } from '#server/routing/presence-state.ts';
import { rules, secondsLater } from '#server/routing/rules.ts';
import { requeueInteraction } from '#server/routing/work.actions.ts';
import { endLocked } from './call.actions.ts';
import { giveUpLine } from './dial.actions.ts';
import { dialledUntil, planDial } from './dialling.ts';
import { cancelDial, planErrand } from './errand.actions.ts';
import { noteParticipants, passTo } from './hand-over.ts';
import { Leg, isOpen } from './leg.entity.ts';
import { closeLine, openLine } from './lines.ts';
import { type LockedRoom, agentLineOf, customerOf, lockRoom, reviewLocked } from './room.actions.ts';

/** The agent takes what is offered and gets leave to dial in with this browser, or is rung at their desk. */
export function acceptCall(ctx: Context, offerId: string): Promise<JoinTicket> {
  return inTransaction(ctx, async ctx => {
    const { interactionId, legId } = await acceptOffer(ctx, offerId);
    const room = (await lockRoom(ctx, interactionId))!;
    const invited = legId && room.legs.find(leg => leg.id === legId);
    return invited ? joinAsInvited(ctx, room, invited) : joinAsAgent(ctx, room);
  });
}

/** The agent's line into the call, which is theirs. */
export async function joinAsAgent(ctx: Context, { interaction, legs }: LockedRoom): Promise<JoinTicket> {
  const phoneNumber = await findDeskPhone(ctx, ctx.actor.id!);
  const leg = openLine(ctx, { interactionId: interaction.id, kind: 'agent', userId: ctx.actor.id!, phoneNumber });
  legs.push(leg);
  if (phoneNumber) {
    await planDial(ctx, interaction, leg);
    if (interaction.agentAwaitedUntil) await awaitUntil(ctx, interaction, dialledUntil(ctx, leg.dialsAt!));
  }
  return { interactionId: interaction.id, legId: leg.id, phoneNumber };
}

/** The line that rang: from now on it is waited for. */
async function joinAsInvited(ctx: Context, room: LockedRoom, leg: Leg): Promise<JoinTicket> {
  const { interaction } = room;
  const userId = leg.userId!;
  leg.phoneNumber = await findDeskPhone(ctx, userId);
  leg.state = 'expected';
  if (leg.phoneNumber) await planDial(ctx, interaction, leg);
  leg.awaitedUntil = leg.dialsAt ? dialledUntil(ctx, leg.dialsAt) : secondsLater(ctx.now, rules.joinSeconds);
  noteParticipants(interaction, [userId]);
  record(ctx, 'interaction.line_opened', asSubject(interaction), {
    data: { userId, legId: leg.id, dueAt: leg.awaitedUntil.toISOString() },
  });
  return { interactionId: interaction.id, legId: leg.id, phoneNumber: leg.phoneNumber ?? null };
}

/** A telephone takes longer than a browser. */
async function awaitUntil(ctx: Context, interaction: Interaction, until: Date): Promise<void> {
  interaction.agentAwaitedUntil = until;
  record(ctx, 'interaction.line_opened', asSubject(interaction), {
    data: { userId: interaction.agentId!, dueAt: until.toISOString() },
  });
}

/** A person's line was lost: another one, in the same call and the same part in it. A line that is still there is hung up: the newest window has the call. */
export function rejoinCall(ctx: Context, interactionId: string): Promise<JoinTicket> {
  return inTransaction(ctx, async ctx => {
    const room = await lockRoom(ctx, interactionId);
    const mine = room?.legs.filter(leg => leg.userId === ctx.actor.id && isOpen(leg)) ?? [];
    const aside = mine.find(leg => leg.kind === 'consulted' || leg.kind === 'supervisor');
    if (aside) return rejoinAside(ctx, aside);
    const interaction = await lockHandled(ctx, interactionId);
    if (interaction.state !== 'connecting' && interaction.state !== 'in_progress')
      throw conflict('call_over', 'This call is over or with somebody else.');
    await closeAgentLines(ctx, room!);
    return joinAsAgent(ctx, room!);
  });
}

/** The part stays, and the slot with it; only the line is another. */
async function rejoinAside(ctx: Context, old: Leg): Promise<JoinTicket> {
  const { interactionId, kind, userId, mode, shown, mergedAt, phoneNumber = null } = old;
  if (old.twilioSid) {
    const params = { callSid: old.twilioSid, legId: old.id };
    await planErrand(ctx, { kind: 'hang_up_leg', interactionId, about: old.id, params });
  } else if (phoneNumber) await cancelDial(ctx, old.id);
  Object.assign(old, { state: 'left', leftAt: ctx.now, awaitedUntil: null });
  await writeRows(ctx);
  const awaitedUntil = secondsLater(ctx.now, rules.joinSeconds);
  const more = { ...(mode && { mode }), mergedAt: mergedAt ?? null };
  const leg = openLine(ctx, { interactionId, kind, userId: userId!, shown, awaitedUntil, ...more });
  const data = { userId: userId!, legId: leg.id, dueAt: awaitedUntil.toISOString() };
  record(ctx, 'interaction.line_opened', { type: 'interaction', id: interactionId }, { data });
  return { interactionId, legId: leg.id, phoneNumber: null };
}

/** Somebody let in: what they are in the call, and, of a supervisor who whispers, to whom. */
export interface Welcome {
  leg: Leg;
  agentCallSid: string | null;
}

/** A browser dials in as `identity` with the line it was given. Returns null when it has no business there. */
export function personDialsIn(
  ctx: Context,
  input: { legId: string; userId: string; callSid: string },
): Promise<Welcome | null> {
  return inTransaction(ctx, async ctx => {
    const known = await findRow(ctx.em, Leg, { id: input.legId, userId: input.userId });
    if (!known) return null;
    const interaction = await lockInteraction(ctx, known.interactionId);
    const legs = await guardedRows(ctx, Leg, { interactionId: known.interactionId });
    const leg = legs.find(leg => leg.id === known.id);
    if (!leg || leg.phoneNumber) return null;
    const sameCall = leg.twilioSid === input.callSid;
    const welcome = leg.state === 'expected' || (sameCall && leg.state !== 'left');
    const has = leg.kind !== 'agent' || interaction.agentId === input.userId;
    if (!welcome || !has || !customerIsThere(interaction)) return null;
    leg.twilioSid = input.callSid;
    if (leg.state === 'expected') leg.state = 'joining';
    const agent = legs.find(leg => leg.kind === 'agent' && isOpen(leg));
    return { leg: { ...leg }, agentCallSid: agent?.twilioSid ?? null };
  });
}

/** The agent ends the call for everybody; a customer who is not dialled yet is not. */
export function hangUp(ctx: Context, interactionId: string): Promise<Interaction> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockHandled(ctx, interactionId);
    if (!customerIsThere(interaction)) return interaction;
    const room = (await lockRoom(ctx, interactionId))!;
    const customer = customerOf(room);
    if (customer.twilioSid) {
      const params = { callSid: customer.twilioSid, legId: customer.id };
      await planErrand(ctx, { kind: 'hang_up_customer', interactionId, about: room.call.id, params });
      return interaction;
    }
    // What was sent and has not been answered yet is hung up as soon as it is known.
    await cancelDial(ctx, customer.id);
    customer.endReason = 'cancelled';
    await endLocked(ctx, room, { status: 'canceled', endedAt: null, durationSeconds: null });
    return interaction;
  });
}

const reasons = { connecting: 'line_failed', in_progress: 'connection_lost' } as const;

/**
 * Agents who accepted and never got to talk, or whose line was lost and did not come back in time: the customer goes to a colleague who is in the
 * call, or to somebody else in line, the agent on a break with the reason. Others who were let in and did not come are not waited for either.
 */
export async function giveUpAbsentAgents(ctx: Context): Promise<void> {
  const due = sql<{ id: string }>`
    select id from interaction where state in ('connecting', 'in_progress') and agent_awaited_until <= ${ctx.now} limit 500`;
  for (const { id } of await run(ctx.em, due)) await inTransaction(ctx, ctx => giveUp(ctx, id));
  const lines = sql<{ id: string }>`
    select id from leg where awaited_until <= ${ctx.now} and state <> 'left' limit 500`;
  for (const { id } of await run(ctx.em, lines)) await giveUpLine(ctx, id);
}

/** Whether somebody is awaited longer than they may be. */
export async function isAnybodyOverdue(ctx: Context): Promise<boolean> {
  const row = await first(
    ctx.em,
    sql<{ yes: boolean }>`
      select exists (select 1 from interaction where state in ('connecting', 'in_progress') and agent_awaited_until <= ${ctx.now})
        or exists (select 1 from leg where awaited_until <= ${ctx.now} and state <> 'left') as yes`,
  );
  return row!.yes;
}

/** An agent who is there is not blamed for a customer whom the carrier is slow to bring; not for longer than this. */
const BRINGING_SECONDS = 60;

async function giveUp(ctx: Context, interactionId: string): Promise<void> {
  const room = (await lockRoom(ctx, interactionId))!;
  const { interaction, legs } = room;
  const { state, agentId, agentAwaitedUntil } = interaction;
  if (state !== 'connecting' && state !== 'in_progress') return;
  if (!agentAwaitedUntil || agentAwaitedUntil > ctx.now) return;
  const since = interaction.acceptedAt ?? ctx.now;
  if (
    state === 'connecting' &&
    agentLineOf(room)?.state === 'in_room' &&
    ctx.now < secondsLater(since, BRINGING_SECONDS)
  )
    return awaitUntil(ctx, interaction, secondsLater(ctx.now, rules.joinSeconds));
  const heir = legs.find(leg => leg.kind === 'consulted' && leg.userId && leg.state === 'in_room');
  if (heir && state === 'in_progress') await passTo(ctx, room, heir);
  else {
    await closeAgentLines(ctx, room);
    // A promise that was not rung yet is kept by somebody else.
    const promised = interaction.callbackId && !customerOf(room).dialsAt;
    if (state === 'connecting' && interaction.direction === 'outbound' && !promised) await giveUpDialling(ctx, room);
    else await requeueInteraction(ctx, interaction, reasons[state]);
  }
  await takeBreak(ctx, agentId!, reasons[state]);
  await reviewLocked(ctx, room);
}

/** Nobody is there to talk with whom we ring. */
async function giveUpDialling(ctx: Context, room: LockedRoom): Promise<void> {
  const customer = customerOf(room);
  await closeLine(ctx, customer, 'cancelled');
  await endLocked(ctx, room, { status: 'canceled', endedAt: null, durationSeconds: null });
}

async function closeAgentLines(ctx: Context, { legs }: LockedRoom): Promise<void> {
  for (const leg of legs) if (leg.kind === 'agent') await closeLine(ctx, leg);
  // Only one line of an agent may be open at a time, and another may follow.
  await writeRows(ctx);
}
