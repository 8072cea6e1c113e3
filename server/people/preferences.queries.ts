import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Context } from '#server/platform/context.ts';
import { first, sql } from '#server/platform/sql.ts';
import { UserPreference } from './preferences.entity.ts';
import type { Preferences } from './preferences.schema.ts';
import { preferencesOf } from './preferences.ts';

export async function loadPreferences(em: SqlEntityManager, userId: string): Promise<Preferences> {
  const row = await em.fork().findOne(UserPreference, { userId });
  return preferencesOf(row?.chosen ?? {});
}

/** Where this person is rung, who takes calls on a telephone; null: in the browser. */
export async function findDeskPhone(ctx: Context, userId: string): Promise<string | null> {
  const row = await first(
    ctx.em,
    sql<{ phone: string | null }>`
      select chosen ->> 'deskPhone' as phone from user_preference
      where user_id = ${userId} and chosen ->> 'takesCallsOn' = 'desk_phone'`,
  );
  return row?.phone ?? null;
}
