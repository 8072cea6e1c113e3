import { withSignIn } from '#server/platform/auth-rows.ts';
import type { Context } from '#server/platform/context.ts';
import { maySeeDetails } from './user.policy.ts';
import type { UserView } from './user.schema.ts';

/** Adds who has not chosen a password yet; colleagues are not told. */
export async function withInvited(ctx: Context, views: readonly Omit<UserView, 'invited'>[]): Promise<UserView[]> {
  const seen = views.filter(view => maySeeDetails(ctx.actor, view)).map(view => view.id);
  const settled = seen.length > 0 ? await withSignIn(ctx, seen) : new Set<string>();
  return views.map(view => ({ ...view, invited: seen.includes(view.id) && !settled.has(view.id) }));
}
