import { isDeepStrictEqual } from 'node:util';
import type { Changes } from '#server/events/catalogue.ts';

/** What was given of an update: a field that was left out stays as it is. */
export function given<T extends object>(input: T): Partial<T> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Partial<T>;
}

/** `field: [before, after]` of the fields that differ; in what order an object's own fields are written makes no difference. */
export function differences<T extends object>(before: T, after: T): Changes {
  const names = Object.keys(before) as (keyof T & string)[];
  const changed = names.filter(name => !isDeepStrictEqual(before[name], after[name]));
  return Object.fromEntries(changed.map(name => [name, [before[name], after[name]]]));
}
