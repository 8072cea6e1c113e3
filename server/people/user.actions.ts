import { LockMode } from '@mikro-orm/core';
import { record } from '#server/events/record.ts';
import { normaliseEmail } from '#server/platform/auth.ts';
import { endSessions, insertSignIn, renameSignIn } from '#server/platform/auth-rows.ts';
import { differences } from '#server/platform/changes.ts';
import type { Context } from '#server/platform/context.ts';
import { conflict, notFound } from '#server/platform/errors.ts';
import { flushUnique } from '#server/platform/flush-unique.ts';
import { newId } from '#server/platform/ids.ts';
import { hashPassword } from '#server/platform/password.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { setGroups } from './group.actions.ts';
import type { QueueMemberships } from './queue-memberships.ts';
import { setSkills } from './skill.actions.ts';
import type { SkillLevel } from './skill.schema.ts';
import { demandMayChange, demandMayHire, demandNotOwnRights, demandStanding } from './standing.ts';
import { cleanName, editableOf, settled, sorted, sortedSkills } from './user-editing.ts';
import { User } from './user.entity.ts';
import type { CreateUser, UpdateMe, UpdateUser } from './user.schema.ts';

/** A user who can sign in at once; without a password, when they have accepted an invitation. Throws `email_taken`, and what `demandStanding` and `demandMayGive` throw. */
export async function createUser(ctx: Context, input: CreateUser, memberships: QueueMemberships): Promise<User> {
  const standing = demandMayHire(ctx.actor, input);
  const passwordHash = input.password === undefined ? null : await hashPassword(input.password); // before the transaction: it takes a while
  return inTransaction(ctx, async ctx => {
    await demandStanding(ctx, standing);
    const queueIds = sorted(input.queueIds);
    const user = ctx.em.create(User, {
      id: newId(),
      name: cleanName(input.name),
      email: normaliseEmail(input.email),
      ...standing,
      language: input.language ?? null,
      active: true,
      createdAt: ctx.now,
      version: 1,
    });
    await flushUnique(ctx, emailTaken);
    await insertSignIn(ctx, { userId: user.id, name: user.name, email: user.email, passwordHash });
    if (queueIds.length > 0) await memberships.set(ctx, user.id, queueIds);
    const skills = sortedSkills(input.skills ?? []);
    if (skills.length > 0) await changeSkills(ctx, user.id, skills, memberships);
    const groupIds = sorted(input.groupIds);
    if (groupIds.length > 0)
      await changeGroups(ctx, { id: user.id, branchId: standing.branchId }, [], groupIds, memberships);
    record(
      ctx,
      'user.created',
      { type: 'user', id: user.id },
      {
        changes: {
          role: [null, standing.role],
          branchId: [null, standing.branchId],
          scope: [null, standing.scope],
          groupIds: [[], groupIds],
          queueIds: [[], queueIds],
          skills: [[], skills],
        },
        data: { userId: user.id },
      },
    );
    return user;
  });
}

/** What an administrator changes of a user. Deactivating ends all of that user's sessions. Throws `last_administrator`. */
export function updateUser(ctx: Context, id: string, input: UpdateUser, memberships: QueueMemberships): Promise<User> {
  return inTransaction(ctx, async ctx => {
    if (input.active === false || input.role !== undefined) await lockAdministrators(ctx);
    const user = await lockUser(ctx, id);
    demandMayChange(ctx.actor, user);
    const before = await editableOf(ctx, user, memberships);
    const after = await settled(ctx, before, input);
    if (isAdministrator(before) && !isAdministrator(after)) await demandAnotherAdministrator(ctx, id);

    const changes = differences(before, after);
    if (Object.keys(changes).length === 0) return user;
    demandNotOwnRights(ctx.actor, id, changes);
    const { queueIds, groupIds, skills, ...fields } = after;
    Object.assign(user, fields, { version: user.version + 1 });
    await ctx.em.flush(); // what follows reads it
    if (changes.queueIds) await memberships.set(ctx, id, queueIds);
    if (changes.groupIds)
      await changeGroups(ctx, { id, branchId: after.branchId }, before.groupIds, groupIds, memberships);
    else if (changes.role) await memberships.groupsChanged(ctx, [id]);
    if (changes.skills) await changeSkills(ctx, id, skills, memberships);
    if (changes.name) await renameSignIn(ctx, id, after.name);
    if (changes.active && !after.active) await endSessions(ctx, id);
    record(ctx, 'user.updated', { type: 'user', id }, { changes, data: { userId: id } });
    return user;
  });
}

/** What people change of themselves. */
export function updateMe(ctx: Context, input: UpdateMe): Promise<User> {
  return inTransaction(ctx, async ctx => {
    const user = await lockUser(ctx, ctx.actor.id ?? '');
    const language = input.language === undefined ? user.language : input.language;
    if (language === user.language) return user;
    record(
      ctx,
      'user.updated',
      { type: 'user', id: user.id },
      {
        changes: { language: [user.language, language] },
        data: { userId: user.id },
      },
    );
    user.language = language;
    user.version += 1;
    return user;
  });
}

async function lockUser(ctx: Context, id: string): Promise<User> {
  const user = await ctx.em.findOne(User, { id }, { lockMode: LockMode.PESSIMISTIC_WRITE });
  if (!user) throw notFound('user');
  return user;
}

/** So that two administrators cannot take each other's rights away at the same moment. Always before the row itself. */
const lockAdministrators = (ctx: Context) =>
  run(ctx.em, sql`select id from users where role = 'administrator' and active order by id for update`);

async function demandAnotherAdministrator(ctx: Context, id: string): Promise<void> {
  if ((await ctx.em.count(User, { role: 'administrator', active: true, id: { $ne: id } })) === 0)
    throw conflict('last_administrator', 'This is the only administrator. Make somebody else one first.');
}

const emailTaken = (): Error => conflict('email_taken', 'There is a user with this e-mail address already.');

const isAdministrator = (user: { role: string; active: boolean }) => user.role === 'administrator' && user.active;

async function changeGroups(
  ctx: Context,
  user: { id: string; branchId: string | null },
  before: readonly string[],
  after: readonly string[],
  memberships: QueueMemberships,
): Promise<void> {
  await setGroups(ctx, user, before, after);
  await memberships.groupsChanged(ctx, [user.id]);
}

async function changeSkills(
  ctx: Context,
  userId: string,
  skills: readonly SkillLevel[],
  memberships: QueueMemberships,
): Promise<void> {
  await setSkills(ctx, userId, skills);
  await memberships.skillsChanged(ctx, [userId]);
}
