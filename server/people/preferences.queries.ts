import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { UserPreference } from './preferences.entity.ts';
import type { Preferences } from './preferences.schema.ts';
import { preferencesOf } from './preferences.ts';

export async function loadPreferences(em: SqlEntityManager, userId: string): Promise<Preferences> {
  const row = await em.fork().findOne(UserPreference, { userId });
  return preferencesOf(row?.chosen ?? {});
}
