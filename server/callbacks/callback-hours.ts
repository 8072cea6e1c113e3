import { findCalendar } from '#server/calendars/calendar.queries.ts';
import { type Contact, callingFrom } from '#server/customers/permission/demand-permission.ts';
import type { Context } from '#server/platform/context.ts';
import { findRow } from '#server/platform/rows.ts';
import { Queue } from '#server/routing/queue.entity.ts';

/** Hours that never meet within so many turns never do. */
const MOST_TURNS = 20;

/** When the queue is open and they may be rung, at the earliest from this time on; null: nobody knows, or never. */
export async function ringableFrom(
  ctx: Context,
  contact: Contact & { queueId: string },
  at: Date,
): Promise<Date | null> {
  let candidate = at;
  for (let turn = 0; turn < MOST_TURNS; turn++) {
    const opens = await openFrom(ctx, contact.queueId, candidate);
    const callable = opens && callingFrom(ctx, contact, opens);
    if (!callable || callable.getTime() === candidate.getTime()) return callable;
    candidate = callable;
  }
  return null;
}

/** When the queue is open at the earliest, from this time on: then, or when it opens; null: nobody knows. */
export async function openFrom(ctx: Context, queueId: string, at: Date): Promise<Date | null> {
  const queue = await findRow(ctx.em, Queue, { id: queueId });
  if (!queue?.active) return null;
  const calendar = queue.calendarId ? await findCalendar({ ...ctx, now: at }, queue.calendarId) : undefined;
  if (!calendar || calendar.openNow) return at;
  return calendar.opensAt ? new Date(calendar.opensAt) : null;
}
