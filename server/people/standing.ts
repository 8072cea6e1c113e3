import type { Actor, Context } from '#server/platform/context.ts';
import { badRequest, DomainError } from '#server/platform/errors.ts';
import { may, reaches } from '#server/platform/policy.ts';
import { first, sql } from '#server/platform/sql.ts';
import { type Role, type Scope, rolesOfBranches, usualScope } from './role.schema.ts';

/** What somebody is, where, and how far that reaches. */
export interface Standing {
  role: Role;
  branchId: string | null;
  scope: Scope;
}

/** What is usual for the role there. Throws `branch_needed`. */
export function usualReach(role: Role, branchId: string | null): Scope {
  const scope = usualScope[role][branchId === null ? 'elsewhere' : 'in_branch'];
  if (scope === null) throw branchNeeded();
  return scope;
}

/** Throws `branch_needed`, `bad_scope`, `unknown_branch`. */
export async function demandStanding(ctx: Context, { role, branchId, scope }: Standing): Promise<void> {
  if (branchId === null && (scope === 'branch' || scope === 'subtree')) throw branchNeeded();
  if (role === 'administrator' && scope !== 'all')
    throw badRequest('bad_scope', 'An administrator reaches everything.');
  if (branchId !== null && !(await first(ctx.em, sql`select 1 from branch where id = ${branchId} and active`)))
    throw badRequest('unknown_branch', 'There is no such branch.');
}

/** Nobody gives more than they have: whoever manages branches gives the roles of branches, there. Throws `not_yours_to_give`. */
export function demandMayGive(actor: Actor, { role, branchId, scope }: Standing): void {
  const everywhere = may(actor, 'configure');
  const here = rolesOfBranches.includes(role) && scope !== 'all' && reaches(actor, branchId);
  if (!everywhere && !here)
    throw new DomainError(403, 'not_yours_to_give', 'This role or branch is not yours to give to anybody.');
}

const branchNeeded = () => badRequest('branch_needed', 'This role needs a branch.');
