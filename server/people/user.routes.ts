import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Auth } from '#server/platform/auth.ts';
import { listApiKeyRows } from '#server/platform/auth-rows.ts';
import { createOnce } from '#server/platform/idempotency.ts';
import { IdParams, Page, PageQuery } from '#server/platform/schema.ts';
import { createApiKey, deleteApiKey } from './api-key.actions.ts';
import { type QueueMemberships, queuesOf } from './queue-memberships.ts';
import { createUser, updateMe, updateUser } from './user.actions.ts';
import { getUser, listUsers } from './user.queries.ts';
import { ApiKeyView, CreateApiKey, CreateUser, NewApiKey, UpdateMe, UpdateUser, UserView } from './user.schema.ts';
import { viewApiKey, viewUser } from './user.view.ts';

export interface UserRoutesOptions {
  memberships: QueueMemberships;
  auth: Auth;
}
const administrators = { roles: ['administrator'] } as const;

export const userRoutes: FastifyPluginAsyncTypebox<UserRoutesOptions> = async (app, { memberships, auth }) => {
  app.get('/users/me', { schema: { response: { 200: UserView } } }, async ({ ctx }) => {
    const me = await getUser(ctx, ctx.actor.id ?? '');
    return viewUser(ctx.actor, me, await queuesOf(memberships, ctx, me.id));
  });

  app.patch('/users/me', { schema: { body: UpdateMe, response: { 200: UserView } } }, async ({ ctx, body }) => {
    const me = await updateMe(ctx, body);
    return viewUser(ctx.actor, me, await queuesOf(memberships, ctx, me.id));
  });

  app.get(
    '/users',
    { schema: { querystring: PageQuery, response: { 200: Page(UserView) } } },
    async ({ ctx, query }) => {
      const page = await listUsers(ctx, query);
      const queues = await memberships.of(
        ctx,
        page.items.map(user => user.id),
      );
      return { ...page, items: page.items.map(user => viewUser(ctx.actor, user, queues.get(user.id) ?? [])) };
    },
  );

  app.get('/users/:id', { schema: { params: IdParams, response: { 200: UserView } } }, async ({ ctx, params }) => {
    const user = await getUser(ctx, params.id);
    return viewUser(ctx.actor, user, await queuesOf(memberships, ctx, user.id));
  });

  app.post(
    '/users',
    { schema: { body: CreateUser, response: { 201: UserView } }, config: administrators },
    (request, reply) =>
      createOnce(request, reply, async ctx => {
        const user = await createUser(ctx, request.body, memberships);
        return viewUser(ctx.actor, user, await queuesOf(memberships, ctx, user.id));
      }),
  );

  app.patch(
    '/users/:id',
    { schema: { params: IdParams, body: UpdateUser, response: { 200: UserView } }, config: administrators },
    async ({ ctx, params, body }) => {
      const user = await updateUser(ctx, params.id, body, memberships);
      return viewUser(ctx.actor, user, await queuesOf(memberships, ctx, user.id));
    },
  );

  app.post(
    '/users/me/api-keys',
    { schema: { body: CreateApiKey, response: { 201: NewApiKey } }, config: administrators },
    async (request, reply) => {
      // What is kept for repeats of this request holds the key sealed.
      const made = await createOnce(request, reply, async ctx => {
        const { id, name, key } = await createApiKey(ctx, request.body.name);
        return { id, name, sealedKey: auth.seal(key) };
      });
      return { id: made.id, name: made.name, key: auth.unseal(made.sealedKey) };
    },
  );

  app.get(
    '/users/me/api-keys',
    { schema: { response: { 200: Page(ApiKeyView) } }, config: administrators },
    async ({ ctx }) => ({
      items: (await listApiKeyRows(ctx, ctx.actor.id ?? '')).map(viewApiKey),
      nextCursor: null,
    }),
  );

  app.delete(
    '/users/me/api-keys/:id',
    { schema: { params: IdParams, response: { 204: Type.Null() } }, config: administrators },
    async ({ ctx, params }, reply) => {
      await deleteApiKey(ctx, params.id);
      return reply.code(204).send(null);
    },
  );
};
