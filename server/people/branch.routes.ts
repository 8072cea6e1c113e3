import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import type { Context } from '#server/platform/context.ts';
import { notFound } from '#server/platform/errors.ts';
import { createOnce } from '#server/platform/idempotency.ts';
import { findPage } from '#server/platform/keyset.ts';
import { IdParams, Page, PageQuery } from '#server/platform/schema.ts';
import { run, sql } from '#server/platform/sql.ts';
import { containing, wordsOf } from '#server/platform/text-search.ts';
import { createBranch, updateBranch } from './branch.actions.ts';
import { Branch } from './branch.entity.ts';
import { BranchView, CreateBranch, UpdateBranch } from './branch.schema.ts';

/** The tree is known to everybody who works here, as it is to customers. */
export const branchRoutes: FastifyPluginAsyncTypebox = async app => {
  app.get(
    '/branches',
    { schema: { querystring: PageQuery, response: { 200: Page(BranchView) } } },
    async ({ ctx, query }) => {
      const words = wordsOf(query.q).map(word => ({
        $or: ['key', 'name', 'nameZh'].map(field => ({ [field]: { $ilike: containing(word) } })),
      }));
      const page = await findPage(ctx.em, Branch, { $and: words }, { aToZ: 'name' }, query);
      return { ...page, items: await viewBranches(ctx, page.items) };
    },
  );

  app.get('/branches/:id', { schema: { params: IdParams, response: { 200: BranchView } } }, async ({ ctx, params }) => {
    const branch = await ctx.em.findOne(Branch, { id: params.id });
    if (!branch) throw notFound('branch');
    return viewBranch(ctx, branch);
  });

  app.post(
    '/branches',
    { schema: { body: CreateBranch, response: { 201: BranchView } }, config: { may: 'manage_people' } },
    (request, reply) => createOnce(request, reply, async ctx => viewBranch(ctx, await createBranch(ctx, request.body))),
  );

  app.patch(
    '/branches/:id',
    {
      schema: { params: IdParams, body: UpdateBranch, response: { 200: BranchView } },
      config: { may: 'manage_people' },
    },
    async ({ ctx, params, body }) => viewBranch(ctx, await updateBranch(ctx, params.id, body)),
  );
};

const viewBranch = async (ctx: Context, branch: Branch): Promise<BranchView> => (await viewBranches(ctx, [branch]))[0]!;

async function viewBranches(ctx: Context, branches: readonly Branch[]): Promise<BranchView[]> {
  const counts = await run(
    ctx.em,
    sql<{ branch_id: string; people: number }>`
      select branch_id, count(*)::int as people from users
      where active and branch_id = any(${branches.map(branch => branch.id)}::uuid[]) group by branch_id`,
  );
  const people = new Map(counts.map(row => [row.branch_id, row.people]));
  return branches.map(({ id, key, name, nameZh, kind, parentId = null, path, active, version }) => ({
    id,
    key,
    name,
    nameZh,
    kind,
    parentId,
    path,
    active,
    people: people.get(id) ?? 0,
    version,
  }));
}
