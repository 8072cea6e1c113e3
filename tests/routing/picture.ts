import type pg from 'pg';
import type { Model } from './model.ts';
import { type Call, type Desk, isReady } from './people.ts';

/** Everybody who is there, each a line of text; `pictureIn` tells the same from the database. */
export const pictureOf = ({ calls, desks }: Model): string[] =>
  written([...calls.filter(({ state }) => state !== 'closed').map(callSeen), ...desks.map(deskSeen)]);

const written = (picture: readonly object[]): string[] => picture.map(each => JSON.stringify(each)).sort();

const callSeen = (call: Call) => ({
  arrival: call.arrival,
  ...{ state: call.state, queue: call.queue.key, points: call.points, agent: call.agent?.key ?? null },
  ...{ keptFor: call.preferred?.userId ?? null, keptUntil: call.preferred?.until ?? null },
  ...{ overflowAt: call.overflowAt, wrapUpUntil: call.wrapUpUntil },
});

const deskSeen = (desk: Desk) => ({
  agent: desk.key,
  ...{ state: desk.state, ready: isReady(desk), presence: desk.presence, idleSince: desk.idleSince },
  skills: sorted(desk.skills, key => key),
});

const sorted = (skills: Record<string, number>, name: (key: string) => string): string[] =>
  Object.entries(skills)
    .map(([key, level]) => `${name(key)}:${level}`)
    .sort();

/** What the ids in the database stand for in the trace. */
export interface Names {
  day: number;
  arrivals: ReadonlyMap<string, number>;
  skills: ReadonlyMap<string, string>;
  agent(id: string): string;
}

export async function pictureIn(db: pg.Client, names: Names): Promise<string[]> {
  const calls = await db.query(
    `select i.id, i.state, q.key as queue, i.points, i.preferred_user_id, i.preferred_until, i.overflow_at,
       coalesce(i.agent_id, o.user_id) as agent_id, i.wrap_up_until
     from interaction i join queue q on q.id = i.queue_id
     left join offer o on o.interaction_id = i.id and o.state = 'pending' where i.state <> 'closed'`,
  );
  const desks = await db.query(
    `select s.user_id, s.state, s.ready, s.idle_since, coalesce(p.reason, p.state) as presence, s.skills
     from agent_slot s join presence p on p.user_id = s.user_id`,
  );
  const at = (time: Date | null) => time && time.getTime() - names.day;
  const who = (id: string | null) => id && names.agent(id);
  return written([
    ...calls.rows.map(row => ({
      arrival: names.arrivals.get(row.id)!,
      ...{ state: row.state, queue: row.queue, points: row.points, agent: who(row.agent_id) },
      ...{ keptFor: who(row.preferred_user_id), keptUntil: at(row.preferred_until) },
      ...{ overflowAt: at(row.overflow_at), wrapUpUntil: at(row.wrap_up_until) },
    })),
    ...desks.rows.map(row => ({
      agent: names.agent(row.user_id),
      ...{ state: row.state, ready: row.ready, presence: row.presence, idleSince: at(row.idle_since) },
      skills: sorted(row.skills, id => names.skills.get(id)!),
    })),
  ]);
}
