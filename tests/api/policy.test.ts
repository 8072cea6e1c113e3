import { defineEntity, MikroORM, p } from '@mikro-orm/postgresql';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import {
  allOf,
  anyOf,
  type Condition,
  everything,
  matches,
  nothing,
  toFilter,
  where,
} from '#server/platform/policy.ts';
import { newId } from '#server/platform/ids.ts';
import { shareApi } from './api.ts';

const ThingSchema = defineEntity({
  name: 'Thing',
  tableName: 'thing_of_the_policy_test',
  properties: {
    id: p.uuid().primary(),
    owner: p.text().nullable(),
    queue: p.text().nullable(),
    open: p.boolean(),
    size: p.integer(),
  },
});
class Thing extends ThingSchema.class {}
ThingSchema.setClass(Thing);

const api = await shareApi();
const orm = await MikroORM.init({ clientUrl: api.databaseUrl, entities: [Thing], allowGlobalContext: true });
afterAll(() => orm.close());
await api.sql(
  'create table thing_of_the_policy_test (id uuid primary key, owner text, queue text, open boolean not null, size int not null)',
);
const texts = ['a', 'b', "c' or true --"];
for (const owner of [...texts, null])
  for (const queue of [...texts, null])
    for (const size of [0, 1])
      await orm.em
        .fork()
        .insert(Thing, { id: newId(), owner, queue, open: (texts.indexOf(owner ?? '') + size) % 2 === 0, size });
const things = await orm.em.fork().find(Thing, {});

const text = fc.constantFrom(...texts, 'nobody');
const fields = fc.record(
  {
    owner: fc.oneof(text, fc.constant(null), fc.record({ in: fc.array(text, { maxLength: 3 }) })),
    queue: fc.oneof(text, fc.constant(null)),
    open: fc.boolean(),
    size: fc.record({ in: fc.array(fc.constantFrom(0, 1, 2), { maxLength: 2 }) }),
  },
  { requiredKeys: [] },
);
const { condition } = fc.letrec<{ condition: Condition<Thing> }>(tie => ({
  condition: fc.oneof(
    { maxDepth: 4, depthSize: 'medium' },
    fc.constant(everything),
    fc.constant(nothing),
    fields.map(each => where<Thing>(each)),
    fc.array(tie('condition'), { maxLength: 3 }).map(each => anyOf(...each)),
    fc.array(tie('condition'), { maxLength: 3 }).map(each => allOf(...each)),
  ),
}));

test('a condition lets the same rows through in SQL as on a row', async () => {
  await fc.assert(
    fc.asyncProperty(condition, async condition => {
      const found = await orm.em.fork().find(Thing, { $and: [toFilter(condition), {}] }, { orderBy: { id: 'asc' } });
      expect(found.map(thing => thing.id)).toEqual(
        things
          .filter(thing => matches(condition, thing))
          .map(thing => thing.id)
          .sort(),
      );
    }),
    { numRuns: 300 },
  );
});
