import { Interaction } from '#server/interactions/interaction.entity.ts';
import type { Context } from '#server/platform/context.ts';
import { guardedRows, lockRow } from '#server/platform/rows.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { awaitAgent, connectInteraction } from '#server/routing/work.actions.ts';
import { Call } from './call.entity.ts';
import { planDial } from './dialling.ts';
import { planErrand } from './errand.actions.ts';
import type { ErrandKind } from './errand.entity.ts';
import { Leg, isOpen } from './leg.entity.ts';
import { closeLine, noteLineLost, tellLine } from './lines.ts';
import { type OtherLine, type RoomPlan, planRoom } from './room.ts';
import { superviseAgain } from './supervise.ts';
import { legOfLabel } from './urls.ts';
import { followRecording } from './recordings/recording-follow.actions.ts';

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
    const before = new Map(room.legs.map(leg => [leg.id, leg.state]));
    const leg = findLeg(room.legs, news);
    if (leg) await updateLeg(ctx, leg, news);
    if (news.event === 'conference-end') await emptyRoom(ctx, room, news);
    // What customer and agent do is told by what becomes of the interaction.
    for (const leg of room.legs) if (isAnother(leg) && before.get(leg.id) !== leg.state) tellLine(ctx, leg);
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
  /** The earliest first. */
  legs: Leg[];
}

/** The interaction with its call and lines, locked; null when it has no call. */
export async function lockRoom(ctx: Context, interactionId: string): Promise<LockedRoom | null> {
  const [interaction, [call], legs] = await Promise.all([
    lockRow(ctx, Interaction, { id: interactionId }),
    guardedRows(ctx, Call, { interactionId }),
    guardedRows(ctx, Leg, { interactionId }),
  ]);
  if (!interaction || !call) return null;
  legs.sort((a, b) => a.startedAt.getTime() - b.startedAt.getTime() || (a.id < b.id ? -1 : 1));
  return { interaction, call, legs };
}

export const customerOf = ({ legs }: LockedRoom): Leg => legs.find(leg => leg.kind === 'customer')!;
/** The line of the agent who has the call; null: it is missing. */
export const agentLineOf = ({ legs }: LockedRoom): Leg | null =>
  legs.findLast(leg => leg.kind === 'agent' && isOpen(leg)) ?? null;

/** As `reviewRoom`, for who has locked it. */
export async function reviewLocked(ctx: Context, room: LockedRoom): Promise<void> {
  const { interaction, legs } = room;
  const customer = customerOf(room);
  const agent = agentLineOf(room);
  const plan = planRoom({
    state: interaction.state,
    outbound: interaction.direction === 'outbound',
    customerLeft: (interaction.customerLeftAt ?? null) !== null || customer.state === 'left',
    customer: customer.state,
    customerHeld: customer.held,
    hold: (interaction.heldAt ?? null) !== null,
    agent: agent?.state ?? null,
    outside: outsideLineOf(room)?.state ?? null,
    others: othersIn(legs),
  });
  await carryOut(ctx, room, plan);
  if (agent?.twilioSid) await superviseAgain(ctx, room, agent);
  await followRecording(ctx, { interaction, customer, agentThere: agent?.state === 'in_room' });
}

/** Whoever has the customer outside, on a line of this room. */
const outsideLineOf = ({ interaction, legs }: LockedRoom): Leg | null =>
  interaction.state === 'outside'
    ? (legs.findLast(leg => leg.kind === 'agent' && !leg.userId && leg.phoneNumber !== null) ?? null)
    : null;

type Another = Leg & { kind: OtherLine['kind'] };
const isAnother = (leg: Leg): leg is Another => leg.kind === 'consulted' || leg.kind === 'supervisor';

const othersIn = (legs: readonly Leg[]): OtherLine[] =>
  legs
    .filter(isAnother)
    .filter(isOpen)
    .map(({ id, kind, state, mergedAt }) => ({ id, kind, state, merged: (mergedAt ?? null) !== null }));

async function carryOut(ctx: Context, room: LockedRoom, plan: RoomPlan): Promise<void> {
  const { interaction, legs } = room;
  for (const kind of plan.errands) await planRoomErrand(ctx, room, kind);
  if (plan.dial) {
    // The agent is there: nobody waits for them any more.
    interaction.agentAwaitedUntil = null;
    await planDial(ctx, interaction, customerOf(room));
  }
  for (const which of plan.dismiss) {
    const leg = which === 'agent' ? agentLineOf(room) : legs.find(leg => leg.id === which);
    if (leg) await closeLine(ctx, leg);
  }
  if (plan.talk === 'connect') await connectInteraction(ctx, interaction.id);
  if (plan.talk === 'await_agent') await awaitAgent(ctx, interaction.id);
}

/** Said for each state of affairs once: hold and resume by what was last heard of the customer, the others by the agent's line they are about. */
async function planRoomErrand(
  ctx: Context,
  room: LockedRoom,
  kind: Exclude<ErrandKind, 'dial' | 'hang_up_leg' | 'supervise'>,
): Promise<void> {
  const { call, legs } = room;
  const customer = customerOf(room);
  const lastAgentLine = legs.findLast(leg => leg.kind === 'agent');
  const isHold = kind === 'hold_customer' || kind === 'unhold_customer';
  const about =
    kind === 'end_conference'
      ? call.conferenceSid
      : isHold
        ? `${customer.id}_${customer.conferenceSid}_${customer.lastSequence}`
        : (lastAgentLine?.id ?? call.id);
  if (!about) return;
  const params = { callSid: customer.twilioSid ?? null, conferenceSid: call.conferenceSid ?? null, legId: customer.id };
  await planErrand(ctx, { kind, interactionId: call.interactionId, about, params });
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
  const legId = legOfLabel(news.label);
  return legs.find(leg => (legId ? leg.id === legId : news.callSid !== null && leg.twilioSid === news.callSid));
}

async function updateLeg(ctx: Context, leg: Leg, news: ConferenceNews): Promise<void> {
  if (leg.state === 'left') return;
  if (leg.conferenceSid === news.conferenceSid && news.sequence <= leg.lastSequence) return;
  leg.conferenceSid = news.conferenceSid;
  leg.lastSequence = news.sequence;
  switch (news.event) {
    case 'participant-join':
      leg.state = 'in_room';
      leg.joinedAt ??= news.at;
      leg.twilioSid ??= news.callSid;
      leg.awaitedUntil = null;
      leg.held = false;
      return;
    case 'participant-leave':
      return leaveRoom(ctx, leg, news.at);
    case 'participant-hold':
      leg.held = true;
      return;
    case 'participant-unhold':
      leg.held = false;
  }
}

/** A person's line is over, or may come back; the customer's may be on its way back into line, and ends with its call. */
async function leaveRoom(ctx: Context, leg: Leg, at: Date): Promise<void> {
  if (leg.kind !== 'customer') return noteLineLost(ctx, leg, at);
  leg.held = false;
  leg.state = 'expected';
}

async function emptyRoom(ctx: Context, { call, legs }: LockedRoom, news: ConferenceNews): Promise<void> {
  for (const leg of legs)
    if (leg.state === 'in_room' && leg.conferenceSid === news.conferenceSid) await leaveRoom(ctx, leg, news.at);
  call.pastConferenceSids = [...call.pastConferenceSids, news.conferenceSid];
  call.conferenceSid = null;
}
