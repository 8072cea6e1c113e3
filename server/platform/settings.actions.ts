import { Value } from 'typebox/value';
import { record } from '#server/events/record.ts';
import type { Context } from './context.ts';
import { badRequest } from './errors.ts';
import { newId } from './ids.ts';
import { type SettingKey, type SettingScope, settingDefinitions } from './settings.schema.ts';
import { first, run, sql } from './sql.ts';
import { isTimeZone } from './time-zone.ts';
import { inTransaction } from './transaction.ts';

export interface Place {
  scope: SettingScope;
  scopeId: string | null;
}

/** Sets it at this place. Throws `bad_setting`, `unknown_scope`. */
export function setSetting(ctx: Context, key: SettingKey, place: Place, value: unknown): Promise<void> {
  if (!Value.Check(settingDefinitions[key].shape, value))
    throw badRequest('bad_setting', 'This is not a value that this setting can have.', {
      errors: Value.Errors(settingDefinitions[key].shape, value).map(error => error.message),
    });
  if (key === 'timeZone' && !isTimeZone(value as string))
    throw badRequest('bad_setting', 'This is not the name of a time zone.', { key });
  if (key === 'currency' && !Intl.supportedValuesOf('currency').includes(value as string))
    throw badRequest('bad_setting', 'This is not the code of a currency.', { key });
  return change(ctx, key, place, { is: value });
}

/** What holds above this place holds here again. */
export const unsetSetting = (ctx: Context, key: SettingKey, place: Place): Promise<void> =>
  change(ctx, key, place, null);

/** Values are kept in an object, so that a setting can be set to null. */
function change(ctx: Context, key: SettingKey, place: Place, value: { is: unknown } | null): Promise<void> {
  const { scope, scopeId } = place;
  return inTransaction(ctx, async ctx => {
    await demandPlace(ctx, key, place);
    const stored = value === null ? null : JSON.stringify(value);
    const row = await first(
      ctx.em,
      sql<{ id: string; before: { is: unknown } | null }>`
        select id, value as before from setting
        where key = ${key} and scope_id is not distinct from ${scopeId}::uuid for update`,
    );
    const before = row?.before ?? null;
    if (JSON.stringify(before) === JSON.stringify(value)) return;
    const id = row?.id ?? newId();
    await run(
      ctx.em,
      sql`
      insert into setting (id, key, scope, scope_id, value) values (${id}, ${key}, ${scope}, ${scopeId}, ${stored}::jsonb)
      on conflict (key, scope_id) do update set value = excluded.value, version = setting.version + 1`,
    );
    record(ctx, 'setting.changed', { type: 'setting', id }, { changes: { [key]: [before, value] } });
  });
}

async function demandPlace(ctx: Context, key: SettingKey, { scope, scopeId }: Place): Promise<void> {
  if (!settingDefinitions[key].scopes.includes(scope) || (scope === 'all') !== (scopeId === null))
    throw badRequest('unknown_scope', 'This setting cannot be set there.');
  if (scopeId === null) return;
  if (!(await first(ctx.em, sql`select 1 from ${sql.table(scope)} where id = ${scopeId}`)))
    throw badRequest('unknown_scope', `There is no such ${scope}.`);
}
