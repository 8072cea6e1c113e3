import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Context } from '#server/platform/context.ts';
import { createOnce } from '#server/platform/idempotency.ts';
import { findPage } from '#server/platform/keyset.ts';
import { toFilter, withinReach } from '#server/platform/policy.ts';
import { IdParams, Page, PageQuery } from '#server/platform/schema.ts';
import { containing, wordsOf } from '#server/platform/text-search.ts';
import { createGroup, updateGroup } from './group.actions.ts';
import { Group } from './group.entity.ts';
import { membersOf } from './group.queries.ts';
import { CreateGroup, GroupView, UpdateGroup } from './group.schema.ts';
import type { QueueMemberships } from './queue-memberships.ts';

export interface GroupRoutesOptions {
  memberships: QueueMemberships;
}

export const groupRoutes: FastifyPluginAsyncTypebox<GroupRoutesOptions> = async (app, { memberships }) => {
  app.get(
    '/groups',
    { schema: { querystring: PageQuery, response: { 200: Page(GroupView) } }, config: { may: 'read_people' } },
    async ({ ctx, query }) => {
      const words = wordsOf(query.q).map(word => ({
        $or: [{ name: { $ilike: containing(word) } }, { nameZh: { $ilike: containing(word) } }],
      }));
      const filter = { $and: [toFilter<Group>(withinReach<Group>(ctx.actor)), ...words] };
      const page = await findPage(ctx.em, Group, filter, { aToZ: 'name' }, query);
      return { ...page, items: await viewGroups(ctx, page.items) };
    },
  );

  app.post(
    '/groups',
    { schema: { body: CreateGroup, response: { 201: GroupView } }, config: { may: 'manage_people' } },
    (request, reply) =>
      createOnce(request, reply, async ctx => viewGroup(ctx, await createGroup(ctx, request.body, memberships))),
  );

  app.patch(
    '/groups/:id',
    {
      schema: { params: IdParams, body: UpdateGroup, response: { 200: GroupView } },
      config: { may: 'manage_people' },
    },
    async ({ ctx, params, body }) => viewGroup(ctx, await updateGroup(ctx, params.id, body, memberships)),
  );
};

const viewGroup = async (ctx: Context, group: Group): Promise<GroupView> => (await viewGroups(ctx, [group]))[0]!;

async function viewGroups(ctx: Context, groups: readonly Group[]): Promise<GroupView[]> {
  const members = await membersOf(
    ctx,
    groups.map(group => group.id),
  );
  return groups.map(({ id, key, name, nameZh, branchId = null, active, version }) => ({
    id,
    key,
    name,
    nameZh,
    branchId,
    memberIds: members.get(id) ?? [],
    active,
    version,
  }));
}
