import { createHash } from 'node:crypto';
import { type Context, carrierActor, createContext } from '#server/platform/context.ts';
import { newId } from '#server/platform/ids.ts';
import { first, run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { queryOf } from './webhook-fields.ts';

/** One request of the carrier, its signature already checked. */
export interface Webhook {
  /** Path with query, as signed. */
  path: string;
  params: Record<string, string>;
  /** The carrier's own name for this request and its repetitions, where it gives one. */
  token: string | undefined;
}

/** Answers a webhook: TwiML, or empty for a callback. */
export type WebhookHandler = (ctx: Context, webhook: Webhook) => Promise<string>;

/**
 * Does what the webhook means and stores it with its answer under its unique key, in one transaction: a repetition, even at the same moment,
 * fails at the key, changes nothing and gets the stored answer. When handling fails, the webhook and the reason are stored all the same, and the
 * error travels on.
 */
export async function receiveWebhook(outer: Context, webhook: Webhook, handle: WebhookHandler): Promise<string> {
  const kept = withoutSecrets(webhook);
  const key = webhook.token ?? naturalKey(kept);
  const id = newId();
  const ctx = createContext(outer.em, outer.services, carrierActor, `webhook ${id}`);
  try {
    return await inTransaction(ctx, async ctx => {
      const answer = await handle(ctx, webhook);
      ctx.transaction!.closing.push(insertWebhook(ctx, { id, key, webhook: kept, answer }));
      return answer;
    });
  } catch (error) {
    const stored = await findAnswer(ctx, key).catch(() => undefined);
    if (stored) return stored.answer;
    // Kept for whoever looks into it. If the database itself is away this fails too, and the first error is the one that matters.
    const failed = insertWebhook(ctx, { id, key: `failed_${id}`, webhook: kept, error: String(error) });
    await run(ctx.em, failed).catch(() => undefined);
    throw error;
  }
}

/** Where our own address says that what is keyed in is secret, it is stored nowhere, not even as a sum of the request. */
function withoutSecrets(webhook: Webhook): Webhook {
  if (!queryOf(webhook).has('secret') || !webhook.params.Digits) return webhook;
  return { ...webhook, params: { ...webhook.params, Digits: '****' } };
}

interface StoredWebhook {
  id: string;
  key: string;
  webhook: Webhook;
  answer?: string;
  error?: string;
}

const insertWebhook = (ctx: Context, { id, key, webhook, answer, error }: StoredWebhook) => sql`
  insert into webhook (id, key, path, params, received_at, answer, error)
  values (${id}, ${key}, ${webhook.path}, ${JSON.stringify(webhook.params)}::jsonb, ${ctx.now}, ${answer ?? null}, ${error ?? null})`;

/** Whoever found the key taken has waited for the other transaction, so its answer is there. */
const findAnswer = (ctx: Context, key: string): Promise<{ answer: string } | undefined> =>
  first(ctx.em, sql<{ answer: string }>`select answer from webhook where key = ${key}`);

/** Two requests are the same when the same address was asked with the same fields: progress callbacks carry a running number. */
function naturalKey({ path, params }: Webhook): string {
  const fields = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([path, fields]))
    .digest('base64url');
}
