import type { Context } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';
import { insertRows } from './bulk.ts';
import type { DemoCallback } from './callbacks.ts';
import type { DemoCall } from './calls.ts';
import type { Organisation } from './load-organisation.ts';
import type { Chance } from './random.ts';

const time = (at: number | null): string | null => (at === null ? null : new Date(at).toISOString());

/** The promises. To be there before the calls that keep them, which refer to them. */
export async function insertCallbacks(
  ctx: Context,
  callbacks: readonly DemoCallback[],
  { queues }: Organisation,
): Promise<void> {
  const rows = callbacks.map(callback => ({
    id: callback.id,
    phone_number: callback.phoneNumber,
    own_number: callback.source.to.phoneNumber,
    customer_id: callback.customer.id,
    queue_id: queues.get(callback.source.queue)!,
    branch_id: callback.promisedBy.branchId,
    language: callback.source.language,
    origin: 'agent',
    keeps_place: false,
    line_at: time(callback.dueAt),
    place: null,
    state: callback.state,
    next_attempt_at: callback.state === 'waiting' ? time(callback.dueAt) : null,
    attempts: callback.attempts.length,
    interaction_id: null,
    source_interaction_id: null,
    superseded_by_id: null,
    user_id: null,
    created_by_id: callback.promisedBy.id,
    note: callback.note,
    end_reason: { given_up: 'too_many_attempts', cancelled: 'not_wanted', reached: null, waiting: null }[
      callback.state
    ],
    promised_at: time(callback.promisedAt),
    ended_at: time(callback.endedAt),
    version: 1 + callback.attempts.length,
  }));
  await insertRows(ctx, 'callback', rows);
}

/** The calls that were made because of them, in which call each was promised, and what the product would have recorded of it all. */
export async function insertAttempts(
  ctx: Context,
  callbacks: readonly DemoCallback[],
  interactionIds: ReadonlyMap<DemoCall, string>,
  chance: Chance,
): Promise<void> {
  const rows = callbacks.flatMap(callback =>
    callback.attempts.map(({ call, result }, place) => ({
      id: chance.id(new Date(call.arrivedAt)),
      callback_id: callback.id,
      number: place + 1,
      interaction_id: interactionIds.get(call)!,
      result,
      started_at: time(call.queuedAt),
      ended_at: time(result === 'reached' ? call.closedAt : call.leftAt),
      version: 2,
    })),
  );
  await insertRows(ctx, 'callback_attempt', rows);
  const sources = callbacks.flatMap(({ id, source }) => {
    const sourceId = interactionIds.get(source);
    return sourceId ? [{ id, source_id: sourceId }] : [];
  });
  await run(
    ctx.em,
    sql`
    update callback c set source_interaction_id = s.source_id
    from jsonb_to_recordset(${JSON.stringify(sources)}::jsonb) as s(id uuid, source_id uuid) where c.id = s.id`,
  );
  await tellOfCallbacks(ctx);
}

const about = sql`jsonb_build_object('queueId', c.queue_id)`;

const tellOfCallbacks = (ctx: Context) =>
  run(
    ctx.em,
    sql`
    insert into event (type, subject_type, subject_id, number, actor_kind, actor_id, cause, changes, data, occurred_at)
    select type, 'callback', id, row_number() over (partition by id order by at, step), actor_kind, actor_id, 'demo data', changes, data, at
    from (
      select 'callback.promised' as type, c.id, 'user' as actor_kind, c.created_by_id as actor_id, null::jsonb as changes,
        ${about} || jsonb_build_object('dueAt', c.line_at) as data, c.promised_at as at, 1 as step from callback c
      union all
      select 'callback.lined_up', c.id, 'system', null, null, ${about}, a.started_at, 2
      from callback_attempt a join callback c on c.id = a.callback_id
      union all
      select 'callback.attempted', c.id, 'system', null, null, ${about} || jsonb_build_object('reason', a.result), a.ended_at, 3
      from callback_attempt a join callback c on c.id = a.callback_id
      union all
      select 'callback.ended', c.id, case when c.state = 'cancelled' then 'user' else 'system' end,
        case when c.state = 'cancelled' then c.created_by_id end, jsonb_build_object('state', jsonb_build_array('waiting', c.state)),
        ${about} || jsonb_strip_nulls(jsonb_build_object('reason', c.end_reason)), c.ended_at, 4
      from callback c where c.ended_at is not null
    ) h order by at, step`,
  );
