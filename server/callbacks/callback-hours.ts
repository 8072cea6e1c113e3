import { findCalendar } from '#server/calendars/calendar.queries.ts';
import type { Context } from '#server/platform/context.ts';
import { findRow } from '#server/platform/rows.ts';
import { Queue } from '#server/routing/queue.entity.ts';

/** When the queue may ring somebody at the earliest, from this time on: then, or when it opens; null: nobody knows. */
export async function openFrom(ctx: Context, queueId: string, at: Date): Promise<Date | null> {
  const queue = await findRow(ctx.em, Queue, { id: queueId });
  if (!queue?.active) return null;
  const calendar = queue.calendarId ? await findCalendar({ ...ctx, now: at }, queue.calendarId) : undefined;
  if (!calendar || calendar.openNow) return at;
  return calendar.opensAt ? new Date(calendar.opensAt) : null;
}
