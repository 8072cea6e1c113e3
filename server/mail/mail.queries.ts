import type { Context } from '#server/platform/context.ts';
import { cutPage, DEFAULT_LIMIT, type PageRequest, readTimeCursor } from '#server/platform/keyset.ts';
import type { Page } from '#server/platform/schema.ts';
import { run, sql } from '#server/platform/sql.ts';
import type { MailView } from './mail.schema.ts';

/** Newest first, without what they say. */
export async function listMails(ctx: Context, { limit = DEFAULT_LIMIT, cursor }: PageRequest): Promise<Page<MailView>> {
  const after = cursor === undefined ? null : readTimeCursor(cursor);
  const rows = await run(
    ctx.em,
    sql<MailView>`
      select m.id, jsonb_build_object('id', u.id, 'name', u.name) as user, u.email, m.kind, m.language, m.state, m.attempts,
        m.error, m.smtp_code as "smtpCode", m.created_at as "createdAt",
        case when m.state in ('planned', 'sending') then m.due_at end as "dueAt", m.settled_at as "settledAt"
      from mail m join users u on u.id = m.user_id
      where ${after === null}::boolean or (m.created_at, m.id) < (${after?.at ?? null}::timestamptz, ${after?.id ?? null}::uuid)
      order by m.created_at desc, m.id desc limit ${limit + 1}`,
  );
  return cutPage(rows.map(withTimes), limit, ({ createdAt, id }) => ({ value: createdAt, id }));
}

const iso = (time: string | null): string | null => time && new Date(time).toISOString();
const withTimes = (row: MailView): MailView => ({
  ...row,
  createdAt: iso(row.createdAt)!,
  dueAt: iso(row.dueAt),
  settledAt: iso(row.settledAt),
});
