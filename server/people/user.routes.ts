import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { Type } from 'typebox';
import type { Context } from '#server/platform/context.ts';
import type { Auth } from '#server/platform/auth.ts';
import { listApiKeyRows, withSignIn } from '#server/platform/auth-rows.ts';
import { createOnce } from '#server/platform/idempotency.ts';
import { IdParams, Page, PageQuery } from '#server/platform/schema.ts';
import { inviteUser } from './account-link.actions.ts';
import { createApiKey, deleteApiKey } from './api-key.actions.ts';
import type { QueueMemberships } from './queue-memberships.ts';
import { groupsOf } from './group.queries.ts';
import { skillsOf } from './skill.actions.ts';
import { createUser, updateMe, updateUser } from './user.actions.ts';
import type { User } from './user.entity.ts';
import { getUser, listUsers } from './user.queries.ts';
import { ApiKeyView, CreateApiKey, CreateUser, NewApiKey, UpdateMe, UpdateUser, UserView } from './user.schema.ts';
import { viewApiKey, viewUser } from './user.view.ts';

export interface UserRoutesOptions {
  memberships: QueueMemberships;
  auth: Auth;
}

export const userRoutes: FastifyPluginAsyncTypebox<UserRoutesOptions> = async (app, { memberships, auth }) => {
  const viewAll = async (ctx: Context, users: readonly User[]): Promise<UserView[]> => {
    const ids = users.map(user => user.id);
    const [queues, groups, skills, settled] = [
      await memberships.of(ctx, ids),
      await groupsOf(ctx, ids),
      await skillsOf(ctx, ids),
      await withSignIn(ctx, ids),
    ];
    return users.map(user =>
      viewUser(ctx.actor, user, {
        invited: !settled.has(user.id),
        queueIds: queues.get(user.id) ?? [],
        groupIds: groups.get(user.id) ?? [],
        skills: skills.get(user.id) ?? [],
      }),
    );
  };
  const view = async (ctx: Context, user: User): Promise<UserView> => (await viewAll(ctx, [user]))[0]!;

  app.get('/users/me', { schema: { response: { 200: UserView } } }, async ({ ctx }) => {
    const me = await getUser(ctx, ctx.actor.id ?? '');
    return view(ctx, me);
  });

  app.patch('/users/me', { schema: { body: UpdateMe, response: { 200: UserView } } }, async ({ ctx, body }) => {
    const me = await updateMe(ctx, body);
    return view(ctx, me);
  });

  app.get(
    '/users',
    { schema: { querystring: PageQuery, response: { 200: Page(UserView) } } },
    async ({ ctx, query }) => {
      const page = await listUsers(ctx, query);
      return { ...page, items: await viewAll(ctx, page.items) };
    },
  );

  app.get('/users/:id', { schema: { params: IdParams, response: { 200: UserView } } }, async ({ ctx, params }) => {
    const user = await getUser(ctx, params.id);
    return view(ctx, user);
  });

  app.post(
    '/users',
    { schema: { body: CreateUser, response: { 201: UserView } }, config: { may: 'manage_people' } },
    (request, reply) =>
      createOnce(request, reply, async ctx => {
        const user = await createUser(ctx, request.body, memberships);
        if (request.body.password === undefined && ctx.services.mailer) await inviteUser(ctx, user.id);
        return view(ctx, user);
      }),
  );

  app.patch(
    '/users/:id',
    { schema: { params: IdParams, body: UpdateUser, response: { 200: UserView } }, config: { may: 'manage_people' } },
    async ({ ctx, params, body }) => {
      const user = await updateUser(ctx, params.id, body, memberships);
      return view(ctx, user);
    },
  );

  app.post(
    '/users/me/api-keys',
    { schema: { body: CreateApiKey, response: { 201: NewApiKey } }, config: { may: 'configure' } },
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
    { schema: { response: { 200: Page(ApiKeyView) } }, config: { may: 'configure' } },
    async ({ ctx }) => ({
      items: (await listApiKeyRows(ctx, ctx.actor.id ?? '')).map(viewApiKey),
      nextCursor: null,
    }),
  );

  app.delete(
    '/users/me/api-keys/:id',
    { schema: { params: IdParams, response: { 204: Type.Null() } }, config: { may: 'configure' } },
    async ({ ctx, params }, reply) => {
      await deleteApiKey(ctx, params.id);
      return reply.code(204).send(null);
    },
  );
};
