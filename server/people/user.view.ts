import type { Actor } from '#server/platform/context.ts';
import type { ApiKeyRow } from '#server/platform/auth-rows.ts';
import type { SkillLevel } from './skill.schema.ts';
import type { User } from './user.entity.ts';
import { maySeeDetails } from './user.policy.ts';
import type { ApiKeyView, UserView } from './user.schema.ts';

/** Colleagues see a name and a role. */
export function viewUser(
  actor: Actor,
  user: User,
  queueIds: readonly string[],
  skills: readonly SkillLevel[],
): Omit<UserView, 'invited'> {
  const { id, name, role, active, version } = user;
  const details = maySeeDetails(actor, user);
  return {
    id,
    name,
    email: details ? user.email : '',
    role,
    language: (details && user.language) || null,
    active,
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
