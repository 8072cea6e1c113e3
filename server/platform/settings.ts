import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { type SettingKey, type SettingValue, settingDefinitions } from './settings.schema.ts';
import { run, sql } from './sql.ts';

/** The settings as this process last read them: right after each change made here, and a few seconds after one made elsewhere. */
export class Settings {
  #set = new Map<string, unknown>();
  #above = new Map<string, readonly string[]>();

  /** The value of the first of these places (queues, branches from the nearest up) that has one, then that for all, then the fallback. */
  of<K extends SettingKey>(key: K, ...scopeIds: readonly (string | null)[]): SettingValue<K> {
    for (const scopeId of [...scopeIds, null]) {
      const value = this.#set.get(placeOf(key, scopeId));
      if (value !== undefined) return value as SettingValue<K>;
    }
    return settingDefinitions[key].fallback as SettingValue<K>;
  }

  /** The places of a branch for `of`: itself, then what it lies below, up to the top. */
  placesOf(branchId: string | null | undefined): readonly string[] {
    return branchId ? (this.#above.get(branchId) ?? [branchId]) : [];
  }

  async load(em: SqlEntityManager): Promise<void> {
    const rows = await run(
      em,
      sql<{ key: string; scope_id: string | null; value: unknown }>`
        select key, scope_id, value -> 'is' as value from setting where value is not null`,
    );
    const branches = await run(em, sql<{ id: string; path: string[] }>`select id, path::text[] as path from branch`);
    this.#above = new Map(branches.map(({ id, path }) => [id, path.toReversed()]));
    this.#set = new Map(rows.map(({ key, scope_id, value }) => [placeOf(key, scope_id), value]));
  }
}

const placeOf = (key: string, scopeId: string | null): string => `${key} ${scopeId ?? ''}`;
