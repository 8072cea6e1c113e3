import type { Context } from '#server/platform/context.ts';
import { notFound } from '#server/platform/errors.ts';
import { findPage } from '#server/platform/keyset.ts';
import { toFilter } from '#server/platform/policy.ts';
import type { Page, Reference } from '#server/platform/schema.ts';
import { referenceTo, run, sql } from '#server/platform/sql.ts';
import { Alert } from './alert.entity.ts';
import { visibleAlerts } from './alert.policy.ts';
import type { AlertQuery, AlertView } from './alert.schema.ts';

/** Newest first. */
export async function listAlerts(ctx: Context, query: AlertQuery & { customerId?: string }): Promise<Page<AlertView>> {
  const states = { open: { acknowledgedAt: null }, acknowledged: { acknowledgedAt: { $ne: null } } };
  const state = query.state ? states[query.state] : {};
  const of = query.customerId ? { customerId: query.customerId } : {};
  const filter = { $and: [toFilter<Alert>(visibleAlerts(ctx.actor)), state, of] };
  const page = await findPage<Alert>(ctx.em.fork() as typeof ctx.em, Alert, filter, { newestFirst: 'raisedAt' }, query);
  return { ...page, items: await view(ctx, page.items) };
}

/** Throws `alert_not_found`. */
export async function getAlert(ctx: Context, id: string): Promise<AlertView> {
  const filter = { $and: [toFilter<Alert>(visibleAlerts(ctx.actor)), { id }] };
  const [alert] = await view(ctx, await ctx.em.fork().find(Alert, filter));
  if (!alert) throw notFound('alert');
  return alert;
}

async function view(ctx: Context, alerts: readonly Alert[]): Promise<AlertView[]> {
  if (alerts.length === 0) return [];
  const names = await run(
    ctx.em,
    sql<{ id: string; customer: Reference | null; agent: Reference | null; by: Reference | null }>`
      select a.id, ${referenceTo('customer', 'a.customer_id')} as customer,
        ${referenceTo('users', 'i.agent_id')} as agent, ${referenceTo('users', 'a.acknowledged_by_id')} as by
      from alert a left join interaction i on i.id = a.interaction_id where a.id = any(${alerts.map(alert => alert.id)}::uuid[])`,
  );
  const namesOf = new Map(names.map(row => [row.id, row]));
  return alerts.map(alert => ({
    id: alert.id,
    kind: alert.kind,
    customer: namesOf.get(alert.id)!.customer,
    interactionId: alert.interactionId ?? null,
    agent: namesOf.get(alert.id)!.agent,
    branchId: alert.branchId ?? null,
    details: alert.details,
    raisedAt: alert.raisedAt.toISOString(),
    acknowledgedAt: alert.acknowledgedAt?.toISOString() ?? null,
    acknowledgedBy: namesOf.get(alert.id)!.by,
    words: alert.words ?? null,
    version: alert.version,
  }));
}
