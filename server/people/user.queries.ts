import type { Context } from '#server/platform/context.ts';
import { notFound } from '#server/platform/errors.ts';
import { findPage } from '#server/platform/keyset.ts';
import { matches, may, toFilter } from '#server/platform/policy.ts';
import type { Page, PageQuery } from '#server/platform/schema.ts';
import { containing, wordsOf } from '#server/platform/text-search.ts';
import { User } from './user.entity.ts';
import { visibleUsers } from './user.policy.ts';

export async function getUser(ctx: Context, id: string): Promise<User> {
  const user = await ctx.em.findOne(User, { id });
  if (!user || !matches(visibleUsers(ctx.actor), user)) throw notFound('user');
  return user;
}

/** By name. `q`: parts of the name; of the e-mail address too for whoever sees all of them. */
export function listUsers(ctx: Context, query: PageQuery): Promise<Page<User>> {
  const byEmail = may(ctx.actor, 'read_people') && ctx.actor.branchIds === null;
  const words = wordsOf(query.q).map(word => {
    const inName = { name: { $ilike: containing(word) } };
    return byEmail ? { $or: [inName, { email: { $ilike: containing(word) } }] } : inName;
  });
  return findPage(ctx.em, User, { $and: [toFilter<User>(visibleUsers(ctx.actor)), ...words] }, { aToZ: 'name' }, query);
}
