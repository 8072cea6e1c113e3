import type { Context } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';
import type { SlotState } from './agent-slot.entity.ts';
import type { Hindrance } from './explanation.schema.ts';
import { type FreeAgent, type Waiting, obstacleTo } from './matching.ts';

/** Somebody who works in queues, whatever they do at this moment. */
export interface Staff extends FreeAgent {
  name: string;
  branchId: string | null;
  presence: 'available' | 'on_break' | 'offline';
  away: boolean;
  slot: SlotState;
  /** When what they do at this moment began. */
  since: Date;
}

/** Everybody who works in one of these queues, or is this person; by name. */
export async function listStaff(
  ctx: Context,
  { queueIds, userId = null }: { queueIds: readonly string[]; userId?: string | null },
): Promise<Staff[]> {
  const rows = await run(
    ctx.em,
    sql<{
      id: string;
      user_id: string;
      name: string;
      branch_id: string | null;
      presence: Staff['presence'];
      away: boolean;
      slot: SlotState;
      since: string;
      idle_since: string;
      skills: Record<string, number>;
      queue_ids: string[];
    }>`
      select s.id, s.user_id, u.name, u.branch_id, p.state as presence, p.away_since is not null as away, s.state as slot,
        case when s.state = 'free' then p.since else s.since end as since, s.idle_since, s.skills,
        array(select m.queue_id::text from queue_member m where m.user_id = u.id) as queue_ids
      from users u join agent_slot s on s.user_id = u.id and s.channel = 'voice' join presence p on p.user_id = u.id
      where u.active and (u.id = ${userId}::uuid
        or exists (select 1 from queue_member m where m.user_id = u.id and m.queue_id = any(${queueIds}::uuid[])))
      order by u.name, u.id`,
  );
  return rows.map(({ id, user_id, branch_id, idle_since, skills, queue_ids, since, ...rest }) => ({
    ...rest,
    slotId: id,
    userId: user_id,
    branchId: branch_id,
    idleSince: Date.parse(idle_since),
    skills: new Map(Object.entries(skills)),
    queueIds: queue_ids,
    since: new Date(since),
  }));
}

/** What keeps them from being offered this, or anything at all; null: nothing. */
export function hindranceOf(staff: Staff, waiting: Waiting | null, now: number): Hindrance | null {
  if (staff.slot === 'reserved') return 'ringing';
  if (staff.slot !== 'free') return staff.slot;
  if (staff.presence !== 'available') return staff.presence;
  if (staff.away) return 'away';
  return waiting && obstacleTo(waiting, staff, now);
}
