import { record } from '#server/events/record.ts';
import { Interaction } from '#server/interactions/interaction.entity.ts';
import type { Context } from '#server/platform/context.ts';
import { findRow, lockRow } from '#server/platform/rows.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { secondsLater } from '#server/routing/rules.ts';
import { Leg } from '#server/telephony/leg.entity.ts';
import { nextAfter, resultOf } from './callback-rule.ts';
import { Callback, CallbackAttempt } from './callback.entity.ts';
import type { AttemptResult } from './callback.schema.ts';
import { end } from './callback.actions.ts';
import { endDeniedCallbacks } from './due.actions.ts';
import { aboutOf, callbackSubject, plan } from './line-up.actions.ts';
import { rulesOf } from './queue-rules.ts';
import { askSomebody } from './unclear.actions.ts';

/**
 * Attempts whose call is over, callbacks whose customer rang again and hung up before anybody talked with them, and those of people who are not to be
 * rung any more.
 */
export async function settleCallbacks(ctx: Context): Promise<void> {
  await endDeniedCallbacks(ctx);
  const over = sql<{ id: string }>`
    select c.id from callback c join interaction i on i.id = c.interaction_id
    where c.state = 'in_line' and i.state in ('wrap_up', 'outside', 'closed') limit 500`;
  for (const { id } of await run(ctx.em, over)) await inTransaction(ctx, ctx => settleAttempt(ctx, id));
  const left = sql<{ id: string }>`
    select c.id from callback c join interaction i on i.id = c.superseded_by_id
    where c.state = 'superseded' and (i.connected_at is not null or i.state = 'closed') limit 500`;
  for (const { id } of await run(ctx.em, left)) await inTransaction(ctx, ctx => settleSuperseded(ctx, id));
}

async function settleAttempt(ctx: Context, id: string): Promise<void> {
  const seen = await findRow(ctx.em, Callback, { id });
  if (!seen?.interactionId) return;
  const interaction = (await lockRow(ctx, Interaction, { id: seen.interactionId }))!;
  const callback = (await lockRow(ctx, Callback, { id }))!;
  if (callback.state !== 'in_line' || callback.interactionId !== interaction.id) return;
  const result = await resultOfAttempt(ctx, interaction);
  if (!result) return;
  const attempt = (await lockRow(ctx, CallbackAttempt, { interactionId: interaction.id }))!;
  Object.assign(attempt, { result, endedAt: ctx.now });
  record(ctx, 'callback.attempted', callbackSubject(id), { data: { ...aboutOf(callback), reason: result } });
  await goOn(ctx, callback, result);
}

async function resultOfAttempt(ctx: Context, interaction: Interaction): Promise<AttemptResult | null> {
  const customer = await findRow(ctx.em, Leg, { interactionId: interaction.id, kind: 'customer' });
  return resultOf({
    connected: (interaction.connectedAt ?? null) !== null,
    closed: interaction.state === 'closed',
    endReason: customer?.endReason ?? null,
    disposition: interaction.disposition ?? null,
  });
}

async function goOn(ctx: Context, callback: Callback, result: AttemptResult): Promise<void> {
  const next = nextAfter(result, await countAttempts(ctx, callback.id), rulesOf(ctx, callback.queueId));
  switch (next.next) {
    case 'done':
      return end(ctx, callback, 'reached');
    case 'give_up':
      return end(ctx, callback, 'given_up', 'too_many_attempts');
    case 'ask_somebody':
      return askSomebody(ctx, callback);
    case 'again':
      return plan(ctx, callback, secondsLater(ctx.now, next.inMinutes * 60));
  }
}

/** Those that count; the one that is settled now is among them. */
async function countAttempts(ctx: Context, callbackId: string): Promise<number> {
  const row = await first(
    ctx.em,
    sql<{ n: number }>`
      select count(*)::int as n from callback_attempt where callback_id = ${callbackId} and coalesce(result, '') not in ('withdrawn', 'not_allowed')`,
  );
  return row!.n;
}

/** Talked with us: done. Hung up before that: we ring them after all, at their place. */
async function settleSuperseded(ctx: Context, id: string): Promise<void> {
  const seen = await findRow(ctx.em, Callback, { id });
  if (!seen?.supersededById) return;
  const interaction = (await lockRow(ctx, Interaction, { id: seen.supersededById }))!;
  const callback = (await lockRow(ctx, Callback, { id }))!;
  if (callback.state !== 'superseded') return;
  if ((interaction.connectedAt ?? null) !== null) return end(ctx, callback, 'cancelled', 'rang_again');
  if (interaction.state !== 'closed') return;
  callback.supersededById = null;
  plan(ctx, callback, ctx.now);
}
