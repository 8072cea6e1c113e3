import { DateTime } from 'luxon';

/** Minutes since midnight by the wall clock. It begins on its day, before 1440; `to` may lie beyond: open over midnight. */
export type Span = readonly [from: number, to: number];

/** When a place is open, by the wall clock of its time zone. */
export interface Hours {
  /** IANA name. */
  timeZone: string;
  /** Seven lists, Monday first. */
  week: readonly (readonly Span[])[];
  /** What holds on a date (`2026-10-01`) instead of its weekday: a holiday has no spans, a make-up workday those of a workday. */
  days: ReadonlyMap<string, readonly Span[]>;
}

const DAY = 1440;
/** Nothing that opens again only after more days than this opens. */
const LOOK_AHEAD_DAYS = 400;

const spansOn = ({ week, days }: Hours, day: DateTime): readonly Span[] =>
  days.get(day.toISODate()!) ?? week[day.weekday - 1] ?? [];

const minutesOf = (time: DateTime): number => time.hour * 60 + time.minute + time.second / 60;

/** Whether it is open at this moment: within a span of this day, or of the day before that goes on past midnight. */
export function isOpen(hours: Hours, at: Date): boolean {
  const now = DateTime.fromJSDate(at, { zone: hours.timeZone });
  const minutes = minutesOf(now);
  const within = (minute: number) => (span: Span) => span[0] <= minute && minute < span[1];
  return (
    spansOn(hours, now).some(within(minutes)) || spansOn(hours, now.minus({ days: 1 })).some(within(minutes + DAY))
  );
}

/** When it opens next; this moment if it is open; null if it stays closed. */
export function opensAt(hours: Hours, at: Date): Date | null {
  if (isOpen(hours, at)) return at;
  const now = DateTime.fromJSDate(at, { zone: hours.timeZone });
  for (let ahead = 0; ahead <= LOOK_AHEAD_DAYS; ahead++) {
    const day = now.startOf('day').plus({ days: ahead });
    const opening = [...spansOn(hours, day)]
      .map(([from]) => day.set({ hour: Math.floor(from / 60), minute: from % 60 }))
      .filter(time => time > now)
      .sort((a, b) => a.toMillis() - b.toMillis())[0];
    if (opening) return opening.toJSDate();
  }
  return null;
}
