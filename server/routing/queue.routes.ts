import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { createOnce } from '#server/platform/idempotency.ts';
import { notFound } from '#server/platform/errors.ts';
import { IdParams, Page } from '#server/platform/schema.ts';
import { closeQueue, createQueue, openQueue, updateQueue } from './queue.actions.ts';
import { listDoors } from './queue-doors.queries.ts';
import { listQueues } from './queue.queries.ts';
import { ClosedWords, CreateQueue, QueueDoor, QueueView, UpdateQueue } from './queue.schema.ts';

export const queueRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get('/queues', { schema: { response: { 200: Page(QueueView) } } }, async ({ ctx }) => ({
    items: await listQueues(ctx.em),
    nextCursor: null,
  }));

  app.get('/queues/doors', { schema: { response: { 200: Page(QueueDoor) } } }, async ({ ctx }) => ({
    items: await listDoors(ctx),
    nextCursor: null,
  }));

  app.get('/queues/:id', { schema: { params: IdParams, response: { 200: QueueView } } }, async ({ ctx, params }) => {
    const [queue] = await listQueues(ctx.em, [params.id]);
    if (!queue) throw notFound('queue');
    return queue;
  });

  app.post(
    '/queues',
    { schema: { body: CreateQueue, response: { 201: QueueView } }, config: { may: 'configure' } },
    (request, reply) => createOnce(request, reply, ctx => createQueue(ctx, request.body)),
  );

  app.patch(
    '/queues/:id',
    { schema: { params: IdParams, body: UpdateQueue, response: { 200: QueueView } }, config: { may: 'configure' } },
    ({ ctx, params, body }) => updateQueue(ctx, params.id, body),
  );

  app.post(
    '/queues/:id/close',
    { schema: { params: IdParams, body: ClosedWords, response: { 200: QueueView } }, config: { may: 'lead_floor' } },
    ({ ctx, params, body }) => closeQueue(ctx, params.id, body),
  );

  app.post(
    '/queues/:id/open',
    { schema: { params: IdParams, response: { 200: QueueView } }, config: { may: 'lead_floor' } },
    ({ ctx, params }) => openQueue(ctx, params.id),
  );
};
