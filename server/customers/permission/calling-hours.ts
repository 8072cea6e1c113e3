import { type Hours, isOpen, opensAt } from '#server/calendars/hours.ts';

/** When people may be rung, by their own clocks. */
export interface CallingHours {
  /** Minutes since midnight; `until` after `from`, up to 1440. */
  from: number;
  until: number;
  /** 1 is Monday. */
  days: readonly number[];
}

/** More rounds than zones can push one another: after a week the same hours come again. */
const MOST_ROUNDS = 40;

/** When somebody may be rung at the earliest whose clock shows one of these times, and nobody knows which: then, or later; null: never. */
export function callableFrom(hours: CallingHours, zones: readonly string[], at: Date): Date | null {
  const all = zones.map(timeZone => weekIn(timeZone, hours));
  let candidate = at;
  for (let round = 0; round < MOST_ROUNDS; round++) {
    const closed = all.find(each => !isOpen(each, candidate));
    if (!closed) return candidate;
    const next = opensAt(closed, candidate);
    if (!next) return null;
    candidate = next;
  }
  return null;
}

function weekIn(timeZone: string, { from, until, days }: CallingHours): Hours {
  const spans = from < until ? [[from, until] as const] : [];
  const week = Array.from({ length: 7 }, (_, index) => (days.includes(index + 1) ? spans : []));
  return { timeZone, week, days: new Map() };
}
