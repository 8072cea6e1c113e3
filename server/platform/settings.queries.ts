import type { Context } from './context.ts';
import {
  type SettingChange,
  type SettingKey,
  type SettingScope,
  type SettingView,
  settingDefinitions,
  settingKeys,
} from './settings.schema.ts';
import { run, sql } from './sql.ts';

/** All settings in the order of their table, with what was set where. */
export async function listSettings(ctx: Context): Promise<SettingView[]> {
  const rows = await run(
    ctx.em,
    sql<{ key: string; scope: SettingScope; scope_id: string | null; value: unknown }>`
      select key, scope, scope_id, value -> 'is' as value from setting where value is not null order by scope, scope_id`,
  );
  return settingKeys.map(key => ({
    key,
    fallback: settingDefinitions[key].fallback,
    scopes: [...settingDefinitions[key].scopes],
    values: rows
      .filter(row => row.key === key)
      .map(({ scope, scope_id: scopeId, value }) => ({ scope, scopeId, value })),
  }));
}

/** What was changed of one setting, wherever; the newest first. */
export async function listSettingChanges(ctx: Context, key: SettingKey): Promise<SettingChange[]> {
  const rows = await run(
    ctx.em,
    sql<{
      scope: SettingScope;
      scope_id: string | null;
      change: [Stored, Stored];
      actor_id: string | null;
      occurred_at: string;
    }>`
      select s.scope, s.scope_id, e.changes -> ${key}::text as change, e.actor_id, e.occurred_at
      from setting s join event e on e.subject_id = s.id
      where s.key = ${key} order by e.id desc limit 100`,
  );
  return rows.map(row => ({
    scope: row.scope,
    scopeId: row.scope_id,
    before: row.change[0],
    after: row.change[1],
    userId: row.actor_id,
    changedAt: new Date(row.occurred_at).toISOString(),
  }));
}

type Stored = { is: unknown } | null;
