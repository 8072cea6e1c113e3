import { lockHandled, lockInteraction } from '#server/interactions/interaction.actions.ts';
import type { Interaction } from '#server/interactions/interaction.entity.ts';
import type { JoinTicket } from '#server/interactions/interaction.schema.ts';
import type { Context } from '#server/platform/context.ts';
import { conflict } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { lockRow } from '#server/platform/lock.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { acceptOffer } from '#server/routing/offer.actions.ts';
import { takeBreak } from '#server/routing/presence-state.ts';
import { requeueInteraction } from '#server/routing/work.actions.ts';
import { Call } from './call.entity.ts';
import { planErrand } from './errand.actions.ts';
import { Leg } from './leg.entity.ts';
import { reviewRoom } from './room.actions.ts';

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
    const known = await ctx.em.findOne(Leg, { id: input.legId, kind: 'agent', userId: input.userId });
    if (!known) return null;
    const interaction = await lockInteraction(ctx, known.interactionId);
    const leg = (await lockRow(ctx, Leg, { id: known.id }))!;
    const sameCall = leg.twilioSid === input.callSid;
    const welcome = leg.state === 'expected' || (sameCall && leg.state !== 'left');
    if (!welcome || interaction.agentId !== input.userId || !interaction.customerIsThere()) return null;
    leg.twilioSid = input.callSid;
    if (leg.state === 'expected') leg.state = 'joining';
    return { interactionId: leg.interactionId, legId: leg.id };
  });
}

/** The carrier says that an agent's line ended. */
export function agentLegEnded(ctx: Context, legId: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const known = await ctx.em.findOne(Leg, { id: legId, kind: 'agent' });
    if (!known) return;
    await lockInteraction(ctx, known.interactionId);
    const leg = (await lockRow(ctx, Leg, { id: known.id }))!;
    if (leg.state !== 'left') Object.assign(leg, { state: 'left', leftAt: ctx.now, held: false });
    await reviewRoom(ctx, leg.interactionId);
  });
}

/** The agent ends the call for both. */
export function hangUp(ctx: Context, interactionId: string): Promise<Interaction> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockHandled(ctx, interactionId);
    if (!interaction.customerIsThere()) return interaction;
    const call = await ctx.em.findOneOrFail(Call, { interactionId });
    const customer = await ctx.em.findOneOrFail(Leg, { interactionId, kind: 'customer' });
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
  ctx.em.create(Leg, {
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

async function closeAgentLegs(ctx: Context, interaction: Interaction): Promise<void> {
  const legs = await ctx.em.find(Leg, { interactionId: interaction.id, kind: 'agent', state: { $ne: 'left' } });
  if (legs.length === 0) return;
  const call = await ctx.em.findOneOrFail(Call, { interactionId: interaction.id });
  const customer = await ctx.em.findOneOrFail(Leg, { interactionId: interaction.id, kind: 'customer' });
  for (const leg of legs) {
    await planErrand(ctx, 'hang_up_agent', { call, customer, agentLeg: leg });
    Object.assign(leg, { state: 'left', leftAt: ctx.now, held: false });
  }
  await ctx.em.flush();
}
