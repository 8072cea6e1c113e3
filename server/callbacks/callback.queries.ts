import { toFilter, matches } from '#server/platform/policy.ts';
import type { Context } from '#server/platform/context.ts';
import { notFound } from '#server/platform/errors.ts';
import { findPage } from '#server/platform/keyset.ts';
import { findRow } from '#server/platform/rows.ts';
import type { Page, Reference } from '#server/platform/schema.ts';
import { referenceTo, run, sql } from '#server/platform/sql.ts';
import { containing } from '#server/platform/text-search.ts';
import { Callback } from './callback.entity.ts';
import { visibleCallbacks } from './callback.policy.ts';
import type { CallbackAttemptView, CallbackQuery, CallbackView } from './callback.schema.ts';

const states = {
  open: { endedAt: null },
  ended: { endedAt: { $ne: null } },
  unclear: { state: 'unclear' as const },
};

/** Newest promise first; `q` looks for a part of the number or of the customer's name. */
export async function listCallbacks(ctx: Context, query: CallbackQuery): Promise<Page<CallbackView>> {
  const { state, queueId, customerId, q } = query;
  const filter = {
    $and: [
      toFilter<Callback>(visibleCallbacks(ctx.actor)),
      state ? states[state] : {},
      queueId ? { queueId } : {},
      customerId ? { customerId } : {},
      q ? { id: { $in: await searchIds(ctx, q) } } : {},
    ],
  };
  const page = await findPage<Callback>(
    ctx.em.fork() as typeof ctx.em,
    Callback,
    filter,
    { newestFirst: 'promisedAt' },
    query,
  );
  return { ...page, items: await viewCallbacks(ctx, page.items) };
}

/** Throws `callback_not_found`. */
export async function getCallback(ctx: Context, id: string): Promise<CallbackView> {
  const row = await findRow(ctx.em, Callback, { id });
  if (!row || !matches(visibleCallbacks(ctx.actor), row)) throw notFound('callback');
  return (await viewCallbacks(ctx, [row]))[0]!;
}

/** At most the 1,000 newest that match. */
async function searchIds(ctx: Context, q: string): Promise<string[]> {
  const pattern = containing(q);
  const rows = await run(
    ctx.em,
    sql<{ id: string }>`
      select c.id from callback c left join customer k on k.id = c.customer_id
      where c.phone_number like ${pattern} or k.name ilike ${pattern} order by c.promised_at desc limit 1000`,
  );
  return rows.map(row => row.id);
}

interface Around {
  id: string;
  customer: Reference | null;
  queue: Reference;
  user: Reference | null;
  createdBy: Reference | null;
  attempts: CallbackAttemptView[];
}

async function viewCallbacks(ctx: Context, callbacks: readonly Callback[]): Promise<CallbackView[]> {
  if (callbacks.length === 0) return [];
  const rows = await run(
    ctx.em,
    sql<Around>`
      select c.id, ${referenceTo('customer', 'c.customer_id')} as customer, ${referenceTo('queue', 'c.queue_id')} as queue,
        ${referenceTo('users', 'c.user_id')} as user, ${referenceTo('users', 'c.created_by_id')} as "createdBy",
        coalesce((select jsonb_agg(jsonb_build_object('number', a.number, 'interactionId', a.interaction_id, 'result', a.result,
            'agent', ${referenceTo('users', 'i.agent_id')},
            'startedAt', to_char(a.started_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
            'endedAt', to_char(a.ended_at, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')) order by a.number)
          from callback_attempt a join interaction i on i.id = a.interaction_id where a.callback_id = c.id), '[]') as attempts
      from callback c where c.id = any(${callbacks.map(callback => callback.id)}::uuid[])`,
  );
  const around = new Map(rows.map(row => [row.id, row]));
  return callbacks.map(callback => view(ctx, callback, around.get(callback.id)!));
}

function view(ctx: Context, callback: Callback, { customer, queue, user, createdBy, attempts }: Around): CallbackView {
  const iso = (time: Date | null | undefined): string | null => time?.toISOString() ?? null;
  const { id, state, origin, phoneNumber, language, keepsPlace, note, version } = callback;
  return {
    ...{ id, state, origin, phoneNumber, language, keepsPlace, note, version },
    ...{ customer, queue, user, createdBy, attempts },
    branchId: callback.branchId ?? null,
    lineAt: callback.lineAt.toISOString(),
    nextAttemptAt: iso(callback.nextAttemptAt),
    mostAttempts: ctx.services.settings.of('callbackAttempts', callback.queueId),
    interactionId: callback.interactionId ?? null,
    sourceInteractionId: callback.sourceInteractionId ?? null,
    promisedAt: callback.promisedAt.toISOString(),
    endedAt: iso(callback.endedAt),
    endReason: callback.endReason ?? null,
  };
}
