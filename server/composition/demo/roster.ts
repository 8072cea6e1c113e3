import type { DayOfBank } from './rhythm.ts';

/** Early, middle and late, in minutes of the day. */
const shifts = [
  [450, 930],
  [570, 1080],
  [720, 1230],
] as const;
const MORNING = 450;
const EVENING = 1230;
const rest = [540, 1080] as const;
const desk = [510, 1050] as const;
const long = [420, 1230] as const;

/** Whose duty it is: the how-manieth of so many people who take calls, or of a desk with office hours. */
export interface Duty {
  place: number;
  of: number;
  desk: boolean;
  /** Whoever looks at the demo signs in as one of these: on the recent days they are there from morning to evening. */
  shown: boolean;
}

/** Whether somebody is on duty at this minute of the day. Two of three come on a workday, one of four otherwise, two at night. */
export function isOnDuty(
  { place, of, desk: atDesk, shown }: Duty,
  { kind, ordinal, recent }: Pick<DayOfBank, 'kind'> & { ordinal: number; recent: boolean },
  minute: number,
): boolean {
  const within = ([from, to]: readonly [number, number]) => from <= minute && minute < to;
  if (shown && recent) return within(long);
  if (atDesk) return kind === 'workday' && within(desk);
  if (minute < MORNING || minute >= EVENING) return place === ordinal % of || place === (ordinal + 5) % of;
  if (kind === 'workday') return (place + ordinal) % 3 !== 0 && within(shifts[place % 3]!);
  return (place + ordinal) % 4 === 0 && within(rest);
}
