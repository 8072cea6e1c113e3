import { record } from '#server/events/record.ts';
import { asSubject, lockInteraction } from '#server/interactions/interaction.actions.ts';
import type { Context } from '#server/platform/context.ts';
import { lockRow } from '#server/platform/rows.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { Callback } from './callback.entity.ts';
import { withdrawAttempt } from './callback.actions.ts';
import { aboutOf, callbackSubject } from './line-up.actions.ts';

/**
 * A customer whom we promised to ring is in line themselves: nobody rings them meanwhile, and in the same queue they stand where they would have
 * been served. What somebody dials already goes on.
 */
export function supersedeCallbacks(ctx: Context, interactionId: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const interaction = await lockInteraction(ctx, interactionId);
    const waits = interaction.state === 'queued' || interaction.state === 'offered';
    if (interaction.direction !== 'inbound' || !interaction.fromNumber || !waits) return;
    const open = await run(
      ctx.em,
      sql<{ id: string; attempt_id: string | null }>`
        select c.id, c.interaction_id as attempt_id from callback c left join interaction i on i.id = c.interaction_id
        where c.phone_number = ${interaction.fromNumber} and c.ended_at is null and c.state in ('waiting', 'in_line')
          and (i.id is null or i.state in ('queued', 'offered'))
        order by c.id`,
    );
    for (const { id, attempt_id } of open) {
      const attempt = attempt_id ? await lockInteraction(ctx, attempt_id) : null;
      const callback = await lockRow(ctx, Callback, { id });
      if (!callback || callback.interactionId !== attempt_id) continue;
      if (attempt && attempt.state !== 'queued' && attempt.state !== 'offered') continue;
      if (callback.keepsPlace && callback.queueId === interaction.queueId && attempt)
        Object.assign(interaction, { points: attempt.points, rankKey: attempt.rankKey, queuedAt: attempt.queuedAt });
      await withdrawAttempt(ctx, callback);
      interaction.callbackId = id;
      Object.assign(callback, { state: 'superseded', nextAttemptAt: null, supersededById: interactionId });
      record(ctx, 'callback.superseded', callbackSubject(id), { data: { ...aboutOf(callback), interactionId } });
    }
    if (open.length > 0)
      record(ctx, 'interaction.moved', asSubject(interaction), { data: { queueId: interaction.queueId ?? null } });
  });
}
