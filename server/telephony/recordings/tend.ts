import type { Context } from '#server/platform/context.ts';
import { alarmPausedAlone } from './paused-alone.actions.ts';
import { endDuePauses } from './recording.actions.ts';
import { tendDueRecordings } from './tend.errand.ts';

/** Everything that is due of recordings whose calls go on. */
export async function tendRecordings(ctx: Context): Promise<void> {
  await alarmPausedAlone(ctx);
  await endDuePauses(ctx);
  await tendDueRecordings(ctx);
}
