import type pg from 'pg';

/** So many customers, each with a number and one closed call with this agent; the newest called a minute ago. */
export async function fillHistory(db: pg.Pool, rows: number, agentId: string): Promise<void> {
  await db.query(
    `insert into customer (id, name, tier, created_at, version)
     select gen_random_uuid(), (array['Alice Johnson', '王芳', 'Robert Miller', '李梅', 'Maria Garcia', '张伟'])[1 + n % 6] || ' ' || n,
       (array['standard', 'gold', 'standard', 'platinum'])[1 + n % 4], now() - n * interval '1 minute', 1
     from generate_series(1, $1::int) as n`,
    [rows],
  );
  await db.query(
    `insert into customer_number (id, customer_id, phone_number)
     select gen_random_uuid(), id, '+1202555' || lpad((row_number() over (order by created_at))::text, 4, '0') from customer`,
  );
  await db.query(
    `insert into interaction (id, channel, direction, state, queue_id, agent_id, customer_id, from_number, to_number, language, menu_path,
       arrived_at, queued_at, accepted_at, connected_at, customer_left_at, closed_at, outcome, disposition, notes)
     select gen_random_uuid(), 'voice', 'inbound', 'closed', q.id, $1, c.id, n.phone_number, '+12025550100', 'en', array[q.key],
       c.created_at, c.created_at, c.created_at + interval '9 s', c.created_at + interval '10 s', c.created_at + interval '3 min',
       c.created_at + interval '4 min', 'answered', 'resolved', 'Asked about the fee on the last statement; explained.'
     from customer c join customer_number n on n.customer_id = c.id cross join (select id, key from queue order by key limit 1) q`,
    [agentId],
  );
  await db.query('analyze');
}
