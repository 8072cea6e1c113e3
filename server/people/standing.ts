import type { Changes } from '#server/events/catalogue.ts';
import type { Actor, Context } from '#server/platform/context.ts';
import { badRequest, conflict, DomainError, notFound } from '#server/platform/errors.ts';
import { matches, may, reaches } from '#server/platform/policy.ts';
import { demandBranch } from './branch.queries.ts';
import { type Role, type Scope, permissionsOf, rolesOfBranches, usualScope } from './role.schema.ts';
import { visibleUsers } from './user.policy.ts';

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

/** Whether it makes sense anywhere. Throws `branch_needed`, `bad_scope`. */
export function demandSense({ role, branchId, scope }: Standing): void {
  if (branchId === null && (scope === 'branch' || scope === 'subtree')) throw branchNeeded();
  if (role === 'administrator' && scope !== 'all')
    throw badRequest('bad_scope', 'An administrator reaches everything.');
}

/** Throws `branch_needed`, `bad_scope`, `unknown_branch`. */
export async function demandStanding(ctx: Context, standing: Standing): Promise<void> {
  demandSense(standing);
  await demandBranch(ctx, standing.branchId);
}

/** Nobody gives more than they have: whoever manages branches gives the roles of branches, there. Throws `not_yours_to_give`. */
export function demandMayGive(actor: Actor, { role, branchId, scope }: Standing): void {
  const everywhere = may(actor, 'configure');
  const here = rolesOfBranches.includes(role) && scope !== 'all' && reaches(actor, branchId);
  if (!everywhere && !here)
    throw new DomainError(403, 'not_yours_to_give', 'This role or branch is not yours to give to anybody.');
}

/**
 * For what is done to somebody who is there already: within reach, and nobody whom the actor could not have hired. Throws `user_not_found`, or
 * `not_yours_to_give`.
 */
export function demandMayChange(
  actor: Actor,
  user: { id: string; active: boolean; role: Role; branchId?: string | null; scope: Scope },
): void {
  if (!matches(visibleUsers(actor), user)) throw notFound('user');
  demandMayGive(actor, { ...user, branchId: user.branchId ?? null });
}

/** Of a new user what matters for this. */
interface Hire {
  role: Role;
  branchId?: string | null;
  scope?: Scope;
  queueIds?: readonly string[];
}

/** What needs no look at the database. Throws `branch_needed`, `bad_scope`, `not_yours_to_give`, `role_takes_no_calls`. */
export function demandMayHire(actor: Actor, input: Hire): Standing {
  const { role, branchId = null } = input;
  const standing = { role, branchId, scope: input.scope ?? usualReach(role, branchId) };
  demandSense(standing);
  demandMayGive(actor, standing);
  demandQueuesFor(role, input.queueIds ?? []);
  return standing;
}

/** Whoever manages a part of the organisation could lock themselves out of it; those above them put it right. */
export function demandNotOwnRights(actor: Actor, id: string, changes: Changes): void {
  const ofRights = changes.role ?? changes.branchId ?? changes.scope ?? changes.active;
  if (ofRights && id === actor.id && !may(actor, 'configure'))
    throw conflict('own_rights', 'Your own role, branch and reach are changed by an administrator.');
}

export const takesCalls = (role: Role): boolean => permissionsOf[role].includes('take_calls');

/** Throws `role_takes_no_calls`. */
export function demandQueuesFor(role: Role, queueIds: readonly string[]): void {
  if (queueIds.length > 0 && !takesCalls(role))
    throw badRequest('role_takes_no_calls', 'This role does not work in queues.');
}

const branchNeeded = () => badRequest('branch_needed', 'This role needs a branch.');
