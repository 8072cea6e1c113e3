import { LockMode } from '@mikro-orm/core';
import { record } from '#server/events/record.ts';
import { normaliseEmail } from '#server/platform/auth.ts';
import { endSessions, insertSignIn, renameSignIn } from '#server/platform/auth-rows.ts';
import { differences, given } from '#server/platform/changes.ts';
import type { Context } from '#server/platform/context.ts';
import { conflict, notFound } from '#server/platform/errors.ts';
import { flushUnique } from '#server/platform/flush-unique.ts';
import { newId } from '#server/platform/ids.ts';
import { hashPassword } from '#server/platform/password.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { type QueueMemberships, queuesOf } from './queue-memberships.ts';
import { setSkills, skillsOf } from './skill.actions.ts';
import type { SkillLevel } from './skill.schema.ts';
import { User } from './user.entity.ts';
import type { CreateUser, UpdateMe, UpdateUser } from './user.schema.ts';

/** A user who can sign in at once; without a password, when they have accepted an invitation. Throws `email_taken`. */
export async function createUser(ctx: Context, input: CreateUser, memberships: QueueMemberships): Promise<User> {
  const passwordHash = input.password === undefined ? null : await hashPassword(input.password); // before the transaction: it takes a while
  return inTransaction(ctx, async ctx => {
    const user = ctx.em.create(User, {
      id: newId(),
      name: cleanName(input.name),
      email: normaliseEmail(input.email),
      role: input.role,
      language: input.language ?? null,
      active: true,
      createdAt: ctx.now,
      version: 1,
    });
    await flushUnique(ctx, emailTaken);
    await insertSignIn(ctx, { userId: user.id, name: user.name, email: user.email, passwordHash });
    const queueIds = [...new Set(input.queueIds)].sort();
    if (queueIds.length > 0) await memberships.set(ctx, user.id, queueIds);
    const skills = sortedSkills(input.skills ?? []);
    if (skills.length > 0) await changeSkills(ctx, user.id, skills, memberships);
    record(
      ctx,
      'user.created',
      { type: 'user', id: user.id },
      {
        changes: { role: [null, user.role], queueIds: [[], queueIds], skills: [[], skills] },
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
    const skills = (await skillsOf(ctx, [id])).get(id) ?? [];
    const before: Editable = { ...pick(user), queueIds: await queuesOf(memberships, ctx, id), skills };
    const after: Editable = { ...before, ...given(input) };
    if (input.name !== undefined) after.name = cleanName(input.name);
    after.queueIds = [...new Set(after.queueIds)].sort();
    after.skills = sortedSkills(after.skills);
    if (isAdministrator(before) && !isAdministrator(after)) await demandAnotherAdministrator(ctx, id);

    const changes = differences(before, after);
    if (Object.keys(changes).length === 0) return user;
    Object.assign(user, { name: after.name, role: after.role, language: after.language, active: after.active });
    user.version += 1;
    if (changes.queueIds) await memberships.set(ctx, id, after.queueIds);
    if (changes.skills) await changeSkills(ctx, id, after.skills, memberships);
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

const cleanName = (name: string): string => name.trim().normalize('NFC');
const isAdministrator = (user: { role: string; active: boolean }) => user.role === 'administrator' && user.active;

type Editable = Required<UpdateUser>;
const pick = ({ name, role, language, active }: User): Omit<Editable, 'queueIds' | 'skills'> => ({
  name,
  role,
  language: language ?? null,
  active,
});

async function changeSkills(
  ctx: Context,
  userId: string,
  skills: readonly SkillLevel[],
  memberships: QueueMemberships,
): Promise<void> {
  await setSkills(ctx, userId, skills);
  await memberships.skillsChanged(ctx, [userId]);
}

const sortedSkills = (skills: readonly SkillLevel[]): SkillLevel[] =>
  skills.map(({ skillId, level }) => ({ skillId, level })).sort((a, b) => (a.skillId < b.skillId ? -1 : 1));
