import type { EntityClass, EntityMetadata, RequiredEntityData } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { connectionOf } from './connections.ts';
import type { Context } from './context.ts';
import type { Statement } from './sql.ts';

/*
 * Rows of an entity's table as plain objects with the entity's properties, read and written by one plain statement each. What a call waits for
 * goes this way, since an entity manager costs several times as much; everything else may use entities.
 */

/** What the columns must be equal to. */
export type Where<T> = { readonly [K in keyof T]?: NonNullable<T[K]> };

/** A row that `writeRows` looks after. `before`: as the database has it; null: not at all. */
export interface TrackedRow {
  shape: Shape;
  row: Values;
  before: Values | null;
}
type Values = Record<string, unknown>;

interface Column {
  property: string;
  column: string;
  isTime: boolean;
}
interface Shape {
  table: string;
  columns: Column[];
  key: string;
  keyColumn: string;
  version: string | undefined;
}
const shapes = new WeakMap<object, Shape>();

/** One such row as it is now, or null; what is done to it is not written, and what this transaction has not written yet is not seen. */
export async function findRow<T extends object>(
  em: SqlEntityManager,
  entity: EntityClass<T>,
  where: Where<T>,
): Promise<T | null> {
  const shape = shapeOf(em, entity);
  const { text, values } = conditions(shape, where as Values);
  return ((await select(em, shape, `${text} limit 1`, values))[0] as T | undefined) ?? null;
}

/** Rows by id; unknown ids are left out. */
export const rowsById = async <T extends object>(
  em: SqlEntityManager,
  entity: EntityClass<T>,
  ids: readonly string[],
): Promise<T[]> => (await select(em, shapeOf(em, entity), 'id = any($1::uuid[])', [ids])) as T[];

/**
 * The row, locked until the transaction ends, as the last committed write and this transaction left it. Null when there is none. What is
 * changed in it is written before the commit, or by `writeRows`. Statements that write such rows must come after `writeRows`, and what
 * they write is not seen in the object.
 */
export async function lockRow<T extends object>(
  ctx: Context,
  entity: EntityClass<T>,
  where: Where<T>,
): Promise<T | null> {
  const [known] = trackedBy(ctx, entity, where);
  return known ?? (await track(ctx, entity, where, 'for update'))[0] ?? null;
}

/** As `lockRow`, for all such rows, which nobody changes or adds without having locked another row, which is locked. Asked for once. */
export function guardedRows<T extends object>(ctx: Context, entity: EntityClass<T>, where: Where<T>): Promise<T[]> {
  const { asked } = transactionOf(ctx);
  const question = `${entity.name} ${JSON.stringify(where)}`;
  if (asked.has(question)) return Promise.resolve(trackedBy(ctx, entity, where));
  asked.add(question);
  return track(ctx, entity, where, '');
}

/** A new row, written before the commit or by `writeRows`, after those that were added before it. */
export function addRow<T extends object>(ctx: Context, entity: EntityClass<T>, values: RequiredEntityData<T>): T {
  const shape = shapeOf(ctx.em, entity);
  const given = values as Values;
  const row = Object.fromEntries(shape.columns.map(({ property }) => [property, given[property] ?? null]));
  if (shape.version) row[shape.version] = 1;
  transactionOf(ctx).rows.push({ shape, row, before: null });
  return row as T;
}

/** Writes what has been added and changed so far. */
export async function writeRows(ctx: Context): Promise<void> {
  const connection = connectionOf(ctx.em);
  // Sent in one go; the connection keeps their order.
  await Promise.all(takeWrites(ctx).map(({ text, values }) => connection.query(text, values)));
}

/** The statements that write what has been added and changed so far, to be sent in this order. */
export const takeWrites = (ctx: Context): Statement[] =>
  transactionOf(ctx)
    .rows.map(takeWrite)
    .filter(statement => statement !== null);

