import { type Static, Type } from 'typebox';
import { Id, Language, Nullable } from '#server/platform/schema.ts';

/** Minutes since midnight by the wall clock: from a day's own to those of the next, since the second half of a night counts to the day before. */
const SpanShape = Type.Tuple([
  Type.Integer({ minimum: 0, maximum: 1439 }),
  Type.Integer({ minimum: 1, maximum: 2880 }),
]);
const Spans = Type.Array(SpanShape, { maxItems: 10 });
const CalendarDate = Type.String({ format: 'date' });

export const CalendarDay = Type.Object(
  {
    date: CalendarDate,
    name: Type.String({ minLength: 1, maxLength: 100 }),
    /** None: closed all day. */
    spans: Spans,
  },
  { additionalProperties: false },
);
export type CalendarDay = Static<typeof CalendarDay>;

export const CalendarView = Type.Object({
  id: Id,
  name: Type.String(),
  /** Null: the organisation's. */
  timeZone: Nullable(Type.String()),
  /** Seven lists, Monday first. */
  week: Type.Array(Spans),
  /** What holds on these dates instead, in order. */
  days: Type.Array(CalendarDay),
  openNow: Type.Boolean(),
  /** Null: open, or never again. */
  opensAt: Nullable(Type.String({ format: 'date-time' })),
  version: Type.Integer(),
});
export type CalendarView = Static<typeof CalendarView>;

const fields = {
  name: Type.String({ minLength: 1, maxLength: 100, pattern: '\\S' }),
  timeZone: Nullable(Type.String({ minLength: 1, maxLength: 60 })),
  week: Type.Array(Spans, { minItems: 7, maxItems: 7 }),
  days: Type.Array(CalendarDay, { maxItems: 1000 }),
};
export const CreateCalendar = Type.Object(
  {
    name: fields.name,
    timeZone: Type.Optional(fields.timeZone),
    week: fields.week,
    days: Type.Optional(fields.days),
  },
  { additionalProperties: false },
);
export type CreateCalendar = Static<typeof CreateCalendar>;
/** `days` replaces all of them. */
export const UpdateCalendar = Type.Partial(Type.Object(fields), { additionalProperties: false });
export type UpdateCalendar = Static<typeof UpdateCalendar>;

export const ProposalQuery = Type.Object(
  {
    country: Type.String({ pattern: '^[A-Z]{2}$' }),
    year: Type.Integer({ minimum: 2000, maximum: 2100 }),
    language: Type.Optional(Language),
  },
  { additionalProperties: false },
);
export const ProposedDayView = Type.Object({
  date: CalendarDate,
  name: Type.String(),
  kind: Type.Enum(['holiday', 'workday']),
});
