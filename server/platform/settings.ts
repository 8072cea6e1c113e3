import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { type SettingKey, type SettingValue, settingDefinitions } from './settings.schema.ts';
import { run, sql } from './sql.ts';

/** The settings as this process last read them: right after each change made here, and a few seconds after one made elsewhere. */
export class Settings {
  #set = new Map<string, unknown>();

  /** The value of the first of these places (queues, branches from the nearest up) that has one, then that for all, then the fallback. */
  of<K extends SettingKey>(key: K, ...scopeIds: readonly (string | null)[]): SettingValue<K> {
    for (const scopeId of [...scopeIds, null]) {
      const value = this.#set.get(placeOf(key, scopeId));
      if (value !== undefined) return value as SettingValue<K>;
    }
    return settingDefinitions[key].fallback as SettingValue<K>;
  }

  async load(em: SqlEntityManager): Promise<void> {
    const rows = await run(
      em,
      sql<{ key: string; scope_id: string | null; value: unknown }>`
        select key, scope_id, value -> 'is' as value from setting where value is not null`,
    );
    this.#set = new Map(rows.map(({ key, scope_id, value }) => [placeOf(key, scope_id), value]));
  }
}

const placeOf = (key: string, scopeId: string | null): string => `${key} ${scopeId ?? ''}`;
