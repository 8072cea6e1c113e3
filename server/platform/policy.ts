import type { FilterQuery } from '@mikro-orm/core';
import { type Permission, permissionsOf } from '#server/people/role.schema.ts';
import type { Actor } from './context.ts';

/** Whether the actor's role allows it at all; what it reaches is another question. The product itself may do everything. */
export const may = (actor: Actor, permission: Permission): boolean =>
  actor.kind !== 'user' || (actor.role !== null && permissionsOf[actor.role].includes(permission));

/** Rows of the branches that the actor's permissions reach. */
export function withinReach<T extends { branchId?: string | null }>({ branchIds }: Actor): Condition<T> {
  return branchIds === null ? everything : where<{ branchId?: string | null }>({ branchId: { in: branchIds } });
}
/** The same of one branch; what belongs to none is reached only by who reaches everything. */
export const reaches = (actor: Actor, branchId: string | null | undefined): boolean =>
  matches(withinReach(actor), { branchId: branchId ?? null });

type Value = string | number | boolean;
type Test = Value | null | { in: readonly Value[] } | { has: Value };
/** Columns of a row and what each must be, or, of a list, have in it; all of them. */
export type Fields<T> = { [K in keyof T & string]?: Test };

/**
 * Who may see or do something, as data: put into SQL by `toFilter` for lists and counts, asked of one row by `matches`. Only columns of the
 * row itself, so that both always agree.
 */
export type Condition<T> =
  | { kind: 'all' }
  | { kind: 'none' }
  | { kind: 'fields'; fields: Fields<T> }
  | { kind: 'anyOf' | 'allOf'; conditions: readonly Condition<T>[] };

export const everything = { kind: 'all' } as const;
export const nothing = { kind: 'none' } as const;
export const where = <T>(fields: Fields<T>): Condition<T> => ({ kind: 'fields', fields });
export const anyOf = <T>(...conditions: Condition<T>[]): Condition<T> => ({ kind: 'anyOf', conditions });
export const allOf = <T>(...conditions: Condition<T>[]): Condition<T> => ({ kind: 'allOf', conditions });

const IMPOSSIBLE = { id: { $in: [] } };

/** For `em.find`; combine with others by `$and`. The entity's primary key is `id`. */
export function toFilter<T extends object>(condition: Condition<T>): FilterQuery<T> {
  // FilterQuery is computed from the entity's type; for a T that is not known yet it cannot be built without a cast.
  return filterOf(condition) as FilterQuery<T>;
}

function filterOf<T>(condition: Condition<T>): object {
  switch (condition.kind) {
    case 'all':
      return {};
    case 'none':
      return IMPOSSIBLE;
    case 'fields':
      return Object.fromEntries(testsOf(condition.fields).map(([field, test]) => [field, filterOfTest(test)]));
    case 'anyOf':
      // An empty `$or` would be dropped, and with it the restriction.
      return condition.conditions.length === 0 ? IMPOSSIBLE : { $or: orOf(condition.conditions) };
    case 'allOf':
      return condition.conditions.length === 0 ? {} : { $and: condition.conditions.map(filterOf) };
  }
}

/** An alternative without conditions would be dropped from `$or` instead of making it always true. */
function orOf<T>(conditions: readonly Condition<T>[]): object[] {
  const filters = conditions.map(filterOf);
  return filters.some(isAlwaysTrue) ? [{ id: { $ne: null } }] : filters;
}

const isAlwaysTrue = (filter: object): boolean => {
  const entries = Object.entries(filter);
  return entries.every(([key, value]) => key === '$and' && Array.isArray(value) && value.every(isAlwaysTrue));
};

export function matches<T extends object>(condition: Condition<T>, row: T): boolean {
  switch (condition.kind) {
    case 'all':
      return true;
    case 'none':
      return false;
    case 'fields':
      return testsOf(condition.fields).every(([field, test]) => passes(row[field], test));
    case 'anyOf':
      return condition.conditions.some(each => matches(each, row));
    case 'allOf':
      return condition.conditions.every(each => matches(each, row));
  }
}

const testsOf = <T>(fields: Fields<T>) => Object.entries(fields) as [keyof T & string, Test][];
const isIn = (test: Test): test is { in: readonly Value[] } =>
  typeof test === 'object' && test !== null && 'in' in test;
const isHas = (test: Test): test is { has: Value } => typeof test === 'object' && test !== null && 'has' in test;

function filterOfTest(test: Test): unknown {
  // That it is not empty follows; said all the same, because an index may have only the lists that are not.
  if (isHas(test)) return { $contains: [test.has], $ne: [] };
  return isIn(test) ? { $in: [...test.in] } : test;
}

function passes(value: unknown, test: Test): boolean {
  if (isHas(test)) return Array.isArray(value) && value.includes(test.has);
  if (isIn(test)) return test.in.some(each => each === value);
  return test === null ? value === null || value === undefined : value === test;
}
