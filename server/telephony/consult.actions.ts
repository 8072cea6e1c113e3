import { record } from '#server/events/record.ts';
import { asSubject } from '#server/interactions/interaction.actions.ts';
import type { Context } from '#server/platform/context.ts';
import { conflict, notFound } from '#server/platform/errors.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { findFreeInQueue, inviteAgent } from '#server/routing/invitation.actions.ts';
import { planDial } from './dialling.ts';
import { endAside, isAside, passTo } from './hand-over.ts';
import { lockTalk } from './hold.actions.ts';
import { type Leg, isOpen } from './leg.entity.ts';
import { closeLine, openLine } from './lines.ts';
import { type LockedRoom, lockRoom, reviewLocked } from './room.actions.ts';
import { demandColleague, demandOutside } from './transfer-target.ts';
import type { TransferTarget } from './transfer.schema.ts';

/** People besides customer and agent in one call. */
const MOST_OTHERS = 4;

/**
 * The customer waits while the agent asks somebody else. Throws `not_talking`, `already_consulting`, `too_many_people`, `agent_not_free`,
 * `nobody_free`, `own_number`.
 */
export function consult(ctx: Context, id: string, target: TransferTarget): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockTalk(ctx, id);
    const room = (await lockRoom(ctx, id))!;
    demandRoomFor(room);
    interaction.heldAt ??= ctx.now;
    const leg = await ask(ctx, room, target);
    room.legs.push(leg);
    const data = { legId: leg.id, ...(leg.userId && { userId: leg.userId }) };
    record(ctx, 'interaction.consulted', asSubject(interaction), { data });
    await reviewLocked(ctx, room);
  });
}

function demandRoomFor({ legs }: LockedRoom): void {
  if (legs.some(isAside)) throw conflict('already_consulting', 'You are already asking somebody.');
  if (legs.filter(leg => leg.kind === 'consulted' && isOpen(leg)).length >= MOST_OTHERS)
    throw conflict('too_many_people', 'There are as many people in this call as there may be.');
}

async function ask(ctx: Context, room: LockedRoom, target: TransferTarget): Promise<Leg> {
  const { interaction } = room;
  const line = { interactionId: interaction.id, kind: 'consulted' } as const;
  if ('phoneNumber' in target) {
    await demandOutside(ctx, target.phoneNumber);
    const leg = openLine(ctx, { ...line, phoneNumber: target.phoneNumber });
    await planDial(ctx, interaction, leg);
    return leg;
  }
  const userId = 'userId' in target ? target.userId : await findFreeInQueue(ctx, target.queueId);
  if (!userId) throw conflict('nobody_free', 'Nobody of this queue is free at the moment.');
  await demandColleague(ctx, room, userId);
  const leg = openLine(ctx, { ...line, userId, state: 'ringing' });
  await inviteAgent(ctx, interaction, userId, leg.id);
  return leg;
}

/** Everybody talks with everybody. Throws `not_talking`, `nobody_consulted`. */
export function mergeCalls(ctx: Context, id: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockTalk(ctx, id);
    const room = (await lockRoom(ctx, id))!;
    const there = room.legs.filter(leg => isAside(leg) && leg.state === 'in_room');
    if (there.length === 0) throw conflict('nobody_consulted', 'There is nobody on the other line.');
    for (const leg of there) leg.mergedAt = ctx.now;
    interaction.heldAt = null;
    record(ctx, 'interaction.merged', asSubject(interaction));
    await reviewLocked(ctx, room);
  });
}

/** Back to the customer; whoever was asked goes. Doing it again changes nothing. Throws `not_talking`. */
export function returnToCustomer(ctx: Context, id: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockTalk(ctx, id);
    const room = (await lockRoom(ctx, id))!;
    await endAside(ctx, room);
    if ((interaction.heldAt ?? null) === null) return;
    interaction.heldAt = null;
    record(ctx, 'interaction.resumed', asSubject(interaction));
    await reviewLocked(ctx, room);
  });
}

/** The agent leaves, and the call is with whoever has the line, or with one of those who are there: a colleague before somebody outside. Throws `not_talking`, `nobody_consulted`. */
export function handOver(ctx: Context, id: string, legId?: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    await lockTalk(ctx, id);
    const room = (await lockRoom(ctx, id))!;
    const there = room.legs.filter(leg => leg.kind === 'consulted' && leg.state === 'in_room');
    const to = legId ? there.find(leg => leg.id === legId) : (there.find(leg => leg.userId) ?? there[0]);
    if (!to) throw conflict('nobody_consulted', 'There is nobody on the other line.');
    await passTo(ctx, room, to);
  });
}

/** Whoever was asked in has to go. Throws `line_not_found`. */
export function dropLine(ctx: Context, id: string, legId: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    await lockTalk(ctx, id);
    const room = (await lockRoom(ctx, id))!;
    const leg = room.legs.find(leg => leg.id === legId && leg.kind === 'consulted');
    if (!leg) throw notFound('line');
    if (leg.state === 'ringing' && !leg.phoneNumber) await endAside(ctx, room);
    else await closeLine(ctx, leg);
    record(ctx, 'interaction.lines_changed', asSubject(room.interaction));
    await reviewLocked(ctx, room);
  });
}

/** Who was asked in, or listens, leaves; the call goes on without them. Throws `interaction_not_found`. */
export function leaveCall(ctx: Context, id: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const room = await lockRoom(ctx, id);
    const mine = room?.legs.filter(leg => leg.userId === ctx.actor.id && leg.kind !== 'agent') ?? [];
    if (mine.length === 0) throw notFound('interaction');
    for (const leg of mine) await closeLine(ctx, leg);
    record(ctx, 'interaction.lines_changed', asSubject(room!.interaction));
    await reviewLocked(ctx, room!);
  });
}
