import { createUser } from '#server/people/user.actions.ts';
import { setPassword } from '#server/platform/auth-rows.ts';
import type { Context } from '#server/platform/context.ts';
import { hashPassword } from '#server/platform/password.ts';
import { queueMemberships } from '#server/routing/memberships.ts';
import { Queue } from '#server/routing/queue.entity.ts';
import { DEMO_PASSWORD, type DemoPerson } from './demo-people.ts';

interface Keys {
  branches: ReadonlyMap<string, string>;
  groups: ReadonlyMap<string, string>;
  skills: ReadonlyMap<string, string>;
}
const none: Keys = { branches: new Map(), groups: new Map(), skills: new Map() };

/** Returns their ids by e-mail. */
export async function createPeople(
  ctx: Context,
  people: readonly DemoPerson[],
  { branches, groups, skills }: Keys = none,
): Promise<Map<string, string>> {
  const queues = await ctx.em.find(Queue, {});
  const ids = new Map<string, string>();
  // Everybody's password is the same, and hashing takes long.
  const passwordHash = await hashPassword(DEMO_PASSWORD);
  for (const person of people) {
    const { name, email, role, language, branch, queues: keys = [] } = person;
    const user = await createUser(
      ctx,
      {
        name,
        email,
        role,
        ...(language && { language }),
        branchId: branch ? branches.get(branch)! : null,
        groupIds: (person.groups ?? []).map(key => groups.get(key)!),
        queueIds: queues.filter(queue => keys.includes(queue.key)).map(queue => queue.id),
        skills: Object.entries(person.skills ?? {}).map(([key, level]) => ({ skillId: skills.get(key)!, level })),
      },
      queueMemberships,
    );
    await setPassword(ctx, user.id, passwordHash);
    ids.set(email, user.id);
  }
  return ids;
}
