import { expect, test } from 'vitest';
import { differences } from '#server/platform/changes.ts';

test.each([
  {
    before: [{ skillId: 'a', level: 1 }],
    after: [{ level: 1, skillId: 'a' }],
    differs: false,
    why: 'read in another order of fields',
  },
  {
    before: [{ skillId: 'a', level: 1 }],
    after: [{ skillId: 'a', level: 2 }],
    differs: true,
    why: 'a level has risen',
  },
  { before: ['a', 'b'], after: ['b', 'a'], differs: true, why: 'a list has an order' },
  { before: null, after: 'a', differs: true, why: 'there was nothing' },
])('what changed: $why', ({ before, after, differs }) => {
  expect(differences<{ it: unknown }>({ it: before }, { it: after })).toEqual(differs ? { it: [before, after] } : {});
});
