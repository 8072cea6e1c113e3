import { t, words } from './words.svelte.ts';

type DateOptions = Intl.DateTimeFormatOptions;
const formats = new Map<string, Intl.DateTimeFormat>();

/** Formats are costly to make and many rows use the same few. */
function format(options: DateOptions): Intl.DateTimeFormat {
  const key = words.language + JSON.stringify(options);
  const known = formats.get(key) ?? new Intl.DateTimeFormat(words.language, options);
  formats.set(key, known);
  return known;
}

export const clockTime = (time: string | number): string =>
  format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(time));
/** With seconds and zone: for tooltips and histories. */
export const exactTime = (time: string | number): string =>
  format({ dateStyle: 'medium', timeStyle: 'long' }).format(new Date(time));
export const preciseTime = (time: string | number): string =>
  format({ hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }).format(new Date(time));

/** `14:05` today, `Yesterday 14:05`, else the day and the time. `now` in milliseconds. */
export function dayAndTime(time: string, now: number): string {
  const days = daysBetween(new Date(time), new Date(now));
  if (days === 0) return clockTime(time);
  if (days === 1) return `${t().time.yesterday} ${clockTime(time)}`;
  const year = new Date(time).getFullYear() === new Date(now).getFullYear() ? {} : { year: 'numeric' as const };
  return format({
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    ...year,
  }).format(new Date(time));
}

/** What is still to come: `14:05` today, the weekday within a week, else the date. `now` in milliseconds; `timeZone`: if not the reader's. */
export function timeAhead(time: string, now: number, timeZone: string | null = null): string {
  const zone = timeZone ? { timeZone } : {};
  const dayOf = (at: string | number) =>
    Date.parse(new Intl.DateTimeFormat('sv-SE', { dateStyle: 'short', ...zone }).format(new Date(at)));
  const days = Math.round((dayOf(time) - dayOf(now)) / 86_400_000);
  const clock = format({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zone }).format(new Date(time));
  if (days === 0) return clock;
  const day: DateOptions = days > 0 && days < 7 ? { weekday: 'short' } : { month: 'short', day: 'numeric' };
  return `${format({ ...day, ...zone }).format(new Date(time))} ${clock}`;
}

/** A day of the week, Monday is 0. */
export const weekday = (index: number, length: 'long' | 'short' = 'long'): string =>
  format({ weekday: length, timeZone: 'UTC' }).format(Date.UTC(2024, 0, 1 + index));
/** January is 0. */
export const monthName = (index: number): string =>
  format({ month: 'short', timeZone: 'UTC' }).format(Date.UTC(2024, index, 1));
/** `2026-10-01` with its weekday. */
export const calendarDate = (date: string): string =>
  format({ year: 'numeric', month: 'short', day: 'numeric', weekday: 'short', timeZone: 'UTC' }).format(
    Date.parse(date),
  );

/** The day of a time, with its weekday, by the reader's clock. */
export const dayOfTime = (time: string): string => calendarDate(new Date(time).toLocaleDateString('sv-SE'));

/** Seconds as `0:07`, `12:34`, `1:02:03`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const rest = `${Math.floor((whole % 3600) / 60)}:${String(whole % 60).padStart(2, '0')}`;
  return whole < 3600 ? rest : `${Math.floor(whole / 3600)}:${rest.padStart(5, '0')}`;
}

/** `PT75S`: the same for machines, in `<time datetime>`. */
export const isoDuration = (seconds: number): string => `PT${Math.max(0, Math.floor(seconds))}S`;

export const wholeNumber = (value: number): string => new Intl.NumberFormat(words.language).format(value);

/** `¥1,234.50` from 123450 and `CNY`: whole minor units, as many digits as the currency has. */
export function money(minorUnits: number, currency: string): string {
  const format = currencyFormat(currency);
  return format.format(minorUnits / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

const currencies = new Map<string, Intl.NumberFormat>();

function currencyFormat(currency: string): Intl.NumberFormat {
  const key = words.language + currency;
  const options = { style: 'currency', currency, currencyDisplay: 'narrowSymbol' } as const;
  const known = currencies.get(key) ?? new Intl.NumberFormat(words.language, options);
  currencies.set(key, known);
  return known;
}

const spans = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;
const relatives = new Map<string, Intl.RelativeTimeFormat>();

/** `now`, `5 min. ago`, `in 3 hr.`, `yesterday`; from eight days on the date, in other years without the time. `now` in milliseconds. */
export function relativeTime(time: string, now: number): string {
  const away = Date.parse(time) - now;
  const distance = Math.abs(away);
  if (distance >= 8 * 86_400_000) {
    const sameYear = new Date(time).getFullYear() === new Date(now).getFullYear();
    return sameYear
      ? dayAndTime(time, now)
      : format({ year: 'numeric', month: 'short', day: 'numeric' }).format(new Date(time));
  }
  const relative = relatives.get(words.language) ?? new Intl.RelativeTimeFormat(words.language, relativeStyle);
  relatives.set(words.language, relative);
  const [unit, ms] = spans.find(([, ms]) => distance >= ms) ?? ['second', Infinity];
  return unit === 'second' ? relative.format(0, unit) : relative.format(Math.trunc(away / ms), unit);
}
const relativeStyle = { numeric: 'auto', style: 'short' } as const;

/** Letters for the round picture of a person: `Ada Lovelace` → `AL`, `王小明` → `小明`. */
export function initials(name: string): string {
  const parts = name.trim().split(/\s+/);
  const first = parts[0] ?? '';
  // A person's given name, the beginning of a company's.
  if (/\p{Script=Han}/u.test(first))
    return [...first].length <= 3 ? [...first].slice(-2).join('') : [...first].slice(0, 2).join('');
  return [first, parts.length > 1 ? parts.at(-1)! : '']
    .map(part => [...part][0] ?? '')
    .join('')
    .toUpperCase();
}

function daysBetween(earlier: Date, later: Date): number {
  const midnight = (date: Date) => new Date(date.getFullYear(), date.getMonth(), date.getDate()).getTime();
  return Math.round((midnight(later) - midnight(earlier)) / 86_400_000);
}

/** `2026-10-01` as a date. */
export const plainDay = (day: string): string =>
  format({ year: 'numeric', month: 'short', day: 'numeric', timeZone: 'UTC' }).format(Date.parse(day));

/** A day as `today`, `in 12 days`, or, from 60 days on, the date. `now` in milliseconds. */
export function relativeDays(day: string, now: number): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number];
  const days = daysBetween(new Date(now), new Date(year, month - 1, date));
  if (Math.abs(days) > 60) return plainDay(day);
  return new Intl.RelativeTimeFormat(words.language, { numeric: 'auto' }).format(days, 'day');
}
