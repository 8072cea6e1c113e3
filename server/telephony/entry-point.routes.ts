import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import { administrators, leads } from '#server/platform/http-access.ts';
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
    { schema: { querystring: PageQuery, response: { 200: Page(EntryPointView) } }, config: leads },
    async ({ ctx, query }) => {
      const page = await findPage(ctx.em, EntryPoint, {}, { aToZ: 'name' }, query);
      return { ...page, items: page.items.map(viewEntryPoint) };
    },
  );

  app.post(
    '/entry-points',
    { schema: { body: CreateEntryPoint, response: { 201: EntryPointView } }, config: administrators },
    (request, reply) =>
      createOnce(request, reply, async ctx => viewEntryPoint(await createEntryPoint(ctx, request.body))),
  );

  app.patch(
    '/entry-points/:id',
    { schema: { params: IdParams, body: UpdateEntryPoint, response: { 200: EntryPointView } }, config: administrators },
    async ({ ctx, params, body }) => viewEntryPoint(await updateEntryPoint(ctx, params.id, body)),
  );

  app.get(
    '/blocked-numbers',
    { schema: { querystring: PageQuery, response: { 200: Page(BlockedNumberView) } }, config: leads },
    async ({ ctx, query }) => {
      const page = await findPage(ctx.em, BlockedNumber, {}, { newestFirst: 'blockedAt' }, query);
      return { ...page, items: page.items.map(viewBlockedNumber) };
    },
  );

  app.post(
    '/blocked-numbers',
    { schema: { body: BlockNumber, response: { 201: BlockedNumberView } }, config: leads },
    (request, reply) =>
      createOnce(request, reply, async ctx => viewBlockedNumber(await blockNumber(ctx, request.body))),
  );

  app.delete(
    '/blocked-numbers/:id',
    { schema: { params: IdParams, response: { 204: Type.Null() } }, config: leads },
    async ({ ctx, params }, reply) => {
      await unblockNumber(ctx, params.id);
      return reply.code(204).send(null);
    },
  );
};

const viewEntryPoint = ({ id, phoneNumber, name, language, queueId, active, version }: EntryPoint): EntryPointView => ({
  id,
  phoneNumber,
  name,
  language: language ?? null,
  queueId: queueId ?? null,
  active,
  version,
});

const viewBlockedNumber = ({ id, phoneNumber, reason, blockedAt, blockedUntil }: BlockedNumber): BlockedNumberView => ({
  id,
  phoneNumber,
  reason,
  blockedAt: blockedAt.toISOString(),
  blockedUntil: blockedUntil?.toISOString() ?? null,
});
