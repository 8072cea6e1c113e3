import { DateTime } from 'luxon';
import type { ProposedDay } from '#server/calendars/holidays.ts';
import type { DayOfBank } from './rhythm.ts';

export interface DemoDay extends DayOfBank {
  /** Midnight by the bank's clock. */
  start: DateTime;
  /** Counts the days. */
  ordinal: number;
  /** Today or the workday before it: what whoever opens the demo sees first. */
  recent: boolean;
}

/** The days from the first to the one of `now`, with what they are in the country's calendar. */
export function daysOf(first: Date, now: Date, zone: string, proposed: readonly ProposedDay[]): DemoDay[] {
  const announced = new Map(proposed.map(({ date, kind }) => [date, kind]));
  const kindOf = (day: DateTime): DayOfBank['kind'] =>
    announced.get(day.toISODate()!) ?? (day.weekday > 5 ? 'weekend' : 'workday');
  const days: DemoDay[] = [];
  let start = DateTime.fromJSDate(first, { zone }).startOf('day');
  for (let ordinal = 0; start.toMillis() <= now.getTime(); ordinal++, start = start.plus({ days: 1 }))
    days.push({
      start,
      ordinal,
      weekday: start.weekday,
      kind: kindOf(start),
      afterPause: kindOf(start.minus({ days: 1 })) !== 'workday',
      recent: false,
    });
  const lastWorkday = days.slice(0, -1).findLast(({ kind }) => kind === 'workday');
  for (const day of [lastWorkday, days.at(-1)]) if (day) day.recent = true;
  return days;
}
