import { Callback } from '#server/callbacks/callback.entity.ts';
import { visibleCallbacks } from '#server/callbacks/callback.policy.ts';
import type { PanelCallback } from '#server/customers/panel.schema.ts';
import type { Context } from '#server/platform/context.ts';
import { matches } from '#server/platform/policy.ts';
import type { Reference } from '#server/platform/schema.ts';
import { referenceTo, run, sql } from '#server/platform/sql.ts';

/** What a customer was promised and waits for, the next one first: whoever talks with them has to know of it, whatever their queues. */
export async function listPanelCallbacks(ctx: Context, customerId: string, limit: number): Promise<PanelCallback[]> {
  const callbacks = await ctx.em
    .fork()
    .find(Callback, { customerId, endedAt: null }, { orderBy: { lineAt: 'asc', id: 'asc' }, limit });
  const names = await run(
    ctx.em,
    sql<{ id: string; queue: Reference; user: Reference | null }>`
      select c.id, ${referenceTo('queue', 'c.queue_id')} as queue, ${referenceTo('users', 'c.user_id')} as user
      from callback c where c.id = any(${callbacks.map(({ id }) => id)}::uuid[])`,
  );
  const namesOf = new Map(names.map(row => [row.id, row]));
  const seen = visibleCallbacks(ctx.actor);
  return callbacks.map(callback => {
    const { id, state, keepsPlace, note } = callback;
    return {
      ...{ state, keepsPlace, note },
      ...namesOf.get(id)!,
      lineAt: callback.lineAt.toISOString(),
      nextAttemptAt: callback.nextAttemptAt?.toISOString() ?? null,
      opens: matches(seen, callback),
    };
  });
}
