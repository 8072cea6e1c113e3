import { findCalendar } from '#server/calendars/calendar.queries.ts';
import type { Context } from '#server/platform/context.ts';
import { findRow } from '#server/platform/rows.ts';
import type { ClosedWords } from './queue.schema.ts';
import { Queue } from './queue.entity.ts';

/** Where somebody who wants into a queue gets. */
export type Door =
  | { is: 'open'; queue: Queue }
  /** Closed by hand; `words`: what to say. */
  | { is: 'closed'; words: ClosedWords }
  /** Null: nobody knows when it opens. */
  | { is: 'after_hours'; opensAt: Date | null };

/** What is closed by hand, out of its hours or no longer used leads to the queue that serves then, if there is one and it is open. */
export async function findDoor(ctx: Context, queue: Queue): Promise<Door> {
  if (queue.closedAt) return { is: 'closed', words: queue.closedWords! };
  const calendar = queue.calendarId ? await findCalendar(ctx, queue.calendarId) : undefined;
  if (queue.active && (!calendar || calendar.openNow)) return { is: 'open', queue };
  const other = queue.afterHoursQueueId ? await findRow(ctx.em, Queue, { id: queue.afterHoursQueueId }) : null;
  if (other?.active && !other.closedAt) {
    const hours = other.calendarId ? await findCalendar(ctx, other.calendarId) : undefined;
    if (!hours || hours.openNow) return { is: 'open', queue: other };
  }
  const opensAt = queue.active ? calendar?.opensAt : null;
  return { is: 'after_hours', opensAt: opensAt ? new Date(opensAt) : null };
}
