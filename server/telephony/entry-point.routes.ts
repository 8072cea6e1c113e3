import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { createOnce } from '#server/platform/idempotency.ts';
import { findPage } from '#server/platform/keyset.ts';
import { IdParams, Page, PageQuery } from '#server/platform/schema.ts';
import { blockNumber, createEntryPoint, unblockNumber, updateEntryPoint } from './entry-point.actions.ts';
import { BlockedNumber, EntryPoint } from './entry-point.entity.ts';
import {
  BlockNumber,
  BlockedNumberView,
  CreateEntryPoint,
  EntryPointView,
  UpdateEntryPoint,
} from './entry-point.schema.ts';

export const entryPointRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/entry-points',
    { schema: { querystring: PageQuery, response: { 200: Page(EntryPointView) } }, config: { may: 'watch_floor' } },
    async ({ ctx, query }) => {
      const page = await findPage(ctx.em, EntryPoint, {}, { aToZ: 'name' }, query);
      return { ...page, items: page.items.map(viewEntryPoint) };
    },
  );

  app.post(
    '/entry-points',
    { schema: { body: CreateEntryPoint, response: { 201: EntryPointView } }, config: { may: 'configure' } },
    (request, reply) =>
      createOnce(request, reply, async ctx => viewEntryPoint(await createEntryPoint(ctx, request.body))),
  );

  app.patch(
    '/entry-points/:id',
    {
      schema: { params: IdParams, body: UpdateEntryPoint, response: { 200: EntryPointView } },
      config: { may: 'configure' },
    },
    async ({ ctx, params, body }) => viewEntryPoint(await updateEntryPoint(ctx, params.id, body)),
  );

  app.get(
    '/blocked-numbers',
    { schema: { querystring: PageQuery, response: { 200: Page(BlockedNumberView) } }, config: { may: 'watch_floor' } },
    async ({ ctx, query }) => {
      const page = await findPage(ctx.em, BlockedNumber, {}, { newestFirst: 'blockedAt' }, query);
      return { ...page, items: page.items.map(viewBlockedNumber) };
    },
  );

  app.post(
    '/blocked-numbers',
    { schema: { body: BlockNumber, response: { 201: BlockedNumberView } }, config: { may: 'lead_floor' } },
    (request, reply) =>
      createOnce(request, reply, async ctx => viewBlockedNumber(await blockNumber(ctx, request.body))),
  );

  app.delete(
    '/blocked-numbers/:id',
    { schema: { params: IdParams, response: { 204: Type.Null() } }, config: { may: 'lead_floor' } },
    async ({ ctx, params }, reply) => {
      await unblockNumber(ctx, params.id);
      return reply.code(204).send(null);
    },
  );
};

const viewEntryPoint = (entry: EntryPoint): EntryPointView => ({
  id: entry.id,
  phoneNumber: entry.phoneNumber,
  name: entry.name,
  language: entry.language ?? null,
  queueId: entry.queueId ?? null,
  flowId: entry.flowId ?? null,
  branchId: entry.branchId ?? null,
  callerId: entry.callerId ?? null,
  active: entry.active,
  version: entry.version,
});

const viewBlockedNumber = ({ id, phoneNumber, reason, blockedAt, blockedUntil }: BlockedNumber): BlockedNumberView => ({
  id,
  phoneNumber,
  reason,
  blockedAt: blockedAt.toISOString(),
  blockedUntil: blockedUntil?.toISOString() ?? null,
});
