import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { transact } from '#server/platform/connections.ts';
import { first, run, sql } from '#server/platform/sql.ts';

const MONTHS_AHEAD = 2;

/**
 * Makes the event table's partitions of this month and the next two. Called at start and daily, from any number of processes. Should
 * it ever come late, events have gone to the default partition meanwhile: those of a month that is made are moved into it.
 */
export async function ensureEventPartitions(em: SqlEntityManager, now: Date, since = now): Promise<void> {
  const behind = 12 * (now.getUTCFullYear() - since.getUTCFullYear()) + now.getUTCMonth() - since.getUTCMonth();
  for (let ahead = -behind; ahead <= MONTHS_AHEAD; ahead++) await ensureMonth(em, monthOf(now, ahead));
}

async function ensureMonth(em: SqlEntityManager, { name, from, to }: Month): Promise<void> {
  if (await exists(em, name)) return;
  await transact(em, async em => {
    await run(em, sql`select pg_advisory_xact_lock(hashtextextended('event partitions', 0))`);
    if (await exists(em, name)) return;
    // Made apart and attached when full: a default partition that holds rows of the month forbids the shorter way.
    await run(em, sql`lock table event in access exclusive mode`);
    await run(em, sql.raw(`create table ${name} (like event including defaults including constraints)`));
    await run(
      em,
      sql.raw(
        `with moved as (delete from event_default where ${within(from, to)} returning *) insert into ${name} select * from moved`,
      ),
    );
    await run(em, sql.raw(`alter table event attach partition ${name} for values from ('${from}') to ('${to}')`));
  });
}

interface Month {
  name: string;
  from: string;
  to: string;
}

function monthOf(now: Date, ahead: number): Month {
  const start = (months: number) =>
    new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() + months, 1)).toISOString();
  const from = start(ahead);
  return { name: `event_${from.slice(0, 4)}_${from.slice(5, 7)}`, from, to: start(ahead + 1) };
}

const within = (from: string, to: string): string => `occurred_at >= '${from}' and occurred_at < '${to}'`;

/** Read from the table of tables: `to_regclass` may remember within a transaction that there was none. */
async function exists(em: SqlEntityManager, table: string): Promise<boolean> {
  const row = await first(
    em,
    sql`select 1 from pg_tables where schemaname = current_schema() and tablename = ${table}`,
  );
  return row !== undefined;
}
