import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { IdParams, Page, PageQuery } from '#server/platform/schema.ts';
import { chooseCustomer, saveNotes } from './interaction.actions.ts';
import { listSteps } from './interaction-steps.queries.ts';
import { getInteraction, listInteractions } from './interaction.queries.ts';
import { ChooseCustomer, InteractionStep, InteractionView, SaveNotes } from './interaction.schema.ts';

const ListQuery = Type.Object(
  { ...PageQuery.properties, state: Type.Optional(Type.Enum(['open', 'closed'])) },
  { additionalProperties: false },
);

export const interactionRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get('/interactions', { schema: { querystring: ListQuery, response: { 200: Page(InteractionView) } } }, request =>
    listInteractions(request.ctx, request.query),
  );

  app.get('/interactions/:id', { schema: { params: IdParams, response: { 200: InteractionView } } }, request =>
    getInteraction(request.ctx, request.params.id),
  );

  app.get(
    '/interactions/:id/steps',
    { schema: { params: IdParams, response: { 200: Page(InteractionStep) } } },
    async ({ ctx, params }) => ({ items: await listSteps(ctx, params.id), nextCursor: null }),
  );

  app.put(
    '/interactions/:id/notes',
    { schema: { params: IdParams, body: SaveNotes, response: { 200: InteractionView } } },
    async request => {
      await saveNotes(request.ctx, request.params.id, request.body);
      return getInteraction(request.ctx, request.params.id);
    },
  );

  app.put(
    '/interactions/:id/customer',
    { schema: { params: IdParams, body: ChooseCustomer, response: { 200: InteractionView } } },
    async request => {
      await chooseCustomer(request.ctx, request.params.id, request.body.customerId);
      return getInteraction(request.ctx, request.params.id);
    },
  );
};
