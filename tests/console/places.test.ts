import { describe, expect, test } from 'vitest';
import { kindsBelow, matching, parentsFor, rowsOf, treeOf } from '#lib/places/branch-tree.ts';
import { mayChangeBranch, reaches } from '#lib/places/reach.ts';
import { stepFor } from '#lib/places/tree-keys.ts';
import { type BranchView, branchKinds } from '#server/people/branch.schema.ts';
import type { Scope } from '#server/people/role.schema.ts';

/** Head office › north › harbin › east and west; head office › south. */
const branch = (id: string, above: string[], changes: Partial<BranchView> = {}): BranchView => ({
  id,
  key: id,
  name: id,
  nameZh: `${id}行`,
  kind: branchKinds[above.length]!,
  parentId: above.at(-1) ?? null,
  path: [...above, id],
  active: true,
  people: 1,
  version: 1,
  ...changes,
});
const bank = [
  branch('bank', []),
  branch('north', ['bank']),
  branch('harbin', ['bank', 'north'], { people: 4 }),
  branch('east', ['bank', 'north', 'harbin']),
  branch('west', ['bank', 'north', 'harbin'], { active: false, people: 0 }),
  branch('south', ['bank']),
];
const of = (id: string) => bank.find(each => each.id === id)!;
const ids = (branches: readonly BranchView[]) => branches.map(({ id }) => id);
const everywhere = () => true;

describe('the tree of branches', () => {
  test('shows each branch above what lies below it, and counts the people of all of them', () => {
    const rows = rowsOf(treeOf(bank), everywhere);
    expect(rows.map(({ branch: { id }, depth, people }) => [id, depth, people])).toEqual([
      ['bank', 0, 8],
      ['north', 1, 6],
      ['harbin', 2, 5],
      ['east', 3, 1],
      ['west', 3, 0],
      ['south', 1, 1],
    ]);
    expect([rows[4]!.place, rows[4]!.beside]).toEqual([2, 2]);
  });

  test('hides what lies below a folded branch', () => {
    expect(ids(rowsOf(treeOf(bank), id => id !== 'north').map(row => row.branch))).toEqual(['bank', 'north', 'south']);
  });

  test('begins with whatever has nothing above it that is shown', () => {
    const part = bank.filter(({ path }) => path.includes('north'));
    expect(rowsOf(treeOf(part), everywhere)[0]).toMatchObject({ branch: { id: 'north' }, depth: 0, people: 6 });
  });

  test('shows where a found branch lies', () => {
    const { found, shown } = matching(bank, 'EAST 行');
    expect([[...found], ids(shown)]).toEqual([['east'], ['bank', 'north', 'harbin', 'east']]);
  });
});

test('the console knows the order of kinds as the server does', () => {
  expect(kindsBelow(null)).toEqual([...branchKinds]);
  expect(kindsBelow('city')).toEqual(['outlet']);
});

test.each([
  ['an outlet', { id: 'east', kind: 'outlet' }, ['bank', 'north', 'harbin', 'south']],
  ['a province', { id: 'north', kind: 'province' }, ['bank']],
  ['a city, not below itself', { id: 'harbin', kind: 'city' }, ['bank', 'north', 'south']],
  ['a new branch', { id: null, kind: null }, ['bank', 'north', 'harbin', 'south']],
] as const)('what may lie above %s', (_, what, above) => expect(ids(parentsFor(what, bank))).toEqual([...above]));

test.each<[Scope, string | null, string[]]>([
  ['all', null, ['nowhere', ...ids(bank)]],
  ['subtree', 'north', ['north', 'harbin', 'east', 'west']],
  ['branch', 'north', ['north']],
  ['own', 'north', []],
])('reach %s from %s', (scope, branchId, reached) => {
  const places = [null, ...bank].filter(place => reaches({ scope, branchId }, place));
  expect(places.map(place => place?.id ?? 'nowhere')).toEqual(reached);
});

test('one’s own branch is changed by those above', () => {
  const me = { scope: 'subtree', branchId: 'north' } as const;
  expect([mayChangeBranch(me, of('north')), mayChangeBranch(me, of('harbin'))]).toEqual([false, true]);
  expect(mayChangeBranch({ scope: 'all', branchId: 'bank' }, of('bank'))).toBe(true);
});

test.each([
  ['ArrowDown', 'bank', { to: 'north' }],
  ['ArrowUp', 'bank', null],
  ['ArrowRight', 'bank', { to: 'north' }],
  ['ArrowRight', 'north', { open: true }],
  ['ArrowRight', 'south', null],
  ['ArrowLeft', 'bank', { open: false }],
  ['ArrowLeft', 'south', { to: 'bank' }],
  ['End', 'bank', { to: 'south' }],
  ['Home', 'south', { to: 'bank' }],
  ['x', 'bank', null],
])('%s at %s', (key, at, step) => {
  const isOpen = (id: string) => id === 'bank';
  expect(stepFor(key, rowsOf(treeOf(bank), isOpen), at, isOpen)).toEqual(step);
});
