import { describe, expect, test } from 'vitest';
import { PersonDraft } from '#lib/people/person-draft.svelte.ts';
import { callTakers, mayEdit, possibleScopes, rolesOfBranches, usualScope } from '#lib/people/standing.ts';
import { kindsBelow, matching, parentsFor, rowsOf, treeOf, withFound } from '#lib/places/branch-tree.ts';
import { mayChangeBranch, reaches } from '#lib/places/reach.ts';
import { stepFor } from '#lib/places/tree-keys.ts';
import { type BranchView, branchKinds } from '#server/people/branch.schema.ts';
import * as server from '#server/people/role.schema.ts';
import type { UserView } from '#server/people/user.schema.ts';

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
    const found = matching(bank, 'EAST 行');
    const rows = rowsOf(withFound(treeOf(bank), found), everywhere);
    expect([[...found], ids(rows.map(row => row.branch))]).toEqual([['east'], ['bank', 'north', 'harbin', 'east']]);
    // The figures stay those of all.
    expect([rows[0]!.people, rows[1]!.beside]).toEqual([8, 1]);
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

test.each<[server.Scope, string | null, string[]]>([
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

describe('what people are', () => {
  test('is known to the console as to the server', () => {
    expect(usualScope).toEqual(server.usualScope);
    expect(rolesOfBranches).toEqual(server.rolesOfBranches);
    expect(callTakers).toEqual(server.roles.filter(role => server.permissionsOf[role].includes('take_calls')));
  });

  test.each([
    ['a supervisor of a branch, by an administrator', 'supervisor', 'north', true, ['own', 'branch', 'subtree', 'all']],
    ['a supervisor of no branch', 'supervisor', null, true, ['own', 'all']],
    ['a supervisor, by a branch administrator', 'supervisor', 'north', false, ['own', 'branch', 'subtree']],
    ['an administrator', 'administrator', 'north', true, ['all']],
  ] as const)('how far %s can reach', (_, role, branchId, everywhere, scopes) =>
    expect(possibleScopes(role, branchId, everywhere)).toEqual([...scopes]),
  );

  test('another role or branch brings its usual reach; one without branch lacks something', () => {
    const draft = new PersonDraft(null, true, null);
    draft.stand({ role: 'supervisor' });
    expect(draft.scope).toBe('all');
    draft.stand({ branchId: 'north' });
    expect(draft.scope).toBe('subtree');
    draft.reach('branch');
    expect(draft.created()).toMatchObject({ role: 'supervisor', branchId: 'north', scope: 'branch' });
    draft.stand({ role: 'teller' });
    expect([draft.scope, draft.missing.branch, draft.takesCalls]).toEqual(['branch', false, false]);
    draft.stand({ branchId: null });
    expect([draft.scope, draft.missing.branch]).toEqual([null, true]);
  });

  test.each([
    ['a teller below', 'teller', 'branch', 'harbin', true],
    ['a teller elsewhere', 'teller', 'branch', 'south', false],
    ['an auditor', 'auditor', 'all', 'harbin', false],
    ['a supervisor of everything', 'supervisor', 'all', 'harbin', false],
  ] as const)('a branch administrator may change %s: %s', (_, role, scope, place, allowed) => {
    const me = { branchId: 'north', scope: 'subtree' } as UserView;
    const desk = { me, may: (permission: server.Permission) => ['read_people', 'manage_people'].includes(permission) };
    expect(mayEdit(desk, { role, scope }, of(place))).toBe(allowed);
  });
});
