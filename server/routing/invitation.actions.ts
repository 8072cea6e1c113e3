import { record } from '#server/events/record.ts';
import type { Interaction } from '#server/interactions/interaction.entity.ts';
import type { Context } from '#server/platform/context.ts';
import { conflict } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { addRow, writeRows } from '#server/platform/rows.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import { endOffers } from './offer.actions.ts';
import { Offer } from './offer.entity.ts';
import { secondsLater } from './rules.ts';
import { takeSlot } from './slots.ts';

/*
 * An invitation is an offer to one person to join somebody else's call by a line of their own. It rings as any offer does and ends as any offer
 * does; what it never does is to move the interaction.
 */

/** Lets it ring at this person, by this line. The interaction is locked. Throws `agent_not_free`. */
export async function inviteAgent(
  ctx: Context,
  interaction: Interaction,
  userId: string,
  legId: string,
): Promise<void> {
  // The line is there before the offer that refers to it.
  await writeRows(ctx);
  const slotId = await takeSlot(ctx, interaction.id, { userId, state: 'reserved', ready: true });
  if (!slotId) throw conflict('agent_not_free', 'This colleague is not free at the moment.');
  const id = newId();
  const expiresAt = secondsLater(ctx.now, ctx.services.settings.of('offerSeconds', interaction.queueId ?? null));
  addRow(ctx, Offer, {
    id,
    interactionId: interaction.id,
    userId,
    slotId,
    legId,
    state: 'pending',
    madeAt: ctx.now,
    expiresAt,
  });
  const data = {
    interactionId: interaction.id,
    userId,
    queueId: interaction.queueId ?? null,
    dueAt: expiresAt.toISOString(),
  };
  record(ctx, 'offer.made', { type: 'offer', id }, { data });
}

/** Of those who work in the queue and are free now, who has been idle longest. Null: nobody. */
export async function findFreeInQueue(ctx: Context, queueId: string): Promise<string | null> {
  const row = await first(
    ctx.em,
    sql<{ user_id: string }>`
      select s.user_id from agent_slot s join queue_member m on m.user_id = s.user_id and m.queue_id = ${queueId}
      where s.state = 'free' and s.ready and s.user_id is distinct from ${ctx.actor.id}::uuid
      order by s.idle_since, s.user_id limit 1`,
  );
  return row?.user_id ?? null;
}

/** Nobody is to join any more: what rings stops. The interaction is locked. */
export async function withdrawInvitations(ctx: Context, interactionId: string): Promise<void> {
  const pending = sql`select 1 from offer where interaction_id = ${interactionId} and state = 'pending' and leg_id is not null`;
  if ((await run(ctx.em, pending)).length === 0) return;
  await writeRows(ctx);
  await endOffers(ctx, [interactionId], 'withdrawn', 'not_needed_any_more');
}
