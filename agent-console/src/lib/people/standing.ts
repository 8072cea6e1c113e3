import type { BranchView } from '#server/people/branch.schema.ts';
import type { Role, Scope } from '#server/people/role.schema.ts';
import type { UserView } from '#server/people/user.schema.ts';
import type { Console } from '../console/console.svelte.ts';
import { reaches } from '../places/reach.ts';

/** What a role reaches where nothing else was said. A test holds this and the other two to what the server says. */
export const usualScope: Readonly<Record<Role, { in_branch: Scope; elsewhere: Scope | null }>> = {
  agent: { in_branch: 'own', elsewhere: 'own' },
  relationship_manager: { in_branch: 'own', elsewhere: 'own' },
  teller: { in_branch: 'branch', elsewhere: null },
  lobby_manager: { in_branch: 'branch', elsewhere: null },
  billing_clerk: { in_branch: 'all', elsewhere: 'all' },
  knowledge_editor: { in_branch: 'own', elsewhere: 'own' },
  supervisor: { in_branch: 'subtree', elsewhere: 'all' },
  branch_administrator: { in_branch: 'subtree', elsewhere: null },
  administrator: { in_branch: 'all', elsewhere: 'all' },
  auditor: { in_branch: 'all', elsewhere: 'all' },
};

/** Roles that whoever does not configure the product may give. */
export const rolesOfBranches: readonly Role[] = [
  'agent',
  'relationship_manager',
  'teller',
  'lobby_manager',
  'knowledge_editor',
  'supervisor',
  'branch_administrator',
];

/** Roles whose people work in queues. */
export const callTakers: readonly Role[] = ['agent', 'relationship_manager', 'supervisor', 'administrator'];

/** Null: the role needs a branch. */
export const usualReach = (role: Role, branchId: string | null): Scope | null =>
  usualScope[role][branchId === null ? 'elsewhere' : 'in_branch'];

/** How far somebody can be let reach; `everywhere`: by whoever gives anything. */
export function possibleScopes(role: Role, branchId: string | null, everywhere: boolean): Scope[] {
  if (role === 'administrator') return ['all'];
  const inBranch: Scope[] = branchId === null ? [] : ['branch', 'subtree'];
  return ['own', ...inBranch, ...(everywhere ? (['all'] as const) : [])];
}

/** Whether I may change somebody who belongs to this branch. Nobody takes what they could not give. */
export function mayEdit(
  desk: Pick<Console, 'me' | 'may'>,
  person: Pick<UserView, 'role' | 'scope'>,
  branch: BranchView | null,
): boolean {
  const mine = rolesOfBranches.includes(person.role) && person.scope !== 'all';
  return desk.may('manage_people') && reaches(desk.me, branch) && (desk.may('configure') || mine);
}
