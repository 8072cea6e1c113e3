import { record } from '#server/events/record.ts';
import type { Context } from '#server/platform/context.ts';
import { type Letter, MailError } from '#server/platform/mailer.ts';
import type { Language } from '#server/platform/schema.ts';
import { first, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { writeLetter } from './letters.ts';
import { type MailParameters, tellPlanned } from './mail.actions.ts';
import type { MailErrorCode, MailKind } from './mail.schema.ts';
import { SENDING_SECONDS } from './smtp-mailer.ts';

/** Who has not settled a mail by then has died: somebody else sends it, under the same Message-ID. */
const ANSWER_SECONDS = SENDING_SECONDS + 30;
/** Pauses between eight tries, an hour in all. */
const PAUSE_SECONDS = [15, 30, 60, 180, 420, 900, 1_800] as const;
/** About so many at a time: mail servers refuse whoever comes with more, and one that hangs must not hold up other jobs. */
const AT_ONCE = 4;

interface Claimed {
  id: string;
  user_id: string;
  kind: MailKind;
  language: Language;
  sealed: string;
  attempts: number;
  expired: boolean;
  name: string;
  email: string;
  active: boolean;
}

interface Failure {
  error: MailErrorCode;
  smtpCode: number | null;
  final: boolean;
}

/**
 * Sends what is due, one after the other. Any number of callers may do so: a few send at the same time, the others leave it to them, since
 * whoever sends looks for more when it is done.
 */
export async function sendDueMails(ctx: Context): Promise<void> {
  for (let mail = await claimNext(ctx); mail; mail = await claimNext(ctx)) {
    const failure = await tryToSend(ctx, mail);
    if (failure) await settleFailure(ctx, mail, failure);
    else await settle(ctx, mail, 'sent', null);
  }
}

function claimNext(ctx: Context): Promise<Claimed | undefined> {
  const now = nowOf(ctx);
  return first(
    ctx.em,
    sql<Claimed>`
      update mail m set state = 'sending', attempts = attempts + 1, due_at = ${secondsAfter(now, ANSWER_SECONDS)}
      from users u
      where u.id = m.user_id
        and m.id = (
          select id from mail where state in ('planned', 'sending') and due_at <= ${now}
          order by due_at limit 1 for update skip locked)
        and (select count(*) from mail where state = 'sending' and due_at > ${now}) < ${AT_ONCE}
      returning m.id, m.user_id, m.kind, m.language, m.sealed, m.attempts, m.expires_at <= ${now} as expired,
        u.name, u.email, u.active`,
  );
}

/** Null: the mail server has it. */
async function tryToSend(ctx: Context, mail: Claimed): Promise<Failure | null> {
  if (!mail.active) return { error: 'withdrawn', smtpCode: null, final: true };
  if (mail.expired) return { error: 'expired', smtpCode: null, final: true };
  const { mailer } = ctx.services;
  if (!mailer) return { error: 'no_mail_server', smtpCode: null, final: false };
  const link = unsealLink(ctx, mail.sealed);
  if (link === null) return { error: 'unreadable', smtpCode: null, final: true };
  try {
    await mailer.send(letterOf(ctx, mail, link));
    return null;
  } catch (error) {
    if (!(error instanceof MailError)) throw error;
    return { error: error.reason, smtpCode: error.smtpCode, final: error.final };
  }
}

function unsealLink(ctx: Context, sealed: string): string | null {
  try {
    return (JSON.parse(ctx.services.seal.unseal(sealed)) as MailParameters).link;
  } catch {
    return null;
  }
}

function letterOf(ctx: Context, mail: Claimed, link: string): Letter {
  const { settings, publicUrl } = ctx.services;
  const { kind, language, name, email } = mail;
  const host = new URL(publicUrl).hostname;
  const organisation = settings.of(language === 'zh-CN' ? 'organisationNameZh' : 'organisationName');
  return {
    messageId: `<${mail.id}@${host}>`,
    from: { name: organisation, address: settings.of('mailFrom') ?? `patchbay@${host}` },
    to: { name, address: email },
    ...writeLetter({ kind, language, recipient: name, organisation, link }),
  };
}

async function settleFailure(ctx: Context, mail: Claimed, failure: Failure): Promise<void> {
  const pause = failure.final ? undefined : PAUSE_SECONDS[mail.attempts - 1];
  const { error, smtpCode } = failure;
  ctx.services.log.warn(
    { mailId: mail.id, kind: mail.kind, error, smtpCode, tried: mail.attempts, givesUp: pause === undefined },
    'a mail was not sent',
  );
  if (pause === undefined) return settle(ctx, mail, 'failed', failure);
  const dueAt = secondsAfter(nowOf(ctx), pause);
  await inTransaction(ctx, async ctx => {
    const postponed = await first(
      ctx.em,
      sql`
        update mail set state = 'planned', due_at = ${dueAt}, error = ${error}, smtp_code = ${smtpCode}
        where id = ${mail.id} and state = 'sending' and attempts = ${mail.attempts} returning 1`,
    );
    if (postponed) tellPlanned(ctx, mail.id, dueAt);
  });
}

/** Nothing happens when somebody else has claimed it meanwhile, or it was withdrawn. The link is not needed any more. */
async function settle(ctx: Context, mail: Claimed, state: 'sent' | 'failed', failure: Failure | null): Promise<void> {
  await inTransaction(ctx, async ctx => {
    const settled = await first(
      ctx.em,
      sql`
        update mail set state = ${state}, settled_at = ${nowOf(ctx)}, sealed = null,
          error = ${failure?.error ?? null}, smtp_code = ${failure?.smtpCode ?? null}
        where id = ${mail.id} and state = 'sending' and attempts = ${mail.attempts} returning 1`,
    );
    if (!settled) return;
    const data = { userId: mail.user_id, ...(failure && { reason: failure.error }) };
    record(ctx, state === 'sent' ? 'mail.sent' : 'mail.failed', { type: 'mail', id: mail.id }, { data });
  });
}

/** A letter takes its time: the context's own time is when the job began. */
const nowOf = (ctx: Context): Date => ctx.services.clock.now();
const secondsAfter = (time: Date, seconds: number): Date => new Date(time.getTime() + seconds * 1000);
