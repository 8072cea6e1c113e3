import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { first, sql } from '#server/platform/sql.ts';
import type { EventDraft, StoredEvent } from './catalogue.ts';

/** The columns that `readEvent` expects, of a table called `e`. */
export const EVENT_COLUMNS =
  'e.id, e.type, e.subject_type, e.subject_id, e.number, e.actor_kind, e.actor_id, e.cause, e.changes, e.data, e.occurred_at';

export interface EventRow {
  /** bigint, as PostgreSQL's driver gives it. */
  id: string;
  type: EventDraft['type'];
  subject_type: EventDraft['subjectType'];
  subject_id: string;
  number: number;
  actor_kind: string;
  actor_id: string | null;
  cause: string;
  changes: EventDraft['changes'];
  data: EventDraft['data'];
  occurred_at: Date;
}

export function readEvent(row: EventRow): StoredEvent {
  return {
    id: row.id,
    type: row.type,
    subjectType: row.subject_type,
    subjectId: row.subject_id,
    number: row.number,
    actorKind: row.actor_kind,
    actorId: row.actor_id,
    cause: row.cause,
    changes: row.changes,
    data: row.data,
    occurredAt: row.occurred_at,
  };
}

/** The highest event id that this reader can see, '0' when nothing has happened yet. Read it before what is to be stamped with it. */
export async function lastEventId(em: SqlEntityManager): Promise<string> {
  const row = await first(em, sql<{ id: string }>`select id::text from event order by event.id desc limit 1`);
  return row?.id ?? '0';
}
