import { record } from '#server/events/record.ts';
import { endSessions, setPassword } from '#server/platform/auth-rows.ts';
import { type Actor, anonymous, type Context } from '#server/platform/context.ts';
import { notFound } from '#server/platform/errors.ts';
import { hashPassword } from '#server/platform/password.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { endLinks, hashToken } from './account-link.actions.ts';
import { type AccountLinkView, type LinkPurpose, linkPurposes, type UseLink } from './account-link.schema.ts';
import type { Role } from './role.schema.ts';

interface OpenLink {
  user_id: string;
  purpose: LinkPurpose;
  name: string;
  email: string;
  role: Role;
}

/** Lets an account that was locked after wrong passwords be tried again. */
export type LiftLockOut = (ctx: Context, email: string) => Promise<void>;

/** Used, expired, replaced, unknown, or of a deactivated user: all one and the same answer. */
const linkNotFound = () => notFound('link');

/** Whom a link is for. Throws `link_not_found`. */
export async function lookAtLink(ctx: Context, token: string): Promise<AccountLinkView> {
  const { purpose, name, email } = await getOpenLink(ctx, token);
  const { settings } = ctx.services;
  return {
    purpose,
    name,
    email,
    organisationName: settings.of('organisationName'),
    organisationNameZh: settings.of('organisationNameZh'),
  };
}

/**
 * Sets the password and uses up the link, once however many ask at the same moment. All other sessions and links of the user end, and a
 * lock-out is lifted. Throws `link_not_found`.
 */
export async function useLink(
  outer: Context,
  { token, password }: UseLink,
  sessionId: string | null,
  liftLockOut: LiftLockOut,
): Promise<void> {
  // Looked at first: hashing takes a while, which nobody gets for a link that was made up.
  const { user_id: userId, email, role } = await getOpenLink(outer, token);
  const passwordHash = await hashPassword(password);
  const actor: Actor = { ...anonymous, id: userId, role };
  await inTransaction({ ...outer, actor }, async ctx => {
    // The user first, as whoever makes a link does: two cannot wait for each other, and of many the first finds it open.
    await run(ctx.em, sql`select id from users where id = ${userId} for no key update`);
    if (!(await takeLink(ctx, token))) throw linkNotFound();
    const isFirst = await setPassword(ctx, userId, passwordHash);
    await endSessions(ctx, userId, sessionId);
    await endLinks(ctx, [userId], linkPurposes);
    await liftLockOut(ctx, email);
    if (!isFirst) return record(ctx, 'user.password_changed', { type: 'user', id: userId }, { data: { userId } });
    await run(ctx.em, sql`update users set version = version + 1 where id = ${userId}`);
    record(ctx, 'user.invitation_accepted', { type: 'user', id: userId }, { data: { userId } });
  });
}

async function getOpenLink(ctx: Context, token: string): Promise<OpenLink> {
  const link = await first(
    ctx.em,
    sql<OpenLink>`
      select l.user_id, l.purpose, u.name, u.email, u.role from account_link l join users u on u.id = l.user_id
      where l.token_hash = ${hashToken(token)} and l.state = 'open' and l.expires_at > ${ctx.now} and u.active`,
  );
  if (!link) throw linkNotFound();
  return link;
}

async function takeLink(ctx: Context, token: string): Promise<boolean> {
  const taken = await first(
    ctx.em,
    sql`
      update account_link l set state = 'used', ended_at = ${ctx.now} from users u
      where l.token_hash = ${hashToken(token)} and l.state = 'open' and l.expires_at > ${ctx.now} and u.id = l.user_id and u.active
      returning 1`,
  );
  return taken !== undefined;
}
