/** What kind of day it is for a bank. A weekend that is worked for a holiday is a workday; a holiday is one whatever its weekday. */
export interface DayOfBank {
  /** 1: Monday … 7: Sunday. */
  weekday: number;
  kind: 'workday' | 'weekend' | 'holiday';
  /** The day before was no workday: what could not be asked then is asked now. */
  afterPause: boolean;
}

/** How much of an average workday's calls a workday brings, Monday first. */
const ofWeekday = [1.1, 1.04, 0.98, 0.94, 0.96, 0.96, 0.96];
const AFTER_PAUSE = 1.18;
const SATURDAY = 0.42;
const SUNDAY = 0.3;
const HOLIDAY = 0.2;

/** Calls to be expected on a day, where an average workday brings `perWorkday`. */
export function callsExpected(day: DayOfBank, perWorkday: number): number {
  if (day.kind === 'holiday') return perWorkday * HOLIDAY;
  if (day.kind === 'weekend') return perWorkday * (day.weekday === 6 ? SATURDAY : SUNDAY);
  return perWorkday * ofWeekday[day.weekday - 1]! * (day.afterPause ? AFTER_PAUSE : 1);
}

/** How the calls of a workday spread over its hours: a hump before noon, a dip at lunch, a flatter hump in the afternoon, a tail in the evening. */
const workdayHours = [2, 1, 1, 1, 1, 2, 6, 18, 55, 98, 112, 96, 58, 64, 88, 92, 84, 66, 48, 42, 36, 26, 14, 6];
/** When nobody has to work people ring later, and once. */
const restHours = [3, 2, 1, 1, 1, 1, 3, 9, 28, 58, 82, 84, 66, 58, 60, 58, 52, 46, 42, 40, 34, 24, 14, 7];

/** The share of the day's calls that comes in each hour; the 24 make 1. */
export function hourShares({ kind }: Pick<DayOfBank, 'kind'>): number[] {
  const hours = kind === 'workday' ? workdayHours : restHours;
  const sum = hours.reduce((all, hour) => all + hour, 0);
  return hours.map(hour => hour / sum);
}

/** Seconds since midnight at which the calls of a day come, in order. `random`: from 0 to below 1. */
export function arrivalsOf(day: DayOfBank, perWorkday: number, random: () => number): number[] {
  const expected = callsExpected(day, perWorkday);
  // Days differ by a tenth without anybody knowing why.
  const count = Math.round(expected * (0.9 + 0.2 * random()));
  const shares = hourShares(day);
  const seconds = Array.from({ length: count }, () => {
    let left = random();
    const hour = shares.findIndex(share => (left -= share) < 0);
    return Math.floor(((hour === -1 ? 23 : hour) + random()) * 3600);
  });
  return seconds.sort((a, b) => a - b);
}
