import { record } from '#server/events/record.ts';
import type { Context } from '#server/platform/context.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { secondsLater } from '#server/routing/rules.ts';
import type { ErrandKind, ErrandParams } from './errand.entity.ts';

/** An errand whose answer never came is looked at again after this long. */
const ANSWER_SECONDS = 20;

/** An errand that this process alone carries out now. */
export interface ClaimedErrand {
  id: string;
  kind: ErrandKind;
  interaction_id: string;
  params: ErrandParams;
  attempts: number;
  /** It was sent before, and nobody knows what became of it. */
  sentBefore: boolean;
}

/** Only one of those who ask gets it. */
export const claim = (ctx: Context, id: string): Promise<ClaimedErrand | undefined> =>
  first(
    ctx.em,
    sql<ClaimedErrand>`
      with due as (
        select id, state from carrier_errand
        where id = ${id} and state in ('planned', 'sent') and due_at <= ${ctx.now} for update
      )
      update carrier_errand e set state = 'sent', attempts = attempts + 1, due_at = ${secondsLater(ctx.now, ANSWER_SECONDS)}
      from due where e.id = due.id
      returning e.id, kind, interaction_id, params, attempts, due.state = 'sent' as "sentBefore"`,
  );

/** Tried again after 2, 4, 8 and 16 seconds, or after so many. */
export function postpone(
  ctx: Context,
  errand: ClaimedErrand,
  error: string,
  state: 'planned' | 'sent',
  seconds = 2 ** errand.attempts,
): Promise<void> {
  const dueAt = secondsLater(ctx.services.clock.now(), seconds);
  return inTransaction(ctx, async ctx => {
    await run(
      ctx.em,
      sql`update carrier_errand set state = ${state}, due_at = ${dueAt}, error = ${error} where id = ${errand.id} and state = 'sent'`,
    );
    const data = { errandId: errand.id, dueAt: dueAt.toISOString() };
    record(ctx, 'errand.planned', { type: 'errand', id: errand.id }, { data });
  });
}

/** A success is one statement; a failure is told as well. */
export async function settle(
  ctx: Context,
  id: string,
  state: 'done' | 'gone' | 'failed',
  error: string | null,
): Promise<void> {
  const settled = sql<{ interaction_id: string }>`
    update carrier_errand set state = ${state}, settled_at = ${ctx.services.clock.now()}, error = ${error}
    where id = ${id} and state = 'sent' returning interaction_id`;
  if (state !== 'failed') return void (await run(ctx.em, settled));
  await inTransaction(ctx, async ctx => {
    const row = await first(ctx.em, settled);
    if (!row) return;
    const data = { errandId: id, interactionId: row.interaction_id, ...(error && { reason: error }) };
    record(ctx, 'errand.failed', { type: 'errand', id }, { data });
  });
}
