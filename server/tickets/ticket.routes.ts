import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { createOnce } from '#server/platform/idempotency.ts';
import { IdParams, Page, PageQuery } from '#server/platform/schema.ts';
import { openTicket, updateTicket, writeTicketNote } from './ticket.actions.ts';
import { countTickets, getTicket, getTicketView, listTicketPlaces, listTickets } from './ticket.queries.ts';
import { listTicketHistory, listTicketNotes, viewTicketNotes } from './ticket-thread.queries.ts';
import {
  OpenTicket,
  TicketCounts,
  TicketHistoryItem,
  TicketNoteView,
  TicketPlaces,
  TicketQuery,
  TicketSummary,
  TicketView,
  UpdateTicket,
  WriteTicketNote,
} from './ticket.schema.ts';

const reading = { may: 'read_tickets' } as const;
const writing = { may: 'write_tickets' } as const;

export const ticketRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/tickets',
    { schema: { querystring: TicketQuery, response: { 200: Page(TicketSummary) } }, config: reading },
    ({ ctx, query }) => listTickets(ctx, query),
  );

  app.get('/tickets/counts', { schema: { response: { 200: TicketCounts } }, config: reading }, ({ ctx }) =>
    countTickets(ctx),
  );

  app.get('/tickets/places', { schema: { response: { 200: TicketPlaces } }, config: writing }, ({ ctx }) =>
    listTicketPlaces(ctx),
  );

  app.get(
    '/tickets/:id',
    { schema: { params: IdParams, response: { 200: TicketView } }, config: reading },
    async ({ ctx, params }) => getTicketView(ctx, (await getTicket(ctx, params.id)).id),
  );

  app.post(
    '/tickets',
    { schema: { body: OpenTicket, response: { 201: TicketView } }, config: writing },
    (request, reply) =>
      createOnce(request, reply, async ctx => getTicketView(ctx, (await openTicket(ctx, request.body)).id)),
  );

  app.patch(
    '/tickets/:id',
    { schema: { params: IdParams, body: UpdateTicket, response: { 200: TicketView } }, config: writing },
    async ({ ctx, params, body }) => {
      await updateTicket(ctx, params.id, body);
      // Also to whoever has just given it out of their own sight.
      return getTicketView(ctx, params.id);
    },
  );

  app.get(
    '/tickets/:id/notes',
    { schema: { params: IdParams, querystring: PageQuery, response: { 200: Page(TicketNoteView) } }, config: reading },
    ({ ctx, params, query }) => listTicketNotes(ctx, params.id, query),
  );

  app.post(
    '/tickets/:id/notes',
    { schema: { params: IdParams, body: WriteTicketNote, response: { 201: TicketNoteView } }, config: writing },
    (request, reply) =>
      createOnce(request, reply, async ctx => {
        const note = await writeTicketNote(ctx, request.params.id, request.body.text);
        return (await viewTicketNotes(ctx, [note]))[0]!;
      }),
  );

  app.get(
    '/tickets/:id/history',
    {
      schema: { params: IdParams, querystring: PageQuery, response: { 200: Page(TicketHistoryItem) } },
      config: reading,
    },
    ({ ctx, params, query }) => listTicketHistory(ctx, params.id, query),
  );
};
