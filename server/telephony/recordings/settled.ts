import { setTimeout as wait } from 'node:timers/promises';
import type { Context } from '#server/platform/context.ts';
import { first, sql } from '#server/platform/sql.ts';

/** Milliseconds for which whoever asked waits for the carrier; it goes on being asked when they no longer do. */
const PATIENCE_MS = 5_000;
const LOOK_MS = 100;

/** Resolves when the carrier has done, or refused, what was asked of a recording, or patience is over. How it stands then says the row. */
export async function settledWithin(ctx: Context, id: string, patienceMs = PATIENCE_MS): Promise<void> {
  for (const until = performance.now() + patienceMs; performance.now() < until; await wait(LOOK_MS))
    if (!(await isUnderWay(ctx, id))) return;
}

/** Nobody has it, and the last try, if there was any, met something. */
async function isUnderWay({ em, services }: Context, id: string): Promise<boolean> {
  const row = await first(
    em,
    sql<{ busy: boolean }>`
      select due_at is not null and (claimed_until > ${services.clock.now()} or error is null) as busy
      from recording where id = ${id}`,
  );
  return row?.busy ?? false;
}
