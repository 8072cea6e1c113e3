import type { Context } from '#server/platform/context.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { rules, secondsLater } from '#server/routing/rules.ts';
import { lockRecording } from './recording-rows.ts';
import { alarm } from './tend.actions.ts';

/**
 * Whoever paused is gone: the page died, or the line is lost. Who leads the floor is told once for each pause. The pause itself stays until its
 * time is over: card data is protected by what was asked for, not by our guess that it is over; and meanwhile the customer hears music.
 */
export async function alarmPausedAlone(ctx: Context): Promise<void> {
  for (const { id } of await run(ctx.em, alone(ctx)))
    await inTransaction(ctx, async ctx => {
      const recording = await lockRecording(ctx, id);
      if (!(await first(ctx.em, alone(ctx, id)))) return;
      recording.alarmedAt = ctx.now;
      await alarm(ctx, recording, 'recording_paused_alone');
    });
}

const alone = (ctx: Context, id: string | null = null) => {
  const goneSince = secondsLater(ctx.now, -rules.awayGraceSeconds);
  return sql<{ id: string }>`
    select r.id from recording r join interaction i on i.id = r.interaction_id left join presence p on p.user_id = i.agent_id
    where r.pause in ('asked', 'confirmed') and r.alarmed_at is null and i.customer_left_at is null
      and (i.state not in ('in_progress', 'outside') or p.away_since <= ${goneSince} or (i.agent_awaited_until is not null
        and (select max(l.left_at) from leg l where l.interaction_id = i.id and l.kind = 'agent') <= ${goneSince}))
      and (${id}::uuid is null or r.id = ${id}::uuid)
    limit 500`;
};
