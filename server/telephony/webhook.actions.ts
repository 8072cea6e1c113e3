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
 * Does what the webhook means and stores it with its answer under its unique key, in one transaction. A repetition finds the key taken: what
 * it did is rolled back and it gets the stored answer, so that it changes nothing. When handling fails, the webhook and the reason are stored
 * all the same, and the error travels on.
 */
export async function receiveWebhook(outer: Context, webhook: Webhook, handle: WebhookHandler): Promise<string> {
  const key = webhook.token ?? naturalKey(webhook);
  const id = newId();
  const ctx = createContext(outer.em, outer.services, carrierActor, `webhook ${id}`);
  try {
    return await inTransaction(ctx, async ctx => {
      const answer = await handle(ctx, webhook);
      if (!(await store(ctx, { id, key, answer, error: null }, webhook))) throw new Repetition();
      return answer;
    });
  } catch (error) {
    // Of two at once the second may also fail at a row that the first has made.
    const stored = await findAnswer(ctx, key);
    if (stored !== null) return stored;
    // Kept for whoever looks into it. If the database itself is away this fails too, and the first error is the one that matters.
    await store(ctx, { id, key: `failed_${id}`, answer: null, error: String(error) }, webhook).catch(() => undefined);
    throw error;
  }
}

class Repetition extends Error {}

interface Outcome {
  id: string;
  key: string;
  answer: string | null;
  error: string | null;
}

const store = (ctx: Context, { id, key, answer, error }: Outcome, webhook: Webhook) =>
  first(
    ctx.em,
    sql`
      insert into webhook (id, key, path, params, received_at, answer, error)
      values (${id}, ${key}, ${webhook.path}, ${JSON.stringify(webhook.params)}::jsonb, ${ctx.now}, ${answer}, ${error})
      on conflict (key) do nothing returning id`,
  );

/** What a repetition of this webhook is answered; null when there was none, or the database does not say. */
const findAnswer = async (ctx: Context, key: string): Promise<string | null> =>
  (
    await first(ctx.em, sql<{ answer: string | null }>`select answer from webhook where key = ${key}`).catch(
      () => undefined,
    )
  )?.answer ?? null;

/** Two requests are the same when the same address was asked with the same fields: progress callbacks carry a running number. */
function naturalKey({ path, params }: Webhook): string {
  const fields = Object.entries(params).sort(([a], [b]) => (a < b ? -1 : 1));
  return createHash('sha256')
    .update(JSON.stringify([path, fields]))
    .digest('base64url');
}
