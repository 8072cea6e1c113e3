import { record } from '#server/events/record.ts';
import { differences, given } from '#server/platform/changes.ts';
import type { Context } from '#server/platform/context.ts';
import { badRequest, notFound } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { run, sql } from '#server/platform/sql.ts';
import { isTimeZone } from '#server/platform/time-zone.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { findCalendar } from './calendar.queries.ts';
import type { CalendarDay, CreateCalendar, UpdateCalendar } from './calendar.schema.ts';
import type { Span } from './hours.ts';

type Editable = Required<UpdateCalendar>;
const subject = (id: string) => ({ type: 'calendar', id }) as const;

/** Returns its id. Throws `bad_hours`, `bad_time_zone`, `day_twice`. */
export function createCalendar(ctx: Context, input: CreateCalendar): Promise<string> {
  return inTransaction(ctx, async ctx => {
    const id = newId();
    const { name, week, timeZone = null, days = [] } = input;
    demandHours({ name, week, timeZone, days });
    await run(
      ctx.em,
      sql`insert into calendar (id, name, time_zone, week) values (${id}, ${name.trim()}, ${timeZone}, ${JSON.stringify(week)}::jsonb)`,
    );
    await setDays(ctx, id, days);
    record(ctx, 'calendar.created', subject(id));
    return id;
  });
}

/** Throws as `createCalendar`. */
export function updateCalendar(ctx: Context, id: string, input: UpdateCalendar): Promise<void> {
  return inTransaction(ctx, async ctx => {
    await run(ctx.em, sql`select 1 from calendar where id = ${id} for update`);
    const known = await findCalendar(ctx, id);
    if (!known) throw notFound('calendar');
    const { name, timeZone, week, days } = known;
    const before: Editable = { name, timeZone, week, days };
    const after: Editable = { ...before, ...given(input) };
    after.days = after.days.toSorted((a, b) => (a.date < b.date ? -1 : 1));
    demandHours(after);
    const changes = differences(before, after);
    if (Object.keys(changes).length === 0) return;
    await run(
      ctx.em,
      sql`
      update calendar set name = ${after.name.trim()}, time_zone = ${after.timeZone}, week = ${JSON.stringify(after.week)}::jsonb,
        version = version + 1 where id = ${id}`,
    );
    if (changes.days) await setDays(ctx, id, after.days);
    record(ctx, 'calendar.updated', subject(id), { changes });
  });
}

async function setDays(ctx: Context, id: string, days: readonly CalendarDay[]): Promise<void> {
  await run(ctx.em, sql`delete from calendar_day where calendar_id = ${id}`);
  await run(
    ctx.em,
    sql`
    insert into calendar_day (calendar_id, date, name, spans)
    select ${id}, date, name, spans from jsonb_to_recordset(${JSON.stringify(days)}::jsonb) as d(date date, name text, spans jsonb)`,
  );
}

function demandHours({ timeZone, week, days }: Editable): void {
  if (timeZone !== null && !isTimeZone(timeZone)) throw badRequest('bad_time_zone', 'There is no such time zone.');
  if (new Set(days.map(({ date }) => date)).size < days.length) throw badRequest('day_twice', 'Name each date once.');
  for (const spans of [...week, ...days.map(day => day.spans)])
    if (!areInOrder(spans))
      throw badRequest('bad_hours', 'Hours must begin before they end, within 24 hours, and must not overlap.');
}

const areInOrder = (spans: readonly Span[]): boolean =>
  spans.every(([from, to], index) => from < to && to - from <= 1440 && (index === 0 || spans[index - 1]![1] <= from));
