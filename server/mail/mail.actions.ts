import { record } from '#server/events/record.ts';
import type { Context } from '#server/platform/context.ts';
import { newId } from '#server/platform/ids.ts';
import type { Language } from '#server/platform/schema.ts';
import { run, sql } from '#server/platform/sql.ts';
import type { MailKind } from './mail.schema.ts';

export interface MailPlan {
  userId: string;
  kind: MailKind;
  /** Null: English. */
  language: Language | null;
  /** Kept sealed, and only until the mail is sent or given up. */
  link: string;
  /** After this the link is of no use, and the mail is not sent any more. */
  expiresAt: Date;
}

/** What is kept sealed of a mail. */
export interface MailParameters {
  link: string;
}

/** Plans mails in the transaction of what caused them. False: this installation sends none. */
export async function planMails(ctx: Context, plans: readonly MailPlan[]): Promise<boolean> {
  const { mailer, seal } = ctx.services;
  if (!mailer) return false;
  const rows = plans.map(({ userId, kind, language, link, expiresAt }) => ({
    id: newId(),
    user_id: userId,
    kind,
    language: language ?? 'en',
    sealed: seal.seal(JSON.stringify({ link } satisfies MailParameters)),
    expires_at: expiresAt,
  }));
  await run(
    ctx.em,
    sql`
      insert into mail (id, user_id, kind, language, sealed, state, created_at, due_at, expires_at)
      select id, user_id, kind, language, sealed, 'planned', ${ctx.now}, ${ctx.now}, expires_at
      from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb)
        as r(id uuid, user_id uuid, kind text, language text, sealed text, expires_at timestamptz)`,
  );
  for (const { id } of rows) tellPlanned(ctx, id, ctx.now);
  return true;
}

export const tellPlanned = (ctx: Context, id: string, dueAt: Date): void =>
  record(ctx, 'mail.planned', { type: 'mail', id }, { data: { dueAt: dueAt.toISOString() } });

/** What these users were to be told and has not gone out yet is not sent any more: it does not hold now. */
export async function withdrawMails(
  ctx: Context,
  userIds: readonly string[],
  kinds: readonly MailKind[],
): Promise<void> {
  await run(
    ctx.em,
    sql`
      update mail set state = 'failed', error = 'withdrawn', smtp_code = null, settled_at = ${ctx.now}, sealed = null
      where user_id = any(${userIds}::uuid[]) and kind = any(${kinds}::text[]) and state in ('planned', 'sending')`,
  );
}

/** So long administrators see what became of a mail. */
const KEPT_DAYS = 90;

/** Forgets mails that were settled long ago. */
export async function forgetMails(ctx: Context): Promise<void> {
  const before = new Date(ctx.now.getTime() - KEPT_DAYS * 86_400_000);
  await run(ctx.em, sql`delete from mail where state in ('sent', 'failed') and created_at < ${before}`);
}
