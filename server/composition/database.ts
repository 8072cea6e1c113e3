import { MikroORM } from '@mikro-orm/postgresql';
import { type Clock } from '#server/platform/clock.ts';
import type { Log } from '#server/platform/context.ts';
import { registerPool } from '#server/platform/connections.ts';
import { first, sql } from '#server/platform/sql.ts';
import { entities } from './entities.ts';
import { prepareStatements } from './prepared-statements.ts';

export interface DatabaseOptions {
  /** Most connections of this process. */
  connections?: number;
  log?: Log;
}

/** Opens the product's database. No statement runs longer than 5 s or waits longer than 4 s for a lock. */
export async function openDatabase(url: string, { connections = 8, log }: DatabaseOptions = {}): Promise<MikroORM> {
  const orm = await MikroORM.init({
    clientUrl: url,
    entities,
    pool: { min: 0, max: connections, idleTimeoutMillis: 30_000 },
    driverOptions: {
      keepAlive: true,
      // Statements that do not wait for one another's answers are sent in one go.
      pipeline: true,
      onPoolCreated: prepareStatements,
      connectionTimeoutMillis: 5_000,
      // Statements are prepared: planning them anew for each set of parameters costs more than running them.
      options:
        '-c statement_timeout=5000 -c lock_timeout=4000 -c idle_in_transaction_session_timeout=15000 -c timezone=UTC -c plan_cache_mode=force_generic_plan',
    },
    ignoreUndefinedInQuery: true,
    schemaGenerator: { ignoreSchema: ['auth', 'bullmq'] },
    logger: message => log?.debug({}, message),
    // Rows that one request has read must never be handed to another.
    allowGlobalContext: false,
  });
  await registerPool(orm);
  return orm;
}

/** Sets the process's clock by the database's; called at start and every 30 s. Throws when the database does not answer. */
export async function syncClock(orm: MikroORM, clock: Clock): Promise<void> {
  const before = clock.monotonic();
  const row = await first(
    orm.em.fork(),
    sql<{ ms: string }>`select (extract(epoch from clock_timestamp()) * 1000)::text as ms`,
  );
  const after = clock.monotonic();
  if (row) clock.setOffset(new Date(Number(row.ms)), (before + after) / 2);
}
