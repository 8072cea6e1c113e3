import type { Context } from '#server/platform/context.ts';
import { newId } from '#server/platform/ids.ts';
import { first, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { lockRecording, tell } from './recording-rows.ts';

const PERIOD_MS = 600_000;

/** Keeps who listened to, or took away, a recording: once for each person and ten minutes, since players ask for the sound piece by piece. */
export function noteListening(ctx: Context, recordingId: string, how: 'listened' | 'downloaded'): Promise<void> {
  const period = Math.floor(ctx.now.getTime() / PERIOD_MS);
  return inTransaction(ctx, async ctx => {
    const recording = await lockRecording(ctx, recordingId);
    const noted = await first(
      ctx.em,
      sql`
        insert into recording_listen (id, recording_id, user_id, how, period, at)
        values (${newId()}, ${recordingId}, ${ctx.actor.id}, ${how}, ${period}, ${ctx.now})
        on conflict do nothing returning 1`,
    );
    if (noted) tell(ctx, how === 'listened' ? 'recording.listened' : 'recording.downloaded', recording);
  });
}
