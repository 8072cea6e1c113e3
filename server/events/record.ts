import type { CommittedEvent, Context } from '#server/platform/context.ts';
import { type RawBuilder, sql } from '#server/platform/sql.ts';
import { followersOf } from './followers.ts';
import type { Changes, EventData, EventDraft, EventType, SubjectType } from './catalogue.ts';

/** Appends an event to the current transaction: it exists if and only if that transaction commits. The subject's row must be locked or new. */
export function record(
  ctx: Context,
  type: EventType,
  subject: { type: SubjectType; id: string },
  details: { changes?: Changes; data?: EventData } = {},
): void {
  if (!ctx.transaction) throw new Error(`record(${type}) outside inTransaction`);
  ctx.transaction.events.push({
    type,
    subjectType: subject.type,
    subjectId: subject.id,
    changes: details.changes ?? null,
    data: details.data ?? null,
  });
}

/** Writes these events, at least one, with a pending mark for each durable follower, and returns them. Sent by `inTransaction` before it commits. */
export function insertEvents(ctx: Context, drafts: readonly EventDraft[]): RawBuilder<CommittedEvent> {
  const rows = drafts.map((draft, index) => ({
    position: index,
    type: draft.type,
    subject_type: draft.subjectType,
    subject_id: draft.subjectId,
    earlier: drafts.slice(0, index).filter(other => other.subjectId === draft.subjectId).length,
    changes: draft.changes,
    data: draft.data,
    followers: followersOf(draft.type),
  }));
  return sql<CommittedEvent>`
    with draft as (
      select * from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as d(
        position int, type text, subject_type text, subject_id uuid, earlier int, changes jsonb, data jsonb, followers text[])
    ), written as (
      insert into event (type, subject_type, subject_id, number, actor_kind, actor_id, cause, changes, data, occurred_at)
      select d.type, d.subject_type, d.subject_id,
        1 + d.earlier + coalesce((select e.number from event e where e.subject_id = d.subject_id order by e.number desc limit 1), 0),
        ${ctx.actor.kind}, ${ctx.actor.id}::uuid, ${ctx.cause}, d.changes, d.data, ${ctx.now}
      from draft d order by d.position
      returning id, type, subject_id, number
    ), marked as (
      insert into event_pending (event_id, follower, subject_id)
      select w.id, f, w.subject_id from written w
      join (select distinct type, followers from draft) d on d.type = w.type, unnest(d.followers) f
    )
    select id, type, subject_id as "subjectId" from written order by id`;
}
