import type { Context } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';

/**
 * What happened in the calls and offers of the past, as the product records it while it happens: by whom, in which order, numbered per
 * subject. One statement over the rows that are there. Nobody has to react to it any more.
 */
export async function tellOfCalls(ctx: Context): Promise<void> {
  await run(
    ctx.em,
    sql`
    insert into event (type, subject_type, subject_id, number, actor_kind, actor_id, cause, changes, data, occurred_at)
    select type, subject_type, subject_id, row_number() over (partition by subject_id order by at, step), actor_kind, actor_id,
      'demo data', changes, data, at
    from (${happened}) h order by at, step`,
  );
}

const agentsPart = sql`jsonb_build_object('interactionId', i.id, 'userId', i.agent_id, 'queueId', i.queue_id)`;
const chosen = sql`i.customer_id is not null and cardinality(i.candidate_ids) <> 1`;
const interaction = (
  type: string,
  step: number,
  by: 'carrier' | 'user' | 'system',
  what: { at: unknown; changes?: unknown; data?: unknown; where: unknown },
) => sql`
  select ${type}::text as type, 'interaction'::text as subject_type, i.id as subject_id, ${by}::text as actor_kind,
    ${by === 'user' ? sql`i.agent_id` : sql`null::uuid`} as actor_id, ${what.changes ?? sql`null::jsonb`} as changes,
    ${what.data ?? sql`null::jsonb`} as data, ${what.at}::timestamptz as at, ${step}::int as step
  from interaction i where ${what.where}`;
const offer = (type: string, step: number, by: 'user' | 'system', what: { at: unknown; where: unknown }) => sql`
  select ${type}::text, 'offer'::text, o.id, ${by}::text, ${by === 'user' ? sql`o.user_id` : sql`null::uuid`}, null::jsonb,
    jsonb_build_object('interactionId', o.interaction_id, 'userId', o.user_id, 'queueId', i.queue_id), ${what.at}::timestamptz, ${step}::int
  from offer o join interaction i on i.id = o.interaction_id where ${what.where}`;
const states = (from: string, to: string) =>
  sql`jsonb_build_object('state', jsonb_build_array(${from}::text, ${to}::text))`;
const ended = sql`jsonb_build_object('outcome', jsonb_build_array(null, i.outcome),
  'state', jsonb_build_array(case when i.agent_id is not null then 'wrap_up' when i.queued_at is null then 'in_ivr' else 'queued' end, 'closed'))`;
const queueAnd = sql`jsonb_build_object('queueId', i.queue_id, 'reason', i.outcome)`;
const answered = sql`i.agent_id is not null`;

const happened = sql`
  ${interaction('interaction.arrived', 1, 'carrier', { at: sql`i.arrived_at`, where: sql`i.direction = 'inbound'` })}
  union all
  ${interaction('interaction.queued', 2, 'carrier', {
    at: sql`i.queued_at`,
    data: sql`jsonb_build_object('queueId', i.queue_id)`,
    where: sql`i.queued_at is not null`,
  })}
  union all
  ${offer('offer.made', 3, 'system', { at: sql`o.made_at`, where: sql`true` })}
  union all
  ${offer('offer.accepted', 4, 'user', { at: sql`o.ended_at`, where: sql`o.state = 'accepted'` })}
  union all
  ${offer('offer.declined', 4, 'user', { at: sql`o.ended_at`, where: sql`o.state = 'declined'` })}
  union all
  ${offer('offer.expired', 4, 'system', { at: sql`o.ended_at`, where: sql`o.state = 'expired'` })}
  union all
  ${interaction('interaction.accepted', 5, 'user', {
    at: sql`i.accepted_at`,
    changes: states('offered', 'connecting'),
    data: agentsPart,
    where: answered,
  })}
  union all
  ${interaction('interaction.connected', 6, 'carrier', { at: sql`i.connected_at`, where: sql`i.connected_at is not null` })}
  union all
  ${interaction('interaction.identified', 7, 'user', {
    at: sql`least(i.connected_at + interval '21 seconds', i.customer_left_at)`,
    changes: sql`jsonb_build_object('customerId', jsonb_build_array(null, i.customer_id))`,
    where: sql`${chosen} and ${answered}`,
  })}
  union all
  ${interaction('interaction.verified', 8, 'user', {
    at: sql`i.verified_at`,
    changes: sql`jsonb_build_object('verificationResult', jsonb_build_array(null, 'passed'))`,
    where: sql`i.verification_result = 'passed'`,
  })}
  union all
  ${interaction('interaction.verification_failed', 8, 'user', {
    at: sql`i.verified_at`,
    changes: sql`jsonb_build_object('verificationResult', jsonb_build_array(null, 'failed'))`,
    where: sql`i.verification_result = 'failed'`,
  })}
  union all
  ${interaction('interaction.noted', 9, 'user', {
    at: sql`greatest(i.connected_at, i.customer_left_at - interval '9 seconds', i.verified_at)`,
    where: sql`${answered} and i.notes <> ''`,
  })}
  union all
  ${interaction('interaction.customer_left', 10, 'carrier', {
    at: sql`i.customer_left_at`,
    changes: states('in_progress', 'wrap_up'),
    data: sql`${agentsPart} || jsonb_build_object('dueAt', i.wrap_up_until)`,
    where: answered,
  })}
  union all
  ${interaction('interaction.closed', 11, 'user', {
    at: sql`i.closed_at`,
    changes: ended,
    data: queueAnd,
    where: sql`${answered} and i.disposition <> 'not_noted'`,
  })}
  union all
  ${interaction('interaction.closed', 11, 'system', {
    at: sql`i.closed_at`,
    changes: ended,
    data: queueAnd,
    where: sql`i.disposition = 'not_noted' or i.outcome = 'turned_away'`,
  })}
  union all
  ${interaction('interaction.abandoned', 11, 'carrier', {
    at: sql`i.closed_at`,
    changes: ended,
    data: queueAnd,
    where: sql`i.outcome in ('abandoned_in_queue', 'abandoned_in_ivr')`,
  })}`;
