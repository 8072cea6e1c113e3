import type { SqlEntityManager } from '@mikro-orm/postgresql';
import {
  DummyDriver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type RawBuilder,
  sql,
} from 'kysely';
import { connectionOf } from './connections.ts';

export { type RawBuilder, sql };

/** `{ id, name }` of the row that a column refers to, or null: a part of a `select`. */
export const referenceTo = (table: string, column: string): RawBuilder<unknown> => sql`
  (select jsonb_build_object('id', r.id, 'name', r.name) from ${sql.table(table)} r where r.id = ${sql.ref(column)})`;

/** Turns the templates into text and parameters; it has no database of its own. */
const compiler = new Kysely<unknown>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: db => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

/** Text with `$1`, `$2`, … and what stands for them. */
export interface Statement {
  text: string;
  values: readonly unknown[];
}

export function compile(template: RawBuilder<unknown>): Statement {
  const { sql, parameters } = template.compile(compiler);
  return { text: sql, values: parameters };
}

/** Runs SQL with bound parameters on this entity manager's transaction, if it has one. For what must be one statement; the rest goes through entities. */
export async function run<T>(em: SqlEntityManager, statement: RawBuilder<T>): Promise<T[]> {
  const { text, values } = compile(statement);
  return (await connectionOf(em).query(text, values)).rows;
}

/** The first row or undefined. */
export const first = async <T>(em: SqlEntityManager, statement: RawBuilder<T>): Promise<T | undefined> =>
  (await run(em, statement))[0];
