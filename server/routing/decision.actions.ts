import type { Context } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';
import { secondsLater } from './rules.ts';

const AT_ONCE = 5_000;

/** Decisions are kept for as many days as the setting says; older ones go, some at a time so that nobody waits for it. */
export async function forgetDecisions(ctx: Context): Promise<void> {
  const before = secondsLater(ctx.now, -86_400 * ctx.services.settings.of('decisionDays'));
  let gone: unknown[];
  do {
    gone = await run(
      ctx.em,
      sql`delete from routing_decision where id in (
        select id from routing_decision where decided_at < ${before} limit ${AT_ONCE}) returning 1`,
    );
  } while (gone.length === AT_ONCE);
}
