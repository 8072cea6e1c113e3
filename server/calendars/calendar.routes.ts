import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Context } from '#server/platform/context.ts';
import { notFound } from '#server/platform/errors.ts';
import { createOnce } from '#server/platform/idempotency.ts';
import { IdParams, Page } from '#server/platform/schema.ts';
import { createCalendar, updateCalendar } from './calendar.actions.ts';
import { findCalendar, listCalendars } from './calendar.queries.ts';
import { CalendarView, CreateCalendar, ProposalQuery, ProposedDayView, UpdateCalendar } from './calendar.schema.ts';
import { proposeDays } from './holidays.ts';

export const calendarRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get('/calendars', { schema: { response: { 200: Page(CalendarView) } } }, async ({ ctx }) => ({
    items: await listCalendars(ctx),
    nextCursor: null,
  }));

  app.get('/calendars/:id', { schema: { params: IdParams, response: { 200: CalendarView } } }, ({ ctx, params }) =>
    getCalendar(ctx, params.id),
  );

  app.post(
    '/calendars',
    { schema: { body: CreateCalendar, response: { 201: CalendarView } }, config: { may: 'configure' } },
    (request, reply) =>
      createOnce(request, reply, async ctx => getCalendar(ctx, await createCalendar(ctx, request.body))),
  );

  app.patch(
    '/calendars/:id',
    {
      schema: { params: IdParams, body: UpdateCalendar, response: { 200: CalendarView } },
      config: { may: 'configure' },
    },
    async ({ ctx, params, body }) => {
      await updateCalendar(ctx, params.id, body);
      return getCalendar(ctx, params.id);
    },
  );

  app.get(
    '/calendar-proposals',
    {
      schema: { querystring: ProposalQuery, response: { 200: Type.Object({ items: Type.Array(ProposedDayView) }) } },
      config: { may: 'configure' },
    },
    async ({ query }) => ({ items: await proposeDays(query.country, query.year, query.language ?? 'en') }),
  );
};

async function getCalendar(ctx: Context, id: string): Promise<CalendarView> {
  const calendar = await findCalendar(ctx, id);
  if (!calendar) throw notFound('calendar');
  return calendar;
}
