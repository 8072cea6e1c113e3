import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { joinPages } from '#lib/api/join-pages.ts';
import { KeptLists } from '#lib/console/kept-lists.ts';

const keyOf = ({ id }: { id: string }) => id;
const rows = (ids: string) => [...ids].map(id => ({ id }));
const idsOf = (list: { id: string }[] | null) => list && list.map(row => row.id).join('');

describe('a list whose beginning is asked for again', () => {
  test.each([
    { why: 'a new row pushes the others down', shown: 'abcde', head: 'nab', then: 'nabcde' },
    { why: 'a row that is gone disappears', shown: 'abcde', head: 'acd', then: 'acde' },
    { why: 'a row from below that moved up is there once', shown: 'abcde', head: 'dab', then: 'dab' + 'ce' },
    { why: 'nothing has changed', shown: 'abcde', head: 'abc', then: 'abcde' },
    { why: 'all of it is new: what follows is not known', shown: 'abcde', head: 'xyz', then: null },
    { why: 'nothing was shown below', shown: 'abc', head: 'abc', then: null },
  ])('$why', ({ shown, head, then }) => expect(idsOf(joinPages(rows(shown), rows(head), keyOf))).toBe(then));

  test('shows the same as the server would, for any rows that come, go and move to the front', () => {
    const list = fc.uniqueArray(fc.integer({ min: 0, max: 60 }), { minLength: 10, maxLength: 40 });
    fc.assert(
      fc.property(list, fc.array(fc.integer({ min: 0, max: 80 }), { maxLength: 3 }), (before, moved) => {
        const after = [...new Set([...moved, ...before])];
        const page = (ids: readonly number[], size: number) => ids.slice(0, size).map(id => ({ id: String(id) }));
        const joined = joinPages(page(before, 20), page(after, 8), keyOf);
        if (joined) expect(joined).toEqual(page(after, joined.length));
      }),
    );
  });
});

test.each([
  { rows: 30, goesBack: true, kept: true },
  { rows: 30, goesBack: false, kept: true },
  { rows: 500, goesBack: true, kept: true },
  { rows: 500, goesBack: false, kept: false },
])('a list of $rows rows is still there for whoever goes back ($goesBack): $kept', ({ rows, goesBack, kept }) => {
  const lists = new KeptLists();
  lists.keep('/interactions', { items: Array.from({ length: rows }, (_, id) => ({ id })), cursor: null });
  lists.goesBack = goesBack;
  expect(lists.get('/interactions')?.items.length).toBe(kept ? rows : undefined);
});
