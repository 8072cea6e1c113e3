import { record } from '#server/events/record.ts';
import type { Context } from '#server/platform/context.ts';
import { newId } from '#server/platform/ids.ts';
import { run, sql } from '#server/platform/sql.ts';
import { inTransaction } from '#server/platform/transaction.ts';
import { MAIN_FLOW } from '#server/telephony/flows/flow.schema.ts';
import { usualMenu } from '#server/telephony/flows/usual-flows.ts';

/**
 * Makes the flow that every installation begins with, published; what was changed since stays as it is. Calls that were in the menu before there
 * were flows go on in it.
 */
export async function ensureMainFlow(ctx: Context): Promise<void> {
  const queues = await run(ctx.em, sql<{ id: string; key: string }>`select id, key from queue`);
  const idOf = (key: string) => queues.find(queue => queue.key === key)!.id;
  const graph = usualMenu({ cards: idOf('cards'), accounts: idOf('accounts'), general: idOf('general') });
  const [id, versionId] = [newId(), newId()];
  const json = JSON.stringify(graph);
  await inTransaction(ctx, async ctx => {
    const [made] = await run(
      ctx.em,
      sql`
        insert into flow (id, key, name, name_zh, draft)
        values (${id}, ${MAIN_FLOW}, 'Main menu', '主菜单', ${json}::jsonb) on conflict (key) do nothing returning id`,
    );
    if (!made) return;
    await run(
      ctx.em,
      sql`
        insert into flow_version (id, flow_id, number, graph, note, published_at)
        values (${versionId}, ${id}, 1, ${json}::jsonb, '', ${ctx.now})`,
    );
    await run(ctx.em, sql`update flow set published_version_id = ${versionId} where id = ${id}`);
    await run(
      ctx.em,
      sql`
        insert into flow_run (interaction_id, flow_version_id, step_id, turn, attempt, language_fixed, attributes, points, path)
        select id, ${versionId}, ${graph.start}, 1, 1, false, '{}', 0, array[${graph.start}]
        from interaction where state = 'in_ivr'`,
    );
    record(ctx, 'flow.created', { type: 'flow', id });
    record(ctx, 'flow.published', { type: 'flow', id }, { changes: { publishedNumber: [null, 1] } });
  });
}
