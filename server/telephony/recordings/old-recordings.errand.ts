import type { Context } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { lockRecording, tell } from './recording-rows.ts';

/** What was kept for as long as it was to be goes; that it was there, and who listened, stays. */
export async function deleteOldRecordings(ctx: Context): Promise<void> {
  const old = sql<{ id: string; storage_key: string }>`
    select id, storage_key from recording where state = 'stored' and delete_after <= ${ctx.now} order by delete_after limit 1000`;
  for (const { id, storage_key } of await run(ctx.em, old)) {
    await ctx.services.storage.delete(storage_key);
    await inTransaction(ctx, async ctx => {
      const recording = await lockRecording(ctx, id);
      if (recording.state !== 'stored') return;
      Object.assign(recording, { state: 'deleted', storageKey: null, peaks: null });
      tell(ctx, 'recording.deleted', recording);
    });
  }
}
