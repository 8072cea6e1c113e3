import type { Context } from '#server/platform/context.ts';
import { newId } from '#server/platform/ids.ts';
import { run, sql } from '#server/platform/sql.ts';

/** The queues that the number's menu leads to. */
const firstQueues = [
  { key: 'cards', name: 'Cards', nameZh: '银行卡' },
  { key: 'accounts', name: 'Accounts and deposits', nameZh: '账户与存款' },
  { key: 'general', name: 'General', nameZh: '综合业务' },
];

/** Makes the queues that every installation begins with. Names and times that were changed since stay as they are. */
export async function ensureQueues(ctx: Context): Promise<void> {
  for (const q of firstQueues)
    await run(
      ctx.em,
      sql`
      insert into queue (id, key, name, name_zh)
      values (${newId()}, ${q.key}, ${q.name}, ${q.nameZh})
      on conflict (key) do nothing`,
    );
}
