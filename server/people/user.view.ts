import type { Actor } from '#server/platform/context.ts';
import type { ApiKeyRow } from '#server/platform/auth-rows.ts';
import type { SkillLevel } from './skill.schema.ts';
import type { User } from './user.entity.ts';
import { maySeeDetails } from './user.policy.ts';
import type { ApiKeyView, UserView } from './user.schema.ts';

/** What belongs to a user and lives in other tables. */
export interface Belongings {
  /** Has no password yet. */
  invited: boolean;
  queueIds: readonly string[];
  groupIds: readonly string[];
  skills: readonly SkillLevel[];
}

/** Colleagues see a name, a role and a branch. */
export function viewUser(actor: Actor, user: User, { invited, queueIds, groupIds, skills }: Belongings): UserView {
  const { id, name, role, branchId = null, scope, active, version } = user;
  const details = maySeeDetails(actor, user);
  return {
    id,
    name,
    email: details ? user.email : '',
    role,
    branchId,
    scope,
    language: (details && user.language) || null,
    active,
    invited: details && invited,
    groupIds: details ? [...groupIds] : [],
    queueIds: details ? [...queueIds] : [],
    skills: details ? [...skills] : [],
    version,
  };
}

export const viewApiKey = ({ id, name, start, createdAt }: ApiKeyRow): ApiKeyView => ({
  id,
  name,
  start,
  createdAt: createdAt.toISOString(),
});
