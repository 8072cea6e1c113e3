import { findCalendar } from '#server/calendars/calendar.queries.ts';
import type { Context } from '#server/platform/context.ts';
import { findRow } from '#server/platform/rows.ts';
import { run, sql } from '#server/platform/sql.ts';
import type { ClosedWords } from './queue.schema.ts';
import { Queue } from './queue.entity.ts';

/** Where somebody who wants into a queue gets. */
export type Door =
  | { is: 'open'; queue: Queue }
  /** Closed by hand; `words`: what to say. */
  | { is: 'closed'; words: ClosedWords }
  /** As many wait as may. */
  | { is: 'full' }
  /** Null: nobody knows when it opens. */
  | { is: 'after_hours'; opensAt: Date | null };

/** What is closed by hand, out of its hours or no longer used leads to the queue that serves then, if there is one and it is open. */
export async function findDoor(ctx: Context, queue: Queue): Promise<Door> {
  if (queue.closedAt) return { is: 'closed', words: queue.closedWords! };
  const calendar = queue.calendarId ? await findCalendar(ctx, queue.calendarId) : undefined;
  if (queue.active && (!calendar || calendar.openNow)) return intoLine(ctx, queue);
  const other = queue.afterHoursQueueId ? await findRow(ctx.em, Queue, { id: queue.afterHoursQueueId }) : null;
  if (other?.active && !other.closedAt) {
    const hours = other.calendarId ? await findCalendar(ctx, other.calendarId) : undefined;
    if (!hours || hours.openNow) return intoLine(ctx, other);
  }
  const opensAt = queue.active ? calendar?.opensAt : null;
  return { is: 'after_hours', opensAt: opensAt ? new Date(opensAt) : null };
}

/** Those who come at the same moment are not counted against each other. */
async function intoLine(ctx: Context, queue: Queue): Promise<Door> {
  const most = ctx.services.settings.of('waitingAtMost', queue.id);
  if (most === null) return { is: 'open', queue };
  const [line] = await run(
    ctx.em,
    sql<{ length: number }>`
      select count(*)::int as length from (
        select 1 from interaction where queue_id = ${queue.id} and state in ('queued', 'offered') limit ${most}) w`,
  );
  return line!.length >= most ? { is: 'full' } : { is: 'open', queue };
}
