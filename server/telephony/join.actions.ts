import { lockHandled, lockInteraction } from '#server/interactions/interaction.actions.ts';
import { type Interaction, customerIsThere } from '#server/interactions/interaction.entity.ts';
import type { JoinTicket } from '#server/interactions/interaction.schema.ts';
import type { Context } from '#server/platform/context.ts';
import { conflict } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { addRow, findRow, guardedRows, writeRows } from '#server/platform/rows.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { acceptOffer } from '#server/routing/offer.actions.ts';
import { takeBreak } from '#server/routing/presence-state.ts';
import { requeueInteraction } from '#server/routing/work.actions.ts';
import { planErrand } from './errand.actions.ts';
import { Leg } from './leg.entity.ts';
import { lockRoom, reviewLocked, reviewRoom } from './room.actions.ts';

/** The agent takes an offered call and gets leave to dial in with this browser. */
export function acceptCall(ctx: Context, offerId: string): Promise<JoinTicket> {
  return inTransaction(ctx, async ctx => {
    const { interactionId } = await acceptOffer(ctx, offerId);
    return { interactionId, legId: openAgentLeg(ctx, interactionId) };
  });
}

/** The agent's line was lost: another one, in the same call. A line that is still there is hung up: the newest window has the call. */
export function rejoinCall(ctx: Context, interactionId: string): Promise<JoinTicket> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockHandled(ctx, interactionId);
    if (interaction.state !== 'connecting' && interaction.state !== 'in_progress')
      throw conflict('call_over', 'This call is over or with somebody else.');
    await closeAgentLegs(ctx, interaction);
    return { interactionId, legId: openAgentLeg(ctx, interactionId) };
  });
}

/** A browser dials in as `identity` with the leg it was given. Returns null when it has no business there. */
export function agentDialsIn(
  ctx: Context,
  input: { legId: string; userId: string; callSid: string },
): Promise<{ interactionId: string; legId: string } | null> {
  return inTransaction(ctx, async ctx => {
    const known = await findRow(ctx.em, Leg, { id: input.legId, kind: 'agent', userId: input.userId });
    if (!known) return null;
    const interaction = await lockInteraction(ctx, known.interactionId);
    const [leg] = await guardedRows(ctx, Leg, { id: known.id });
    if (!leg) return null;
    const sameCall = leg.twilioSid === input.callSid;
    const welcome = leg.state === 'expected' || (sameCall && leg.state !== 'left');
    if (!welcome || interaction.agentId !== input.userId || !customerIsThere(interaction)) return null;
    leg.twilioSid = input.callSid;
    if (leg.state === 'expected') leg.state = 'joining';
    return { interactionId: leg.interactionId, legId: leg.id };
  });
}

/** The carrier says that an agent's line ended. */
export function agentLegEnded(ctx: Context, legId: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const known = await findRow(ctx.em, Leg, { id: legId, kind: 'agent' });
    const room = known && (await lockRoom(ctx, known.interactionId));
    if (!room) return;
    const leg = room.legs.find(leg => leg.id === legId)!;
    if (leg.state !== 'left') Object.assign(leg, { state: 'left', leftAt: ctx.now, held: false });
    await reviewLocked(ctx, room);
  });
}

/** The agent ends the call for both. */
export function hangUp(ctx: Context, interactionId: string): Promise<Interaction> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockHandled(ctx, interactionId);
    if (!customerIsThere(interaction)) return interaction;
    const { call, customer } = await callOf(ctx, interactionId);
    await planErrand(ctx, 'hang_up_customer', { call, customer, agentLeg: null });
    return interaction;
  });
}

const reasons = { connecting: 'line_failed', in_progress: 'connection_lost' } as const;

/**
 * Agents who accepted and never got to talk, or whose line was lost and did not come back in time: the customer goes to somebody else, the
 * agent on a break with the reason.
 */
export async function giveUpAbsentAgents(ctx: Context): Promise<void> {
  const due = sql<{ id: string }>`
    select id from interaction where state in ('connecting', 'in_progress') and agent_awaited_until <= ${ctx.now} limit 500`;
  for (const { id } of await run(ctx.em, due)) await inTransaction(ctx, ctx => giveUp(ctx, id));
}

async function giveUp(ctx: Context, interactionId: string): Promise<void> {
  const interaction = await lockInteraction(ctx, interactionId);
  const { state, agentId, agentAwaitedUntil } = interaction;
  if (state !== 'connecting' && state !== 'in_progress') return;
  if (!agentAwaitedUntil || agentAwaitedUntil > ctx.now) return;
  await closeAgentLegs(ctx, interaction);
  await requeueInteraction(ctx, interaction, reasons[state]);
  await takeBreak(ctx, agentId!, reasons[state]);
  await reviewRoom(ctx, interactionId);
}

function openAgentLeg(ctx: Context, interactionId: string): string {
  const id = newId();
  addRow(ctx, Leg, {
    id,
    interactionId,
    kind: 'agent',
    userId: ctx.actor.id!,
    state: 'expected',
    held: false,
    lastSequence: -1,
    startedAt: ctx.now,
    version: 1,
  });
  return id;
}

/** The interaction's call with its lines. */
async function callOf(ctx: Context, interactionId: string) {
  const { call, legs } = (await lockRoom(ctx, interactionId))!;
  return { call, legs, customer: legs.find(leg => leg.kind === 'customer')! };
}

async function closeAgentLegs(ctx: Context, interaction: Interaction): Promise<void> {
  const { call, customer, legs } = await callOf(ctx, interaction.id);
  for (const leg of legs.filter(leg => leg.kind === 'agent' && leg.state !== 'left')) {
    await planErrand(ctx, 'hang_up_agent', { call, customer, agentLeg: leg });
    Object.assign(leg, { state: 'left', leftAt: ctx.now, held: false });
  }
  // Only one line of an agent may be open at a time, and another may follow.
  await writeRows(ctx);
}
