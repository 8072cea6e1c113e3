import type { Context } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';

const AT_ONCE = 5_000;

/** Writes many rows of one table, whose columns are the keys of the first row. */
export async function insertRows(ctx: Context, table: string, rows: readonly object[]): Promise<void> {
  const columns = sql.join(Object.keys(rows[0] ?? {}).map(column => sql.ref(column)));
  for (let from = 0; from < rows.length; from += AT_ONCE)
    await run(
      ctx.em,
      sql`insert into ${sql.table(table)} (${columns})
        select ${columns} from json_populate_recordset(null::${sql.table(table)}, ${JSON.stringify(rows.slice(from, from + AT_ONCE))}::json)`,
    );
}
