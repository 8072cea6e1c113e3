import type { Context } from './context.ts';
import { Settings } from './settings.ts';
import type { SetupView } from './setup.schema.ts';
import { first, sql } from './sql.ts';

/** As the database has it: this process may not have read its settings again yet. */
export async function getSetup(ctx: Context): Promise<SetupView> {
  const settings = new Settings();
  await settings.load(ctx.em);
  return {
    done: await isSetUp(ctx),
    organisationName: settings.of('organisationName'),
    organisationNameZh: settings.of('organisationNameZh'),
    timeZone: settings.of('timeZone'),
    currency: settings.of('currency'),
  };
}

/** The row stays when the name is unset again: it has been named once. */
export async function isSetUp(ctx: Context): Promise<boolean> {
  const named = sql`select 1 from setting where key in ('organisationName', 'organisationNameZh') limit 1`;
  return (await first(ctx.em, named)) !== undefined;
}
