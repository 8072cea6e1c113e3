import type { MikroORM, SqlEntityManager } from '@mikro-orm/postgresql';
import { Kysely, PostgresDialect } from 'kysely';
import type pg from 'pg';

/** What runs statements: the pool's next free connection, or the one connection of a transaction. */
export interface Connection {
  query(text: string, values: readonly unknown[]): Promise<pg.QueryResult>;
}

/** By what an entity manager names: its ORM's connection, and the transaction it is in. */
const pools = new WeakMap<object, pg.Pool>();
const inTransactions = new WeakMap<object, Connection>();
const contexts = new WeakMap<pg.PoolClient, Kysely<unknown>>();

/** Must be said once of each ORM whose entity managers run statements of ours. */
export async function registerPool(orm: MikroORM): Promise<void> {
  const connection = orm.em.getConnection();
  pools.set(connection, await connection.getNativeClient());
}

export function connectionOf(em: SqlEntityManager): Connection {
  const context = em.getTransactionContext();
  if (context) return inTransactions.get(context)!;
  const pool = poolOf(em);
  return {
    async query(text, values) {
      const client = await pool.connect();
      try {
        return await client.query(text, values as unknown[]);
      } finally {
        client.release();
      }
    },
  };
}

function poolOf(em: SqlEntityManager): pg.Pool {
  const pool = pools.get(em.getConnection());
  if (!pool) throw new Error('registerPool was not called for this ORM');
  return pool;
}

/** Entities of `em` and statements of ours, on one connection that has begun a transaction. */
export interface Transaction {
  em: SqlEntityManager;
  /** Statements that were sent before need not have been answered: when one of them fails, nothing is committed. */
  commit(): Promise<void>;
  rollback(): Promise<void>;
}

/** `begin` is sent together with the first statement; if it cannot be, that statement fails too. */
export async function beginTransaction(outer: SqlEntityManager): Promise<Transaction> {
  const client = await poolOf(outer).connect();
  const em = outer.fork({ clear: true }) as SqlEntityManager;
  em.setTransactionContext(contextOf(client) as never);
  let open = true;
  const release = (broken?: Error) => {
    if (open) client.release(broken);
    open = false;
  };
  void client.query('begin').catch(() => undefined);
  return {
    em,
    async commit() {
      const { command } = await client.query('commit');
      if (command !== 'COMMIT') throw new Error('The transaction had failed before it was to be committed.');
      release();
    },
    rollback: () => client.query('rollback').then(() => release(), release), // the connection may be gone
  };
}

/** For what is not an action: a transaction without events. */
export async function transact(outer: SqlEntityManager, work: (em: SqlEntityManager) => Promise<void>): Promise<void> {
  const { em, commit, rollback } = await beginTransaction(outer);
  try {
    await work(em);
    await commit();
  } catch (error) {
    await rollback();
    throw error;
  }
}

/** What MikroORM sends its queries to while it is in a transaction on this connection. */
function contextOf(client: pg.PoolClient): Kysely<unknown> {
  const known = contexts.get(client);
  if (known) return known;
  const borrowed = { query: client.query.bind(client), release: () => undefined };
  const pool = { connect: async () => borrowed, end: async () => undefined };
  const context = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: pool as never }) });
  contexts.set(client, context);
  inTransactions.set(context, client as Connection);
  return context;
}
