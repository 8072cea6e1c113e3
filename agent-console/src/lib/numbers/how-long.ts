import type { Messages } from '../i18n/en.ts';

export type HowLong = keyof Messages['numbers']['untils'];
const days: Partial<Record<HowLong, number>> = { day: 1, week: 7, month: 30 };

/** When a block ends, null: never; undefined: the date is missing or over. A date (`2026-10-01`) is blocked to its end, by the reader's clock. */
export function endOfBlock(howLong: HowLong, date: string, now: Date): string | null | undefined {
  if (howLong === 'forever') return null;
  const length = days[howLong];
  if (length !== undefined) return new Date(now.getTime() + length * 86_400_000).toISOString();
  const [year = Number.NaN, month = 0, day = 0] = date.split('-').map(Number);
  const end = date === '' ? null : new Date(year, month - 1, day + 1);
  return end && end > now ? end.toISOString() : undefined;
}
