import type { Context } from '#server/platform/context.ts';
import { may } from '#server/platform/policy.ts';
import { run, sql } from '#server/platform/sql.ts';
import { getInteraction } from './interaction.queries.ts';
import { type InteractionStep, stepTypes } from './interaction.schema.ts';

/**
 * What people did with it, in order. That a supervisor only listened, and was not to be seen, is told to those who lead only.
 */
export async function listSteps(ctx: Context, interactionId: string): Promise<InteractionStep[]> {
  const { arrivedAt } = await getInteraction(ctx, interactionId);
  const types = stepTypes.map(type => `interaction.${type}`);
  const rows = await run(
    ctx.em,
    sql<InteractionStep>`
      select e.id::text as id, substr(e.type, 13) as type, e.occurred_at as at,
        case when b.id is not null then jsonb_build_object('id', b.id, 'name', b.name) end as by,
        case when u.id is not null then jsonb_build_object('id', u.id, 'name', u.name) end as user,
        case when q.id is not null then jsonb_build_object('id', q.id, 'name', q.name) end as queue,
        case when e.type = 'interaction.consulted' then l.phone_number end as "phoneNumber",
        case when e.type = 'interaction.supervised' then e.data ->> 'reason' end as mode
      from event e
      left join users b on b.id = e.actor_id
      left join users u on u.id = (e.data ->> 'userId')::uuid
      left join queue q on q.id = (e.data ->> 'queueId')::uuid
      left join leg l on l.id = (e.data ->> 'legId')::uuid
      where e.subject_id = ${interactionId} and e.occurred_at >= ${arrivedAt}::timestamptz and e.type = any(${types}::text[])
        and (${may(ctx.actor, 'lead_floor')} or e.type <> 'interaction.supervised' or e.data ->> 'reason' <> 'listen' or l.shown)
      order by e.id`,
  );
  return rows.map(row => ({ ...row, at: new Date(row.at).toISOString() }));
}
