import { record } from '#server/events/record.ts';
import { asSubject, lockInteraction } from '#server/interactions/interaction.actions.ts';
import type { Interaction } from '#server/interactions/interaction.entity.ts';
import { maySee } from '#server/interactions/interaction.policy.ts';
import type { Context } from '#server/platform/context.ts';
import { badRequest, conflict, notFound } from '#server/platform/errors.ts';
import { findRow, writeRows } from '#server/platform/rows.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { findArrivalFacts, placeOf, rankKeyOf } from './line-up.ts';
import { endOffers } from './offer.actions.ts';
import { Queue } from './queue.entity.ts';
import { rules } from './rules.ts';

/** Gives somebody who waits so many rank points more, or fewer. Throws `not_waiting`. */
export function raiseInteraction(ctx: Context, id: string, points: number): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockWaiting(ctx, id);
    const before = interaction.points;
    interaction.points += points;
    interaction.rankKey! += points;
    record(ctx, 'interaction.raised', asSubject(interaction), {
      changes: { points: [before, interaction.points] },
      data: { queueId: interaction.queueId },
    });
  });
}

/** Into the line of another queue, waiting since they have waited. What rings at somebody stops ringing. Throws `not_waiting`, `unknown_queue`. */
export function moveInteraction(ctx: Context, id: string, queueId: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockWaiting(ctx, id);
    const queue = await findRow(ctx.em, Queue, { id: queueId });
    if (!queue?.active) throw badRequest('unknown_queue', 'There is no such queue.');
    if (interaction.queueId === queueId) return;
    if (interaction.state === 'offered') {
      await writeRows(ctx);
      await endOffers(ctx, [id], 'withdrawn', 'moved');
    }
    const { queueId: before } = interaction;
    await placeIn(ctx, interaction, queueId);
    record(ctx, 'interaction.moved', asSubject(interaction), {
      changes: { queueId: [before, queueId] },
      data: { queueId },
    });
  });
}

/** Its place in the line of this queue, as of who has waited since it came into line first. The interaction is locked. */
export async function placeIn(ctx: Context, interaction: Interaction, queueId: string): Promise<void> {
  const { settings } = ctx.services;
  const { points, queuedAt, branchId } = interaction;
  const facts = await findArrivalFacts(ctx, queueId, interaction);
  const place = placeOf(facts, settings, { queueId, branchId, now: ctx.now });
  const rankKey = rankKeyOf(points, settings.of('ageing', queueId), queuedAt ?? ctx.now);
  Object.assign(interaction, place, { queueId, points, rankKey, queuedAt: queuedAt ?? ctx.now });
}

async function lockWaiting(ctx: Context, id: string): Promise<Interaction> {
  const interaction = await lockInteraction(ctx, id);
  if (!maySee(ctx.actor, interaction)) throw notFound('interaction');
  if (interaction.state !== 'queued' && interaction.state !== 'offered')
    throw conflict('not_waiting', 'This customer does not wait any more.');
  return interaction;
}

/** Puts the lines in the order of the ageing that holds now; to be called when settings have changed. */
export async function reorderLines(ctx: Context): Promise<void> {
  const queues = await run(ctx.em, sql<{ id: string }>`select id from queue`);
  const ageings = queues.map(({ id }) => ({ id, ageing: ctx.services.settings.of('ageing', id) }));
  await run(
    ctx.em,
    sql`
    update interaction i set rank_key = i.points - q.ageing * extract(epoch from i.queued_at), version = i.version + 1
    from jsonb_to_recordset(${JSON.stringify(ageings)}::jsonb) as q(id uuid, ageing float8)
    where i.state in ('queued', 'offered') and i.queue_id = q.id
      and abs(i.rank_key - (i.points - q.ageing * extract(epoch from i.queued_at))) > 0.001`,
  );
}

/** Where nobody works in a queue any more, those who wait overflow at once, if they may. */
export async function overflowUnstaffed(ctx: Context): Promise<void> {
  const stranded = await run(
    ctx.em,
    sql<{ id: string; queue_id: string }>`
      select i.id, i.queue_id from interaction i join queue q on q.id = i.queue_id and q.overflow_queue_id is not null
      where i.state = 'queued' and (i.overflow_at is null or i.overflow_at > ${ctx.now})
        and not exists (
          select 1 from queue_member m join agent_slot s on s.user_id = m.user_id
          where m.queue_id = q.id and (s.ready or s.state <> 'free'))
      order by i.id limit ${rules.batch}`,
  );
  for (const { id, queue_id } of stranded) {
    if (!ctx.services.settings.of('overflowWhenUnstaffed', queue_id)) continue;
    await inTransaction(ctx, async ctx => {
      const interaction = await lockInteraction(ctx, id);
      if (interaction.state !== 'queued') return;
      interaction.overflowAt = ctx.now;
      record(ctx, 'interaction.overflowed', asSubject(interaction), {
        data: { queueId: queue_id, reason: 'queue_unstaffed' },
      });
    });
  }
}
