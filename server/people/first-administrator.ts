import { randomBytes } from 'node:crypto';
import { record } from '#server/events/record.ts';
import { insertApiKey, insertSignIn } from '#server/platform/auth-rows.ts';
import { normaliseEmail } from '#server/platform/auth.ts';
import type { Context } from '#server/platform/context.ts';
import { newId } from '#server/platform/ids.ts';
import { hashPassword } from '#server/platform/password.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { User } from './user.entity.ts';

export interface FirstAdministrator {
  email: string;
  /** 12 characters at least. */
  password: string;
}
const DEFAULT_EMAIL = 'admin@patchbay.local';

/**
 * At the first start of a database without users: an administrator as given, or with a password made here. Answers what to show once, null
 * when the password was given or there are users already. Processes that start at once make one.
 */
export async function ensureAdministrator(
  outer: Context,
  given: FirstAdministrator | null,
  apiKey: string | null,
): Promise<FirstAdministrator | null> {
  if ((await outer.em.fork().count(User)) > 0) return null;
  const { email, password } = given ?? { email: DEFAULT_EMAIL, password: randomBytes(15).toString('base64url') };
  const passwordHash = await hashPassword(password);
  return inTransaction(outer, async ctx => {
    await run(ctx.em, sql`lock table users in share row exclusive mode`);
    if ((await ctx.em.count(User)) > 0) return null;
    const user = ctx.em.create(User, {
      id: newId(),
      name: 'Administrator',
      email: normaliseEmail(email),
      role: 'administrator',
      branchId: null,
      scope: 'all',
      language: null,
      active: true,
      createdAt: ctx.now,
      version: 1,
    });
    await ctx.em.flush();
    await insertSignIn(ctx, { userId: user.id, name: user.name, email: user.email, passwordHash });
    record(
      ctx,
      'user.created',
      { type: 'user', id: user.id },
      { changes: { role: [null, 'administrator'] }, data: { userId: user.id } },
    );
    if (apiKey !== null) {
      await insertApiKey(ctx, user.id, 'ADMIN_API_KEY', apiKey);
      record(ctx, 'user.api_key_created', { type: 'user', id: user.id });
    }
    return given ? null : { email: user.email, password };
  });
}
