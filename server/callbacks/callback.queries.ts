import { Interaction } from '#server/interactions/interaction.entity.ts';
import { maySee } from '#server/interactions/interaction.policy.ts';
import type { Context } from '#server/platform/context.ts';
import { notFound } from '#server/platform/errors.ts';
import { findPage } from '#server/platform/keyset.ts';
import { matches, toFilter } from '#server/platform/policy.ts';
import { findRow } from '#server/platform/rows.ts';
import type { Page, Reference } from '#server/platform/schema.ts';
import { referenceTo, run, sql } from '#server/platform/sql.ts';
import { containing } from '#server/platform/text-search.ts';
import { Offer } from '#server/routing/offer.entity.ts';
import { Callback } from './callback.entity.ts';
import { visibleCallbacks } from './callback.policy.ts';
import { type CallbackRules, nextAfter } from './callback-rule.ts';
import type {
  AttemptResult,
  CallbackAttemptView,
  CallbackCounts,
  CallbackQuery,
  CallbackView,
  Consequence,
} from './callback.schema.ts';
import { rulesOf } from './queue-rules.ts';

const states = {
  open: { endedAt: null },
  ended: { endedAt: { $ne: null } },
  unclear: { state: 'unclear' as const },
};

/** What is open by when it is due, otherwise the newest promise first; `q` looks for a part of the number or of the customer's name. */
export async function listCallbacks(ctx: Context, query: CallbackQuery): Promise<Page<CallbackView>> {
  const { state, queueId, customerId, q } = query;
  const sort = state === 'open' ? ({ oldestFirst: 'lineAt' } as const) : ({ newestFirst: 'promisedAt' } as const);
  const filter = {
    $and: [
      toFilter<Callback>(visibleCallbacks(ctx.actor)),
      state ? states[state] : {},
      queueId ? { queueId } : {},
      customerId ? { customerId } : {},
      q ? { id: { $in: await searchIds(ctx, q) } } : {},
    ],
  };
  const page = await findPage<Callback>(ctx.em.fork() as typeof ctx.em, Callback, filter, sort, query);
  return { ...page, items: await viewCallbacks(ctx, page.items) };
}

/** Of those that the reader may see. */
export async function countCallbacks({ em, actor }: Context): Promise<CallbackCounts> {
  const seen = toFilter<Callback>(visibleCallbacks(actor));
  const count = (state: keyof CallbackCounts) => em.fork().count(Callback, { $and: [seen, states[state]] });
  const [open, unclear] = await Promise.all([count('open'), count('unclear')]);
  return { open, unclear };
}

/**
 * Because of which promise this call is made: also for whoever it rings at, whatever their queues. Throws `interaction_not_found`,
 * `callback_not_found`.
 */
export async function getCallbackOf(ctx: Context, interactionId: string): Promise<CallbackView> {
  const interaction = await findRow(ctx.em, Interaction, { id: interactionId });
  if (!interaction) throw notFound('interaction');
  if (!maySee(ctx.actor, interaction) && !(await rings(ctx, interactionId))) throw notFound('interaction');
  const callback = interaction.callbackId && (await findRow(ctx.em, Callback, { id: interaction.callbackId }));
  if (!callback) throw notFound('callback');
  return (await viewCallbacks(ctx, [callback]))[0]!;
}

const rings = async ({ em, actor }: Context, interactionId: string): Promise<boolean> =>
  actor.id !== null && (await findRow(em, Offer, { interactionId, userId: actor.id, state: 'pending' })) !== null;

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
            'callState', i.state, 'agent', ${referenceTo('users', 'i.agent_id')},
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
  const rules = rulesOf(ctx, callback.queueId);
  return {
    ...{ id, state, origin, phoneNumber, language, keepsPlace, note, version },
    ...{ customer, queue, user, createdBy, attempts },
    branchId: callback.branchId ?? null,
    lineAt: callback.lineAt.toISOString(),
    nextAttemptAt: iso(callback.nextAttemptAt),
    mostAttempts: rules.mostAttempts,
    consequences: consequencesOf(attempts, rules),
    interactionId: callback.interactionId ?? null,
    sourceInteractionId: callback.sourceInteractionId ?? null,
    promisedAt: callback.promisedAt.toISOString(),
    endedAt: iso(callback.endedAt),
    endReason: callback.endReason ?? null,
  };
}

/** Being the next attempt, or the one that goes on. Those that never rang do not count. */
function consequencesOf(attempts: readonly CallbackAttemptView[], rules: CallbackRules): CallbackView['consequences'] {
  const made = attempts.filter(
    ({ result }) => result !== null && result !== 'withdrawn' && result !== 'not_allowed',
  ).length;
  const after = (result: AttemptResult): Consequence => {
    const next = nextAfter(result, made + 1, rules);
    return { next: next.next, inMinutes: next.next === 'again' ? next.inMinutes : null };
  };
  return {
    busy: after('busy'),
    no_answer: after('no_answer'),
    voicemail: after('voicemail'),
    refused: after('refused'),
  };
}
