import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Activity, PresenceView } from '#server/people/presence.schema.ts';
import { run, sql } from '#server/platform/sql.ts';
import type { SlotState } from './agent-slot.entity.ts';

interface Row {
  user_id: string;
  state: PresenceView['state'];
  reason: PresenceView['reason'];
  since: string;
  away_since: string | null;
  version: number;
  slot_state: SlotState;
  slot_since: string;
}

/** What each of these people chose and is seen doing; people who never had a console are left out. */
export async function loadPresenceViews(
  em: SqlEntityManager,
  userIds: readonly string[],
): Promise<Map<string, PresenceView>> {
  if (userIds.length === 0) return new Map();
  const rows = await run(
    em,
    sql<Row>`
      select p.user_id, p.state, p.reason, p.since, p.away_since, p.version + s.version as version, s.state as slot_state, s.since as slot_since
      from presence p join agent_slot s on s.user_id = p.user_id
      where p.user_id = any(${userIds}::uuid[])`,
  );
  return new Map(rows.map(row => [row.user_id, viewPresence(row)]));
}

const activityOf: Record<Exclude<SlotState, 'free'>, Activity> = {
  reserved: 'ringing',
  busy: 'talking',
  wrap_up: 'after_call_work',
};

function viewPresence(row: Row): PresenceView {
  const working = row.slot_state !== 'free';
  const since = new Date(row.since).toISOString();
  return {
    userId: row.user_id,
    state: row.state,
    reason: row.reason,
    activity: row.slot_state === 'free' ? row.state : activityOf[row.slot_state],
    since,
    activitySince: working ? new Date(row.slot_since).toISOString() : since,
    away: row.away_since !== null,
    version: row.version,
  };
}
