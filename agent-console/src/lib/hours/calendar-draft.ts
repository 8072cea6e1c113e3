import type { CalendarDay, CalendarView, UpdateCalendar } from '#server/calendars/calendar.schema.ts';
import { Draft, keepDrafts } from '../admin/draft.svelte.ts';
import { inOrder, problemOf, type Week } from './hours.ts';

/** A day that may have no date and no name yet. `key` stays while both are typed. */
export interface DayDraft extends CalendarDay {
  key: string;
  /** Opens with hours that are still to be said. */
  open: boolean;
}
interface Fields {
  name: string;
  timeZone: string | null;
  week: Week;
  days: readonly DayDraft[];
}

let added = 0;
export const newDay = (day: Partial<CalendarDay>, open = (day.spans?.length ?? 0) > 0): DayDraft => ({
  date: '',
  name: '',
  spans: [],
  ...day,
  open,
  key: `new-${(added += 1)}`,
});

const fieldsOf = ({ name, timeZone, week, days }: CalendarView): Fields => ({
  name,
  timeZone,
  week,
  days: days.map(day => ({ ...day, open: day.spans.length > 0, key: day.date })),
});

export class CalendarDraft extends Draft<CalendarView, Fields, Required<UpdateCalendar>> {
  constructor(calendar: CalendarView) {
    super(calendar, fieldsOf, ({ name, timeZone, week, days }) => ({
      name: name.trim(),
      timeZone,
      week: week.map(inOrder),
      days: days.map(sentDay).sort((a, b) => (a.date < b.date ? -1 : 1)),
    }));
  }

  /** Whether it can be sent. */
  complete(): boolean {
    const { name, week, days } = this.fields;
    return (
      name.trim() !== '' &&
      week.every(spans => !problemOf(spans)) &&
      days.every(day => Object.values(dayProblems(day, days)).every(problem => problem === null))
    );
  }
}

export interface DayProblems {
  date: 'dateMissing' | 'dateTwice' | null;
  name: 'dayNameMissing' | null;
  spans: 'hoursMissing' | 'badTime' | 'overlap' | null;
}
export function dayProblems(day: DayDraft, days: readonly DayDraft[]): DayProblems {
  const twice = days.some(other => other !== day && other.date === day.date);
  return {
    date: day.date === '' ? 'dateMissing' : twice ? 'dateTwice' : null,
    name: day.name.trim() === '' ? 'dayNameMissing' : null,
    spans: day.open ? (day.spans.length === 0 ? 'hoursMissing' : problemOf(day.spans)) : null,
  };
}

/** As the server takes it. */
export const sentDay = ({ date, name, spans, open }: DayDraft): CalendarDay => ({
  date,
  name: name.trim(),
  spans: open ? inOrder(spans) : [],
});

export const calendarDraft = keepDrafts((calendar: CalendarView) => new CalendarDraft(calendar));
