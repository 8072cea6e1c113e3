import { record } from '#server/events/record.ts';
import type { Context } from '#server/platform/context.ts';
import { notFound } from '#server/platform/errors.ts';
import { newId } from '#server/platform/ids.ts';
import { matches } from '#server/platform/policy.ts';
import { addRow, lockRow } from '#server/platform/rows.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { Alert } from './alert.entity.ts';
import { visibleAlerts } from './alert.policy.ts';
import type { AlertDetails, AlertKind } from './alert.schema.ts';

export interface NewAlert {
  kind: AlertKind;
  customerId: string | null;
  interactionId: string | null;
  branchId: string | null;
  details: AlertDetails;
}

/** Must run inside the transaction of what it is about. */
export function raiseAlert(ctx: Context, alert: NewAlert): void {
  const { id } = addRow(ctx, Alert, { ...alert, id: newId(), raisedAt: ctx.now, version: 1 });
  record(ctx, 'alert.raised', { type: 'alert', id }, { data: { reason: alert.kind } });
}

/** What it was about has been settled elsewhere. Must run inside the transaction of that. */
export async function acknowledgeAlertsAbout(ctx: Context, kind: AlertKind, details: AlertDetails): Promise<void> {
  const open = await run(
    ctx.em,
    sql<{ id: string }>`
      select id from alert where kind = ${kind} and details @> ${JSON.stringify(details)}::jsonb and acknowledged_at is null`,
  );
  for (const { id } of open) {
    const alert = await lockRow(ctx, Alert, { id });
    if (!alert || alert.acknowledgedAt) continue;
    Object.assign(alert, { acknowledgedAt: ctx.now, acknowledgedById: ctx.actor.id });
    record(ctx, 'alert.acknowledged', { type: 'alert', id });
  }
}

/** Somebody has seen to it. The first one counts; repeating it changes nothing. Throws `alert_not_found`. */
export function acknowledgeAlert(ctx: Context, id: string, words: string | null): Promise<void> {
  return inTransaction(ctx, async ctx => {
    const alert = await lockRow(ctx, Alert, { id });
    if (!alert || !matches(visibleAlerts(ctx.actor), alert)) throw notFound('alert');
    if (alert.acknowledgedAt) return;
    Object.assign(alert, { acknowledgedAt: ctx.now, acknowledgedById: ctx.actor.id, words: words?.trim() || null });
    record(ctx, 'alert.acknowledged', { type: 'alert', id });
  });
}

/** What these asked for has come, or is wanted no longer. Must run inside the transaction of that. */
export async function settleAlerts(ctx: Context, kind: AlertKind, interactionId: string): Promise<void> {
  const open = sql<{ id: string }>`
    select id from alert where interaction_id = ${interactionId} and kind = ${kind} and acknowledged_at is null`;
  for (const { id } of await run(ctx.em, open)) {
    const alert = await lockRow(ctx, Alert, { id });
    if (!alert || alert.acknowledgedAt) continue;
    Object.assign(alert, { acknowledgedAt: ctx.now, acknowledgedById: ctx.actor.id });
    record(ctx, 'alert.acknowledged', { type: 'alert', id });
  }
}
