import { findDenial } from '#server/customers/permission/demand-permission.ts';
import { Interaction } from '#server/interactions/interaction.entity.ts';
import type { Context } from '#server/platform/context.ts';
import { findRow, lockRow } from '#server/platform/rows.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { secondsLater } from '#server/routing/rules.ts';
import { contactOf } from './callback-contact.ts';
import { ringableFrom } from './callback-hours.ts';
import { end, withdrawAttempt } from './callback.actions.ts';
import { Callback } from './callback.entity.ts';
import { lineUp, plan } from './line-up.actions.ts';

/** Everything whose time has come gets in line, or waits until its queue is open and they may be rung; who is not to be rung any more is not. */
export async function lineUpDueCallbacks(ctx: Context): Promise<void> {
  const due = sql<{ id: string }>`
    select id from callback where state = 'waiting' and next_attempt_at <= ${ctx.now} order by next_attempt_at limit 500`;
  for (const { id } of await run(ctx.em, due))
    await inTransaction(ctx, async ctx => {
      const callback = await lockRow(ctx, Callback, { id });
      if (callback?.state !== 'waiting' || !callback.nextAttemptAt || callback.nextAttemptAt > ctx.now) return;
      if (await findDenial(ctx, contactOf(callback))) return end(ctx, callback, 'cancelled', 'not_allowed');
      const from = await ringableFrom(ctx, contactOf(callback), ctx.now);
      // A queue that nobody knows to open is looked at again the next day.
      if (from && from <= ctx.now) await lineUp(ctx, callback);
      else plan(ctx, callback, from ?? secondsLater(ctx.now, 86_400));
    });
}

/** Open callbacks of people who denied it since it was promised. What somebody has accepted is stopped where it would be dialled. */
export async function endDeniedCallbacks(ctx: Context): Promise<void> {
  const denied = sql<{ id: string }>`
    select c.id from callback c where c.ended_at is null and exists (
      select 1 from contact_permission p where p.decision = 'denied' and p.recorded_at >= c.promised_at
        and p.channel = 'voice' and p.purpose in ('any', 'callback')
        and (p.phone_number = c.phone_number or p.customer_id = c.customer_id or p.customer_id in (
          select n.customer_id from customer_number n where n.phone_number = c.phone_number)))
    limit 500`;
  for (const { id } of await run(ctx.em, denied)) await inTransaction(ctx, ctx => endIfDenied(ctx, id));
}

/** An attempt's interaction is locked before its callback, as everywhere. */
async function endIfDenied(ctx: Context, id: string): Promise<void> {
  const seen = await findRow(ctx.em, Callback, { id });
  if (!seen || seen.endedAt) return;
  const { interactionId = null } = seen;
  const attempt = interactionId ? await lockRow(ctx, Interaction, { id: interactionId }) : null;
  if (attempt && attempt.state !== 'queued' && attempt.state !== 'offered') return;
  const callback = (await lockRow(ctx, Callback, { id }))!;
  if (callback.endedAt || (callback.interactionId ?? null) !== interactionId) return;
  if (!(await findDenial(ctx, contactOf(callback)))) return;
  await withdrawAttempt(ctx, callback);
  end(ctx, callback, 'cancelled', 'not_allowed');
}
