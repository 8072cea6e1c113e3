import type { CalendarDay, CalendarView } from '#server/calendars/calendar.schema.ts';
import { weekday } from '../i18n/format.ts';
import { t } from '../i18n/words.svelte.ts';

/** Minutes since midnight; an end beyond 1440 is on the next day. NaN: not typed yet. */
export type Span = CalendarDay['spans'][number];
export type Week = CalendarView['week'];
export const DAY = 1440;
export const officeHours: Span = [9 * 60, 17 * 60];
/** With what a new calendar begins. */
export const officeWeek: Week = Array.from({ length: 7 }, (_, day) => (day < 5 ? [officeHours] : []));

/** `1200` → `20:00`; the end of a night by the next day's clock; the end of a day is `24:00`. */
export function clock(minutes: number): string {
  if (Number.isNaN(minutes)) return '';
  const shown = minutes > DAY ? minutes - DAY : minutes;
  return `${String(Math.floor(shown / 60)).padStart(2, '0')}:${String(shown % 60).padStart(2, '0')}`;
}

/** `9`, `930`, `9:30`, `09：30` → minutes since midnight; null: no time of a day. */
export function readClock(typed: string): number | null {
  const match = /^(\d{1,2})\s*[:：.hH点时]?\s*(\d{2})?$/.exec(typed.trim());
  if (!match) return null;
  const minutes = Number(match[1]) * 60 + Number(match[2] ?? 0);
  return Number(match[2] ?? 0) < 60 && minutes <= DAY ? minutes : null;
}

/** What ends before it begins, or when it begins, ends on the next day. `to` by the clock. */
export const spanOf = (from: number, to: number): Span => [from, to <= from ? to + DAY : to];
export const endClock = ([, to]: Span): number => (to > DAY ? to - DAY : to);
export const endsNextDay = ([, to]: Span): boolean => to > DAY;
export const inOrder = (spans: readonly Span[]): Span[] => spans.toSorted((a, b) => a[0] - b[0]);

export type Problem = 'badTime' | 'overlap';
export function problemOf(spans: readonly Span[]): Problem | null {
  if (spans.some(([from, to]) => Number.isNaN(from) || Number.isNaN(to) || from >= DAY)) return 'badTime';
  const sorted = inOrder(spans);
  return sorted.some(([from], index) => index > 0 && sorted[index - 1]![1] > from) ? 'overlap' : null;
}

/** An hour after the last one ends, or office hours: what is likely meant by one more. */
export function nextSpan(spans: readonly Span[]): Span {
  const end = Math.max(...spans.map(([, to]) => to));
  if (spans.length === 0 || Number.isNaN(end) || end + 60 >= DAY)
    return spans.length === 0 ? officeHours : [Number.NaN, Number.NaN];
  return [end + 60, Math.min(end + 5 * 60, DAY)];
}

export interface Bar {
  from: number;
  to: number;
  /** Of the night that began on the day before. */
  fromNight: boolean;
}
/** What of a day is open, for drawing: its own spans up to midnight, and the rest of the night before. */
export function barsOf(spans: readonly Span[], dayBefore: readonly Span[]): Bar[] {
  const drawable = (span: Span) => span.every(minutes => !Number.isNaN(minutes));
  const nights = dayBefore.filter(drawable).filter(endsNextDay);
  return [
    ...nights.map(([, to]) => ({ from: 0, to: to - DAY, fromNight: true })),
    ...spans.filter(drawable).map(([from, to]) => ({ from, to: Math.min(to, DAY), fromNight: false })),
  ];
}

/** Monday is 0. */
export const weekdayOf = (date: string): number => (new Date(date).getUTCDay() + 6) % 7;
export type DayKind = 'open' | 'closed' | 'holiday' | 'workday';
export function kindOf(week: Week, date: string, exception: readonly Span[] | undefined): DayKind {
  if (exception) return exception.length > 0 ? 'workday' : 'holiday';
  return (week[weekdayOf(date)]?.length ?? 0) > 0 ? 'open' : 'closed';
}

export const wordSpan = (span: Span): string =>
  span[1] - span[0] === DAY && span[0] === 0
    ? t().hours.allDay
    : t().hours.span(clock(span[0]), clock(span[1]), endsNextDay(span));

/** `Mon–Fri 09:00–17:00`, days with the same hours together; closed days are left out. */
export function wordWeek(week: Week): string[] {
  const groups: { first: number; last: number; words: string }[] = [];
  for (const [day, spans] of week.entries()) {
    const words = spans.map(wordSpan).join(', ');
    const before = groups.at(-1);
    if (before?.words === words && before.last === day - 1) before.last = day;
    else groups.push({ first: day, last: day, words });
  }
  const days = ({ first, last }: { first: number; last: number }) =>
    first === last ? weekday(first, 'short') : `${weekday(first, 'short')}–${weekday(last, 'short')}`;
  return groups.filter(({ words }) => words !== '').map(group => `${days(group)} ${group.words}`);
}
