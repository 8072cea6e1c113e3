import { createHash } from 'node:crypto';
import type { EntityName, FilterQuery } from '@mikro-orm/core';
import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { badRequest } from './errors.ts';
import type { Page } from './schema.ts';

export const DEFAULT_LIMIT = 50;

export interface PageRequest {
  limit?: number;
  cursor?: string;
}

/** Where a page ended: the sort value of its last row and that row's id. Times as ISO text. */
export interface Position {
  value: string;
  id: string;
}

/** Opaque to clients. The check sum finds cursors that were cut or typed over; there is nothing secret in them. */
export function writeCursor({ value, id }: Position): string {
  const body = JSON.stringify([value, id]);
  return Buffer.from(`${checkSum(body)}${body}`).toString('base64url');
}

/** Throws `bad_cursor`. */
export function readCursor(cursor: string): Position {
  const text = Buffer.from(cursor, 'base64url').toString();
  const body = text.slice(8);
  if (checkSum(body) !== text.slice(0, 8)) throw badCursor();
  let parsed: unknown;
  try {
    parsed = JSON.parse(body);
  } catch {
    throw badCursor();
  }
  if (!Array.isArray(parsed) || parsed.length !== 2) throw badCursor();
  const [value, id] = parsed as unknown[];
  if (typeof value !== 'string' || value.includes('\0') || typeof id !== 'string' || !/^[0-9a-f-]{36}$/.test(id))
    throw badCursor();
  return { value, id };
}

/** As `readCursor`, for lists sorted by a time. */
export function readTimeCursor(cursor: string): { at: Date; id: string } {
  const { value, id } = readCursor(cursor);
  const at = new Date(value);
  if (Number.isNaN(at.getTime())) throw badCursor();
  return { at, id };
}

export const badCursor = () =>
  badRequest('bad_cursor', 'This cursor is not one of ours. Start again without a cursor.');
const checkSum = (body: string): string => createHash('sha256').update(body).digest('base64url').slice(0, 8);

/** `rows` has up to `limit + 1`: the one too many tells that there is more. */
export function cutPage<T>(rows: readonly T[], limit: number, position: (row: T) => Position): Page<T> {
  const items = rows.slice(0, limit);
  const last = items.at(-1);
  return { items, nextCursor: rows.length > limit && last !== undefined ? writeCursor(position(last)) : null };
}

/** How an entity is sorted: by a time, or by a text from A to Z; ties by id. */
export type Sort<T> =
  { newestFirst: keyof T & string } | { oldestFirst: keyof T & string } | { aToZ: keyof T & string };

/** One page of an entity in a stable order: rows that come or go meanwhile neither repeat nor hide others. */
export async function findPage<T extends { id: string }>(
  em: SqlEntityManager,
  entity: EntityName<T>,
  filter: FilterQuery<T>,
  sort: Sort<T>,
  request: PageRequest,
): Promise<Page<T>> {
  const limit = request.limit ?? DEFAULT_LIMIT;
  const [field] = Object.values(sort) as [keyof T & string];
  const direction = 'newestFirst' in sort ? 'desc' : 'asc';
  const position = 'aToZ' in sort ? readCursor : timePosition;
  const after = request.cursor === undefined ? [] : [beyond(field, direction, position(request.cursor))];
  // Filter and order are computed from the entity's type, which is only known to the caller.
  const rows = await em.find(entity, { $and: [filter, ...after] } as never, {
    orderBy: { [field]: direction, id: direction } as never,
    limit: limit + 1,
  });
  return cutPage(rows as unknown as T[], limit, row => {
    const value: unknown = row[field];
    return { value: value instanceof Date ? value.toISOString() : String(value), id: row.id };
  });
}

function beyond(field: string, direction: 'asc' | 'desc', { value, id }: { value: Date | string; id: string }): object {
  const operator = direction === 'asc' ? '$gt' : '$lt';
  return { $or: [{ [field]: { [operator]: value } }, { [field]: value, id: { [operator]: id } }] };
}

function timePosition(cursor: string): { value: Date; id: string } {
  const { at, id } = readTimeCursor(cursor);
  return { value: at, id };
}