async function track<T extends object>(
  ctx: Context,
  entity: EntityClass<T>,
  where: Where<T>,
  lock: string,
): Promise<T[]> {
  const shape = shapeOf(ctx.em, entity);
  const { text, values } = conditions(shape, where as Values);
  const { rows } = transactionOf(ctx);
  return (await select(ctx.em, shape, `${text} ${lock}`, values)).map(row => {
    const known = rows.find(other => other.shape === shape && other.row[shape.key] === row[shape.key]);
    if (!known) rows.push({ shape, row, before: { ...row } });
    return (known?.row ?? row) as T;
  });
}

function trackedBy<T extends object>(ctx: Context, entity: EntityClass<T>, where: Where<T>): T[] {
  const shape = shapeOf(ctx.em, entity);
  const wanted = Object.entries(where as Values);
  const fits = ({ row }: TrackedRow) => wanted.every(([property, value]) => row[property] === value);
  const { rows } = transactionOf(ctx);
  return rows.filter(other => other.shape === shape && fits(other)).map(({ row }) => row as T);
}

function takeWrite(tracked: TrackedRow): Statement | null {
  const { shape, row, before } = tracked;
  const changed = shape.columns.filter(({ property }) => !isSame(row[property], before?.[property] ?? null));
  if (changed.length === 0) return null;
  if (before && shape.version) (row[shape.version] as number)++;
  tracked.before = { ...row };
  const values = changed.map(({ property }) => row[property]);
  return before ? updateOf(shape, changed, [...values, row[shape.key]]) : insertOf(shape, changed, values);
}

function insertOf({ table }: Shape, columns: readonly Column[], values: unknown[]): Statement {
  const names = columns.map(({ column }) => column).join(', ');
  const places = columns.map((_, index) => `$${index + 1}`).join(', ');
  return { text: `insert into ${table} (${names}) values (${places})`, values };
}

/** The key is the last of the values. */
function updateOf({ table, keyColumn, version }: Shape, columns: readonly Column[], values: unknown[]): Statement {
  const sets = columns.map(({ column }, index) => `${column} = $${index + 1}`);
  if (version) sets.push(`${version} = ${version} + 1`);
  return { text: `update ${table} set ${sets.join(', ')} where ${keyColumn} = $${values.length}`, values };
}

async function select(em: SqlEntityManager, shape: Shape, rest: string, values: unknown[]): Promise<Values[]> {
  const columns = shape.columns.map(({ column, property }) => `${column} as "${property}"`).join(', ');
  const { rows } = await connectionOf(em).query(`select ${columns} from ${shape.table} where ${rest}`, values);
  const times = shape.columns.filter(({ isTime }) => isTime);
  for (const row of rows as Values[])
    for (const { property } of times) if (row[property] !== null) row[property] = new Date(row[property] as string);
  return rows as Values[];
}

function conditions(shape: Shape, where: Values): { text: string; values: unknown[] } {
  const entries = Object.entries(where);
  const columnOf = (property: string) => shape.columns.find(column => column.property === property)!.column;
  return {
    text: entries.map(([property], index) => `${columnOf(property)} = $${index + 1}`).join(' and '),
    values: entries.map(([, value]) => value),
  };
}

function shapeOf(em: SqlEntityManager, entity: EntityClass<object>): Shape {
  const known = shapes.get(entity);
  if (known) return known;
  const meta = em.getMetadata().get(entity) as unknown as EntityMetadata;
  const columns = meta.props.map(prop => ({
    property: String(prop.name),
    column: prop.fieldNames[0]!,
    isTime: prop.runtimeType === 'Date',
  }));
  const key = String(meta.primaryKeys[0]);
  const keyColumn = columns.find(({ property }) => property === key)!.column;
  const shape = { table: meta.tableName, columns, key, keyColumn, version: meta.versionProperty as string | undefined };
  shapes.set(entity, shape);
  return shape;
}

function isSame(a: unknown, b: unknown): boolean {
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  if (Array.isArray(a) && Array.isArray(b)) return JSON.stringify(a) === JSON.stringify(b);
  return a === b;
}

function transactionOf(ctx: Context): NonNullable<Context['transaction']> {
  if (!ctx.transaction) throw new Error('Rows are locked and added inside inTransaction.');
  return ctx.transaction;
}
