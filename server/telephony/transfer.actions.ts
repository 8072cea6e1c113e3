import { record } from '#server/events/record.ts';
import { asSubject } from '#server/interactions/interaction.actions.ts';
import { type Interaction, customerIsThere } from '#server/interactions/interaction.entity.ts';
import type { Context } from '#server/platform/context.ts';
import { badRequest, conflict } from '#server/platform/errors.ts';
import { findRow } from '#server/platform/rows.ts';
import { first, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { findDoor } from '#server/routing/door.ts';
import { placeIn } from '#server/routing/line.actions.ts';
import { Queue } from '#server/routing/queue.entity.ts';
import { secondsLater } from '#server/routing/rules.ts';
import { freeSlots } from '#server/routing/slots.ts';
import { requeueInteraction } from '#server/routing/work.actions.ts';
import { endAside, noteParticipants } from './hand-over.ts';
import { lockTalk } from './hold.actions.ts';
import { isOpen } from './leg.entity.ts';
import { closeLine } from './lines.ts';
import { type LockedRoom, lockRoom, reviewLocked } from './room.actions.ts';
import { demandColleague, demandOutside } from './transfer-target.ts';
import type { TransferTarget } from './transfer.schema.ts';

/**
 * Hands the customer on without talking to whoever gets them. They keep their place: a colleague is asked first for a while, a queue takes them as
 * who has waited since they came. Throws `not_talking`, `agent_away`, `unknown_queue`, `queue_not_open`, `own_number`.
 */
export function transferCall(ctx: Context, id: string, target: TransferTarget): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockTalk(ctx, id);
    const room = (await lockRoom(ctx, id))!;
    const formerId = interaction.agentId!;
    const data = { formerUserIds: [formerId], ...('userId' in target && target), ...('queueId' in target && target) };
    if ('phoneNumber' in target) await toOutside(ctx, room, target.phoneNumber);
    else if ('userId' in target) await toColleague(ctx, room, target.userId);
    else await toQueue(ctx, room, target.queueId);
    interaction.transferredById = formerId;
    noteParticipants(interaction, [formerId]);
    record(ctx, 'interaction.transferred', asSubject(interaction), { data });
    await reviewLocked(ctx, room);
  });
}

async function toColleague(ctx: Context, room: LockedRoom, userId: string): Promise<void> {
  const { interaction } = room;
  await demandColleague(ctx, room, userId);
  const works = sql`select 1 from agent_slot where user_id = ${userId} and (ready or state <> 'free')`;
  if (!(await first(ctx.em, works))) throw conflict('agent_away', 'This colleague does not take calls at the moment.');
  await backInLine(ctx, room);
  const until = secondsLater(ctx.now, ctx.services.settings.of('transferWaitSeconds', interaction.queueId ?? null));
  Object.assign(interaction, { preferredUserId: userId, preferredReason: 'transfer', preferredUntil: until });
}

async function toQueue(ctx: Context, room: LockedRoom, queueId: string): Promise<void> {
  const queue = await findRow(ctx.em, Queue, { id: queueId });
  if (!queue?.active) throw badRequest('unknown_queue', 'There is no such queue.');
  const door = await findDoor(ctx, queue);
  if (door.is !== 'open') throw conflict('queue_not_open', 'This queue takes nobody at the moment.');
  await backInLine(ctx, room);
  await placeIn(ctx, room.interaction, door.queue.id);
}

async function backInLine(ctx: Context, room: LockedRoom): Promise<void> {
  await leaveTo(ctx, room);
  await requeueInteraction(ctx, room.interaction, 'transferred');
}

async function toOutside(ctx: Context, room: LockedRoom, phoneNumber: string): Promise<void> {
  await demandOutside(ctx, phoneNumber);
  await leaveTo(ctx, room);
  await freeSlots(ctx, room.interaction.id);
  Object.assign(room.interaction, { state: 'outside', outsideNumber: phoneNumber, heldAt: null, helpAskedAt: null });
}

/** Everybody but the customer goes. */
async function leaveTo(ctx: Context, room: LockedRoom): Promise<void> {
  await endAside(ctx, room);
  for (const leg of room.legs) if (leg.kind !== 'customer' && isOpen(leg)) await closeLine(ctx, leg);
}

/** Whoever the customer was put through to did not answer: back into line, or told so where there is none. */
export function outsideNotReached(ctx: Context, interactionId: string): Promise<Interaction | null> {
  return inTransaction(ctx, async ctx => {
    const room = await lockRoom(ctx, interactionId);
    if (!room || room.interaction.state !== 'outside' || !customerIsThere(room.interaction)) return null;
    const { interaction } = room;
    if (!interaction.queueId) return null;
    await requeueInteraction(ctx, interaction, 'outside_not_reached');
    return interaction;
  });
}
