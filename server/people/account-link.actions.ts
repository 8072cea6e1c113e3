import { createHash, randomBytes } from 'node:crypto';
import { planMails, withdrawMails } from '#server/mail/mail.actions.ts';
import { record } from '#server/events/record.ts';
import { clearPassword, endSessions, withSignIn } from '#server/platform/auth-rows.ts';
import { normaliseEmail } from '#server/platform/auth.ts';
import type { Context } from '#server/platform/context.ts';
import { conflict, notFound } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import type { Language } from '#server/platform/schema.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { type LinkPurpose, linkPurposes } from './account-link.schema.ts';
import { type Standing, demandMayChange } from './standing.ts';

const HOUR_MS = 3600_000;
/** In the fragment, which browsers keep to themselves: the token gets into no log. */
const places: Record<LinkPurpose, { path: string; validMs: number }> = {
  invitation: { path: '/welcome', validMs: 7 * 24 * HOUR_MS },
  forgotten_password: { path: '/new-password', validMs: HOUR_MS },
  password_reset: { path: '/new-password', validMs: 24 * HOUR_MS },
};

export interface MadeLink {
  url: string;
  expiresAt: Date;
  mailed: boolean;
}

/** Fresh invitations; the former links stop working. Throws `not_invited` when one of them has a password, and `user_inactive`. */
export function inviteUsers(ctx: Context, userIds: readonly string[]): Promise<MadeLink[]> {
  return inTransaction(ctx, async ctx => {
    const users = await lockActiveUsers(ctx, userIds);
    if ((await withSignIn(ctx, userIds)).size > 0)
      throw conflict('not_invited', 'This person has chosen a password already. Reset it instead.');
    for (const { id } of users) record(ctx, 'user.invited', { type: 'user', id }, { data: { userId: id } });
    return makeLinks(ctx, users, 'invitation');
  });
}

export const inviteUser = async (ctx: Context, userId: string): Promise<MadeLink> =>
  (await inviteUsers(ctx, [userId]))[0]!;

/**
 * The user is signed out everywhere and the old password is of no use any more; API keys stay. Throws `own_password`: whoever resets their
 * own could not come back, and `user_inactive`.
 */
export function resetPassword(ctx: Context, userId: string): Promise<MadeLink> {
  return inTransaction(ctx, async ctx => {
    const users = await lockActiveUsers(ctx, [userId]);
    if (userId === ctx.actor.id)
      throw conflict('own_password', 'Change your own password in your profile, or ask another administrator.');
    await clearPassword(ctx, userId);
    await endSessions(ctx, userId);
    record(ctx, 'user.password_reset', { type: 'user', id: userId }, { data: { userId } });
    return (await makeLinks(ctx, users, 'password_reset'))[0]!;
  });
}

/** Mails a link to the active user with this address, if there is one. What an administrator sent stays valid beside it. */
export function forgetPassword(ctx: Context, email: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const user = await first(
      ctx.em,
      sql<LockedUser>`
        select id, language from users where email = ${normaliseEmail(email)} and active for no key update`,
    );
    if (!user) return;
    record(ctx, 'user.password_forgotten', { type: 'user', id: user.id }, { data: { userId: user.id } });
    await makeLinks(ctx, [user], 'forgotten_password');
  });
}

/** None of these users' links of these purposes works any more, and those still to be mailed are not. Their rows are locked. */
export async function endLinks(
  ctx: Context,
  userIds: readonly string[],
  purposes: readonly LinkPurpose[],
): Promise<void> {
  await run(
    ctx.em,
    sql`
      update account_link set state = 'replaced', ended_at = ${ctx.now}
      where user_id = any(${userIds}::uuid[]) and state = 'open' and purpose = any(${purposes}::text[])`,
  );
  await withdrawMails(ctx, userIds, purposes);
}

/** Nobody guesses 32 random bytes, so a plain hash keeps them safe from whoever sees the database. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

async function makeLinks(ctx: Context, users: readonly LockedUser[], purpose: LinkPurpose): Promise<MadeLink[]> {
  const { path, validMs } = places[purpose];
  const expiresAt = new Date(ctx.now.getTime() + validMs);
  const made = users.map(user => ({ ...user, token: randomBytes(32).toString('base64url') }));
  const userIds = users.map(user => user.id);
  // What anybody may ask for must not end what an administrator handed over.
  await endLinks(ctx, userIds, purpose === 'forgotten_password' ? [purpose] : linkPurposes);
  const rows = made.map(({ id, token }) => ({ id: newId(), user_id: id, token_hash: hashToken(token) }));
  await run(
    ctx.em,
    sql`
      insert into account_link (id, user_id, purpose, token_hash, state, created_at, expires_at)
      select id, user_id, ${purpose}, token_hash, 'open', ${ctx.now}, ${expiresAt}
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r(id uuid, user_id uuid, token_hash text)`,
  );
  const links = made.map(user => ({ ...user, url: `${ctx.services.publicUrl}${path}#${user.token}` }));
  const mailed = await planMails(
    ctx,
    links.map(({ id, language, url }) => ({ userId: id, kind: purpose, language, link: url, expiresAt })),
  );
  return links.map(({ url }) => ({ url, expiresAt, mailed }));
}

/** Forgets links that ended long ago; to whoever has one it makes no difference. */
export async function forgetLinks(ctx: Context): Promise<void> {
  await run(
    ctx.em,
    sql`delete from account_link where expires_at < ${new Date(ctx.now.getTime() - 30 * 24 * HOUR_MS)}`,
  );
}

interface LockedUser {
  id: string;
  language: Language | null;
}
interface LockedStanding extends LockedUser, Standing {
  active: boolean;
}

async function lockActiveUsers(ctx: Context, ids: readonly string[]): Promise<LockedUser[]> {
  const rows = sql<LockedStanding>`
    select id, language, active, role, scope, branch_id as "branchId" from users where id = any(${ids}::uuid[]) order by id for no key update`;
  const users = await run(ctx.em, rows);
  if (users.length < ids.length) throw notFound('user');
  for (const user of users) demandMayChange(ctx.actor, user);
  if (!users.every(user => user.active))
    throw conflict('user_inactive', 'This person is deactivated. Activate them first.');
  return users;
}
