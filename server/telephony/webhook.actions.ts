import { createHash } from 'node:crypto';
import { type Context, carrierActor, createContext } from '#server/platform/context.ts';
import { newId } from '#server/platform/ids.ts';
import { first, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';

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
 * Stores the webhook under its unique key, does what it means and stores the answer, in one transaction; a repetition gets the stored
 * answer and changes nothing. When handling fails, the webhook and the reason are stored all the same, and the error travels on.
 */
export async function receiveWebhook(outer: Context, webhook: Webhook, handle: WebhookHandler): Promise<string> {
  const key = webhook.token ?? naturalKey(webhook);
  const id = newId();
  const ctx = createContext(outer.em, outer.services, carrierActor, `webhook ${id}`);
  try {
    return await inTransaction(ctx, async ctx => {
      const stored = await store(ctx, id, key, webhook, null);
      if (!stored) return readAnswer(ctx, key);
      const answer = await handle(ctx, webhook);
      ctx.transaction!.closing.push(sql`update webhook set answer = ${answer} where id = ${id}`);
      return answer;
    });
  } catch (error) {
    // Kept for whoever looks into it. If the database itself is away this fails too, and the first error is the one that matters.
    await store(ctx, id, `failed_${id}`, webhook, String(error)).catch(() => undefined);
    throw error;
  }
}

const store = (ctx: Context, id: string, key: string, webhook: Webhook, error: string | null) =>
  first(
    ctx.em,
    sql`
      insert into webhook (id, key, path, params, received_at, error)
      values (${id}, ${key}, ${webhook.path}, ${JSON.stringify(webhook.params)}::jsonb, ${ctx.now}, ${error})
      on conflict (key) do nothing returning id`,
  );

/** The insert that found the key taken has waited for the other transaction, so its answer is there. */
async function readAnswer(ctx: Context, key: string): Promise<string> {
  const row = await first(ctx.em, sql<{ answer: string | null }>`select answer from webhook where key = ${key}`);
  return row?.answer ?? '';
}

/** Two requests are the same when the same address was asked with the same fields: progress callbacks carry a running number. */
function naturalKey({ path, params }: Webhook): string {
  const fields = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([path, fields]))
    .digest('base64url');
}
