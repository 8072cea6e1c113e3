import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { type RawBuilder, sql } from 'kysely';

export { sql };

/** Runs SQL with bound parameters on this entity manager's transaction, if it has one. For what must be one statement; the rest goes through entities. */
export async function run<T>(em: SqlEntityManager, statement: RawBuilder<T>): Promise<T[]> {
  const executor = em.getTransactionContext() ?? em.getConnection().getClient();
  const result = await statement.execute(executor as Parameters<typeof statement.execute>[0]);
  return result.rows;
}

/** The first row or undefined. */
export const first = async <T>(em: SqlEntityManager, statement: RawBuilder<T>): Promise<T | undefined> =>
  (await run(em, statement))[0];
