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

/** Plans a mail in the transaction of what caused it. False: this installation sends none. */
export async function planMail(ctx: Context, { userId, kind, language, link, expiresAt }: MailPlan): Promise<boolean> {
  const { mailer, seal } = ctx.services;
  if (!mailer) return false;
  const id = newId();
  const sealed = seal.seal(JSON.stringify({ link } satisfies MailParameters));
  await run(
    ctx.em,
    sql`
      insert into mail (id, user_id, kind, language, sealed, state, created_at, due_at, expires_at)
      values (${id}, ${userId}, ${kind}, ${language ?? 'en'}, ${sealed}, 'planned', ${ctx.now}, ${ctx.now}, ${expiresAt})`,
  );
  tellPlanned(ctx, id, ctx.now);
  return true;
}

export const tellPlanned = (ctx: Context, id: string, dueAt: Date): void =>
  record(ctx, 'mail.planned', { type: 'mail', id }, { data: { dueAt: dueAt.toISOString() } });

/** Mails of these kinds that have not gone out yet never will: what they say does not hold any more. */
export async function withdrawMails(ctx: Context, userId: string, kinds: readonly MailKind[]): Promise<void> {
  await run(
    ctx.em,
    sql`
      update mail set state = 'failed', error = 'withdrawn', smtp_code = null, settled_at = ${ctx.now}, sealed = null
      where user_id = ${userId} and kind = any(${kinds}::text[]) and state in ('planned', 'sending')`,
  );
}
