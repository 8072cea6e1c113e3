import { LockMode } from '@mikro-orm/core';
import { record } from '#server/events/record.ts';
import type { Context } from '#server/platform/context.ts';
import { notFound } from '#server/platform/errors.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { UserPreference } from './preferences.entity.ts';
import type { Preferences, UpdatePreferences } from './preferences.schema.ts';
import { chooseMore, preferencesOf } from './preferences.ts';
import { User } from './user.entity.ts';

/** Changes my own preferences; what is left out stays. */
export function updateMyPreferences(ctx: Context, input: UpdatePreferences): Promise<Preferences> {
  return inTransaction(ctx, async ctx => {
    const me = await ctx.em.findOne(User, { id: ctx.actor.id ?? '' }, { lockMode: LockMode.PESSIMISTIC_WRITE });
    if (!me) throw notFound('user');
    const row = await ctx.em.findOne(UserPreference, { userId: me.id });
    const before = row?.chosen ?? {};
    const chosen = chooseMore(before, input);
    if (row) {
      row.chosen = chosen;
      row.changedAt = ctx.now;
    } else ctx.em.create(UserPreference, { userId: me.id, chosen, changedAt: ctx.now });
    record(
      ctx,
      'user.preferences_changed',
      { type: 'user', id: me.id },
      { changes: { preferences: [before, chosen] } },
    );
    return preferencesOf(chosen);
  });
}
