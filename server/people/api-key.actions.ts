import { record } from '#server/events/record.ts';
import { deleteApiKeyRow, insertApiKey, newApiKey } from '#server/platform/auth-rows.ts';
import type { Context } from '#server/platform/context.ts';
import { notFound } from '#server/platform/errors.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import type { NewApiKey } from './user.schema.ts';

/** A key that acts as the one who makes it. */
export function createApiKey(ctx: Context, name: string): Promise<NewApiKey> {
  return inTransaction(ctx, async ctx => {
    const userId = ctx.actor.id ?? '';
    const key = newApiKey();
    const row = await insertApiKey(ctx, userId, name.trim(), key);
    record(ctx, 'user.api_key_created', { type: 'user', id: userId });
    return { id: row.id, name: row.name, key };
  });
}

export function deleteApiKey(ctx: Context, id: string): Promise<void> {
  return inTransaction(ctx, async ctx => {
    if (!(await deleteApiKeyRow(ctx, ctx.actor.id ?? '', id))) throw notFound('api_key');
    record(ctx, 'user.api_key_deleted', { type: 'user', id: ctx.actor.id ?? '' });
  });
}
