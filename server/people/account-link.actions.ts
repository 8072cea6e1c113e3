import { createHash, randomBytes } from 'node:crypto';
import { planMail, withdrawMails } from '#server/mail/mail.actions.ts';
import { record } from '#server/events/record.ts';
import { clearPassword, endSessions, hasSignIn } from '#server/platform/auth-rows.ts';
import { normaliseEmail } from '#server/platform/auth.ts';
import type { Context } from '#server/platform/context.ts';
import { conflict, notFound } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import type { Language } from '#server/platform/schema.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { type LinkPurpose, linkPurposes } from './account-link.schema.ts';

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

/** A fresh invitation; the former links stop working. Throws `not_invited` when the user has a password, and `user_inactive`. */
export function inviteUser(ctx: Context, userId: string): Promise<MadeLink> {
  return inTransaction(ctx, async ctx => {
    const user = await lockActiveUser(ctx, userId);
    if (await hasSignIn(ctx, userId))
      throw conflict('not_invited', 'This person has chosen a password already. Reset it instead.');
    record(ctx, 'user.invited', { type: 'user', id: userId }, { data: { userId } });
    return makeLink(ctx, user, 'invitation');
  });
}

/**
 * The user is signed out everywhere and the old password is of no use any more; API keys stay. Throws `own_password`: whoever resets their
 * own could not come back, and `user_inactive`.
 */
export function resetPassword(ctx: Context, userId: string): Promise<MadeLink> {
  return inTransaction(ctx, async ctx => {
    const user = await lockActiveUser(ctx, userId);
    if (userId === ctx.actor.id)
      throw conflict('own_password', 'Change your own password in your profile, or ask another administrator.');
    await clearPassword(ctx, userId);
    await endSessions(ctx, userId);
    record(ctx, 'user.password_reset', { type: 'user', id: userId }, { data: { userId } });
    return makeLink(ctx, user, 'password_reset');
  });
}

/** Mails a link to the active user with this address, if there is one. What an administrator sent stays valid beside it. */
export function forgetPassword(ctx: Context, email: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const user = await first(
      ctx.em,
      sql<LockedUser>`
        select id, language, active from users where email = ${normaliseEmail(email)} and active for no key update`,
    );
    if (!user) return;
    record(ctx, 'user.password_forgotten', { type: 'user', id: user.id }, { data: { userId: user.id } });
    await makeLink(ctx, user, 'forgotten_password');
  });
}

/** None of a user's links of these purposes works any more, and those still to be mailed are not. The user's row is locked. */
export async function endLinks(ctx: Context, userId: string, purposes: readonly LinkPurpose[]): Promise<void> {
  await run(
    ctx.em,
    sql`
      update account_link set state = 'replaced', ended_at = ${ctx.now}
      where user_id = ${userId} and state = 'open' and purpose = any(${purposes}::text[])`,
  );
  await withdrawMails(ctx, userId, purposes);
}

/** Nobody guesses 32 random bytes, so a plain hash keeps them safe from whoever sees the database. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url');

async function makeLink(ctx: Context, user: LockedUser, purpose: LinkPurpose): Promise<MadeLink> {
  const { path, validMs } = places[purpose];
  const token = randomBytes(32).toString('base64url');
  const expiresAt = new Date(ctx.now.getTime() + validMs);
  // What anybody may ask for must not end what an administrator handed over.
  await endLinks(ctx, user.id, purpose === 'forgotten_password' ? [purpose] : linkPurposes);
  await run(
    ctx.em,
    sql`
      insert into account_link (id, user_id, purpose, token_hash, state, created_at, expires_at)
      values (${newId()}, ${user.id}, ${purpose}, ${hashToken(token)}, 'open', ${ctx.now}, ${expiresAt})`,
  );
  const url = `${ctx.services.publicUrl}${path}#${token}`;
  const { id: userId, language } = user;
  const mailed = await planMail(ctx, { userId, kind: purpose, language, link: url, expiresAt });
  return { url, expiresAt, mailed };
}

interface LockedUser {
  id: string;
  language: Language | null;
  active: boolean;
}

async function lockActiveUser(ctx: Context, id: string): Promise<LockedUser> {
  const row = sql<LockedUser>`select id, language, active from users where id = ${id} for no key update`;
  const user = await first(ctx.em, row);
  if (!user) throw notFound('user');
  if (!user.active) throw conflict('user_inactive', 'This person is deactivated. Activate them first.');
  return user;
}
