import { record } from '#server/events/record.ts';
import { asSubject, lockHandled } from '#server/interactions/interaction.actions.ts';
import { type Interaction, customerIsThere } from '#server/interactions/interaction.entity.ts';
import type { Context } from '#server/platform/context.ts';
import { conflict } from '#server/platform/errors.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { lockRoom, reviewLocked } from './room.actions.ts';

/** The customer hears music until the agent takes them back. Doing it again changes nothing. Throws `not_talking`. */
export const holdCustomer = (ctx: Context, id: string): Promise<void> => setHold(ctx, id, true);

/** Back into the talk. */
export const resumeCustomer = (ctx: Context, id: string): Promise<void> => setHold(ctx, id, false);

/** The carrier would not do it: nobody is to believe that the customer does not hear them. */
export function noteHoldFailed(ctx: Context, interactionId: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const room = await lockRoom(ctx, interactionId);
    if (!room || (room.interaction.heldAt ?? null) === null) return;
    room.interaction.heldAt = null;
    record(ctx, 'interaction.hold_failed', asSubject(room.interaction));
  });
}

/** As they talk with one another: the row, locked. Throws `not_talking`. */
export async function lockTalk(ctx: Context, id: string): Promise<Interaction> {
  const interaction = await lockHandled(ctx, id);
  if (interaction.state !== 'in_progress' || !customerIsThere(interaction))
    throw conflict('not_talking', 'This is possible while you talk with the customer.');
  return interaction;
}

function setHold(ctx: Context, id: string, hold: boolean): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockTalk(ctx, id);
    if (((interaction.heldAt ?? null) !== null) === hold) return;
    interaction.heldAt = hold ? ctx.now : null;
    record(ctx, hold ? 'interaction.held' : 'interaction.resumed', asSubject(interaction));
    await reviewLocked(ctx, (await lockRoom(ctx, id))!);
  });
}
