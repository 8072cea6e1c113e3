import type { CalendarView } from '#server/calendars/calendar.schema.ts';
import type { QueueView } from '#server/routing/queue.schema.ts';

/** How somebody finds a queue who rings now. */
export type Door =
  | { state: 'open' }
  /** By hand. */
  | { state: 'closed'; since: string }
  | { state: 'out_of_hours'; calendar: CalendarView };

export function doorOf(
  { closedAt, calendarId }: Pick<QueueView, 'closedAt' | 'calendarId'>,
  calendars: readonly CalendarView[],
): Door {
  if (closedAt) return { state: 'closed', since: closedAt };
  const calendar = calendars.find(({ id }) => id === calendarId);
  return !calendar || calendar.openNow ? { state: 'open' } : { state: 'out_of_hours', calendar };
}
