import { lockInteraction } from '#server/interactions/interaction.actions.ts';
import type { Context } from '#server/platform/context.ts';
import { lockRow } from '#server/platform/lock.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { awaitAgent, connectInteraction } from '#server/routing/work.actions.ts';
import { Call } from './call.entity.ts';
import { Leg } from './leg.entity.ts';
import { planErrand } from './errand.actions.ts';
import { planRoom } from './room.ts';

/** One thing the carrier said of a conference. `sequence` orders what is said of one conference; news arrives in any order. */
export interface ConferenceNews {
  interactionId: string;
  conferenceSid: string;
  event: string;
  sequence: number;
  callSid: string | null;
  label: string | null;
  at: Date;
}

/** Takes in what the carrier says of an interaction's room and does what follows. */
export function hearConference(ctx: Context, news: ConferenceNews): Promise<void> {
  return inTransaction(ctx, async ctx => {
    if (!(await ctx.em.findOne(Call, { interactionId: news.interactionId }))) return;
    await lockInteraction(ctx, news.interactionId);
    const call = await lockRow(ctx, Call, { interactionId: news.interactionId });
    if (!call || !isCurrent(call, news.conferenceSid)) return;
    const leg = await findLeg(ctx, news);
    if (leg) updateLeg(leg, news);
    if (news.event === 'conference-end') await emptyRoom(ctx, call, news);
    await reviewRoom(ctx, news.interactionId);
  });
}

/** Compares how things stand with how they should, and plans what is missing. Safe to call at any time. */
export function reviewRoom(ctx: Context, interactionId: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockInteraction(ctx, interactionId);
    const legs = await ctx.em.find(Leg, { interactionId }, { orderBy: { startedAt: 'asc' } });
    const call = await ctx.em.findOne(Call, { interactionId });
    const customer = legs.find(leg => leg.kind === 'customer');
    if (!call || !customer) return;
    const agent = legs.findLast(leg => leg.kind === 'agent' && leg.state !== 'left') ?? null;
    const lastAgentLeg = legs.findLast(leg => leg.kind === 'agent') ?? null;
    const plan = planRoom({
      state: interaction.state,
      customerLeft: interaction.customerLeftAt !== null || customer.state === 'left',
      customer: customer.state,
      customerHeld: customer.held,
      agent: agent?.state ?? null,
    });
    for (const kind of plan.errands)
      await planErrand(ctx, kind, { call, customer, agentLeg: agent ?? lastAgentLeg });
    if (plan.talk === 'connect') await connectInteraction(ctx, interactionId);
    if (plan.talk === 'await_agent') await awaitAgent(ctx, interactionId);
  });
}

/** A room of the same name gets a new conference after the old one ended; late news of an old one is recognised by its sid. */
function isCurrent(call: Call, conferenceSid: string): boolean {
  if (call.conferenceSid === conferenceSid) return true;
  if (call.pastConferenceSids.includes(conferenceSid)) return false;
  if (call.conferenceSid) call.pastConferenceSids = [...call.pastConferenceSids, call.conferenceSid];
  call.conferenceSid = conferenceSid;
  return true;
}

/** The participant's label names our row even if its sid was never stored. */
async function findLeg(ctx: Context, news: ConferenceNews): Promise<Leg | null> {
  const legId = /^(?:agent|customer)-([0-9a-f-]{36})$/.exec(news.label ?? '')?.[1];
  const where = legId ? { id: legId } : news.callSid ? { twilioSid: news.callSid } : null;
  if (!where) return null;
  return ctx.em.findOne(Leg, { ...where, interactionId: news.interactionId });
}

function updateLeg(leg: Leg, news: ConferenceNews): void {
  if (leg.state === 'left') return;
  if (leg.conferenceSid === news.conferenceSid && news.sequence <= leg.lastSequence) return;
  leg.conferenceSid = news.conferenceSid;
  leg.lastSequence = news.sequence;
  switch (news.event) {
    case 'participant-join':
      leg.state = 'in_room';
      leg.joinedAt ??= news.at;
      leg.twilioSid ??= news.callSid;
      leg.held = false;
      return;
    case 'participant-leave':
      return leaveRoom(leg, news.at);
    case 'participant-hold':
      leg.held = true;
      return;
    case 'participant-unhold':
      leg.held = false;
  }
}

/** An agent's line that left the room is over; the customer's may be on its way back into line, and ends with its call. */
function leaveRoom(leg: Leg, at: Date): void {
  leg.held = false;
  if (leg.kind === 'customer') {
    leg.state = 'expected';
    return;
  }
  leg.state = 'left';
  leg.leftAt = at;
}

async function emptyRoom(ctx: Context, call: Call, news: ConferenceNews): Promise<void> {
  const inside = await ctx.em.find(Leg, { interactionId: call.interactionId, state: 'in_room' });
  for (const leg of inside) if (leg.conferenceSid === news.conferenceSid) leaveRoom(leg, news.at);
  call.pastConferenceSids = [...call.pastConferenceSids, news.conferenceSid];
  call.conferenceSid = null;
}
