import type { Context } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';
import type { CalendarDay, CalendarView } from './calendar.schema.ts';
import { type Hours, type Span, isOpen, opensAt } from './hours.ts';

interface Row {
  id: string;
  name: string;
  time_zone: string | null;
  week: Span[][];
  days: CalendarDay[];
  version: number;
}

/** By name, each with whether it is open now. `id`: this one only. */
export async function listCalendars(ctx: Context, id: string | null = null): Promise<CalendarView[]> {
  const rows = await run(
    ctx.em,
    sql<Row>`
      select c.id, c.name, c.time_zone, c.week, c.version,
        (select coalesce(jsonb_agg(jsonb_build_object('date', d.date, 'name', d.name, 'spans', d.spans) order by d.date), '[]')
         from calendar_day d where d.calendar_id = c.id) as days
      from calendar c where ${id}::uuid is null or c.id = ${id}::uuid order by c.name, c.id`,
  );
  return rows.map(row => {
    const hours = hoursOf(ctx, row);
    const open = isOpen(hours, ctx.now);
    return {
      id: row.id,
      name: row.name,
      timeZone: row.time_zone,
      week: row.week as CalendarView['week'],
      days: row.days,
      openNow: open,
      opensAt: (open ? null : opensAt(hours, ctx.now))?.toISOString() ?? null,
      version: row.version,
    };
  });
}

export const findCalendar = async (ctx: Context, id: string): Promise<CalendarView | undefined> =>
  (await listCalendars(ctx, id))[0];

const hoursOf = (ctx: Context, { time_zone, week, days }: Row): Hours => ({
  timeZone: time_zone ?? ctx.services.settings.of('timeZone'),
  week,
  days: new Map(days.map(day => [day.date, day.spans as Span[]])),
});
