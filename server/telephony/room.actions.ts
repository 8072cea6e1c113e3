import { Interaction } from '#server/interactions/interaction.entity.ts';
import type { Context } from '#server/platform/context.ts';
import { guardedRows, lockRow } from '#server/platform/rows.ts';
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
    const room = await lockRoom(ctx, news.interactionId);
    if (!room || !isCurrent(room.call, news.conferenceSid)) return;
    const leg = findLeg(room.legs, news);
    if (leg) updateLeg(leg, news);
    if (news.event === 'conference-end') emptyRoom(room, news);
    await reviewLocked(ctx, room);
  });
}

/** Compares how things stand with how they should, and plans what is missing. Safe to call at any time. */
export function reviewRoom(ctx: Context, interactionId: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const room = await lockRoom(ctx, interactionId);
    if (room) await reviewLocked(ctx, room);
  });
}

export interface LockedRoom {
  interaction: Interaction;
  call: Call;
  legs: Leg[];
}

/** An interaction, locked, with its call and lines, oldest first, which are only changed under that lock; null when nobody knows it. */
export async function lockRoom(ctx: Context, interactionId: string): Promise<LockedRoom | null> {
  // Asked in one go, answered one after the other: what is read has been read under the lock.
  const [interaction, [call], legs] = await Promise.all([
    lockRow(ctx, Interaction, { id: interactionId }),
    guardedRows(ctx, Call, { interactionId }),
    guardedRows(ctx, Leg, { interactionId }),
  ]);
  if (!interaction || !call) return null;
  legs.sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime() || (a.id < b.id ? -1 : 1));
  return { interaction, call, legs };
}

/** As `reviewRoom`, for who has locked it. */
export async function reviewLocked(ctx: Context, { interaction, call, legs }: LockedRoom): Promise<void> {
  const customer = legs.find(leg => leg.kind === 'customer');
  if (!customer) return;
  const agent = legs.findLast(leg => leg.kind === 'agent' && leg.state !== 'left') ?? null;
  const lastAgentLeg = legs.findLast(leg => leg.kind === 'agent') ?? null;
  const plan = planRoom({
    state: interaction.state,
    customerLeft: interaction.customerLeftAt !== null || customer.state === 'left',
    customer: customer.state,
    customerHeld: customer.held,
    agent: agent?.state ?? null,
  });
  for (const kind of plan.errands) await planErrand(ctx, kind, { call, customer, agentLeg: agent ?? lastAgentLeg });
  if (plan.talk === 'connect') await connectInteraction(ctx, interaction.id);
  if (plan.talk === 'await_agent') await awaitAgent(ctx, interaction.id);
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
function findLeg(legs: readonly Leg[], news: ConferenceNews): Leg | undefined {
  const legId = /^(?:agent|customer)-([0-9a-f-]{36})$/.exec(news.label ?? '')?.[1];
  return legs.find(leg => (legId ? leg.id === legId : news.callSid !== null && leg.twilioSid === news.callSid));
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

function emptyRoom({ call, legs }: LockedRoom, news: ConferenceNews): void {
  for (const leg of legs)
    if (leg.state === 'in_room' && leg.conferenceSid === news.conferenceSid) leaveRoom(leg, news.at);
  call.pastConferenceSids = [...call.pastConferenceSids, news.conferenceSid];
  call.conferenceSid = null;
}
