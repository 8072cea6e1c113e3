import type { FastifyPluginAsyncTypebox } from '@fastify/type-provider-typebox';
import { createOnce } from '#server/platform/idempotency.ts';
import { findPage } from '#server/platform/keyset.ts';
import { IdParams, Page, PageQuery } from '#server/platform/schema.ts';
import type { QueueMemberships } from './queue-memberships.ts';
import { createSkill, updateSkill } from './skill.actions.ts';
import { Skill } from './skill.entity.ts';
import { CreateSkill, SkillView, UpdateSkill } from './skill.schema.ts';

export interface SkillRoutesOptions {
  memberships: QueueMemberships;
}

export const skillRoutes: FastifyPluginAsyncTypebox<SkillRoutesOptions> = async (app, { memberships }) => {
  app.get(
    '/skills',
    { schema: { querystring: PageQuery, response: { 200: Page(SkillView) } } },
    async ({ ctx, query }) => {
      const page = await findPage(ctx.em, Skill, {}, { aToZ: 'name' }, query);
      return { ...page, items: page.items.map(viewSkill) };
    },
  );

  app.post(
    '/skills',
    { schema: { body: CreateSkill, response: { 201: SkillView } }, config: { may: 'configure' } },
    (request, reply) => createOnce(request, reply, async ctx => viewSkill(await createSkill(ctx, request.body))),
  );

  app.patch(
    '/skills/:id',
    { schema: { params: IdParams, body: UpdateSkill, response: { 200: SkillView } }, config: { may: 'configure' } },
    async ({ ctx, params, body }) => viewSkill(await updateSkill(ctx, params.id, body, memberships)),
  );
};

const viewSkill = ({ id, key, name, nameZh, language, active, version }: Skill): SkillView => ({
  id,
  key,
  name,
  nameZh,
  language: language ?? null,
  active,
  version,
});
