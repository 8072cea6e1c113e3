import { afterAll, describe, expect, test } from 'vitest';
import { openWholeBank } from '../support/demo-database.ts';

const bank = await openWholeBank();
afterAll(() => bank.close());
const count = async (text: string): Promise<number> => Number((await bank.rows<{ count: string }>(text))[0]!.count);
const range = async (text: string, from: number, to: number): Promise<void> => {
  const counted = await count(text);
  expect(counted).toBeGreaterThanOrEqual(from);
  expect(counted).toBeLessThanOrEqual(to);
};

test('the whole bank is there in seconds', () => {
  console.log(`the whole bank was loaded in ${(bank.loadMs / 1000).toFixed(1)} s`);
  expect(bank.loadMs).toBeLessThan(60_000);
});

test('it has the size of a small bank with a season behind it', async () => {
  expect(await count('select count(*) from customer')).toBe(500);
  expect(await count("select count(*) from branch where kind = 'outlet'")).toBe(12);
  await range('select count(*) from interaction', 6_000, 10_000);
  await range('select count(*) from ticket', 900, 1_500);
  await range("select count(*) from ticket where status in ('new', 'open', 'pending')", 25, 200);
  await range("select count(*) from ticket where promised_at < now() and status in ('new', 'open', 'pending')", 2, 25);
  await range('select count(*) from callback where ended_at is not null', 8, 80);
  await range('select count(*) from callback where ended_at is null', 1, 16);
  await range('select count(*) from holding where matures_on between current_date and current_date + 42', 20, 300);
});

/** Each of these finds what must not be there. */
const contradictions: readonly { nothing: string; sql: string }[] = [
  {
    nothing: 'no call of the past is open',
    sql: "select count(*) from interaction where state <> 'closed' or closed_at is null",
  },
  {
    nothing: 'nothing has happened in the future',
    sql: "select count(*) from event where occurred_at > now() + interval '1 minute'",
  },
  {
    nothing: 'no call runs backwards',
    sql: `select count(*) from interaction where not (arrived_at <= coalesce(queued_at, arrived_at)
      and coalesce(queued_at, arrived_at) <= coalesce(accepted_at, closed_at) and coalesce(accepted_at, arrived_at) <= coalesce(connected_at, closed_at)
      and coalesce(connected_at, queued_at, arrived_at) <= coalesce(customer_left_at, closed_at) and coalesce(customer_left_at, arrived_at) <= closed_at)`,
  },
  {
    nothing: 'nobody talked without an agent, and no agent without talking or ringing them',
    sql: "select count(*) from interaction where (outcome in ('answered', 'not_reached')) <> (agent_id is not null) or (outcome = 'answered') <> (connected_at is not null)",
  },
  { nothing: 'no offer rings', sql: "select count(*) from offer where state = 'pending' or ended_at is null" },
  {
    nothing: 'each answered call was offered and accepted once',
    sql: `select count(*) from interaction i where outcome = 'answered'
      and (select count(*) from offer o where o.interaction_id = i.id and o.state = 'accepted' and o.user_id = i.agent_id) <> 1`,
  },
  { nothing: 'no slot is taken', sql: "select count(*) from agent_slot where state <> 'free'" },
  {
    nothing: 'no agent has two calls at a time',
    sql: `select count(*) from (select closed_at > lead(accepted_at) over (partition by agent_id order by accepted_at) as twice
      from interaction where agent_id is not null) c where twice`,
  },
  {
    nothing: 'every call has one line of the customer, which has left',
    sql: `select count(*) from interaction i where (select count(*) from leg l where l.interaction_id = i.id and l.kind = 'customer' and l.state = 'left') <> 1`,
  },
  { nothing: 'no call is alive at the carrier', sql: 'select count(*) from call where ended_at is null' },
  {
    nothing: 'the events of each subject are numbered from 1 without gaps, in the order of time',
    sql: `select count(*) from (select subject_id, number, occurred_at, row_number() over (partition by subject_id order by number) as place,
      lag(occurred_at) over (partition by subject_id order by number) as earlier from event) e where number <> place or earlier > occurred_at`,
  },
  {
    nothing: 'every call tells its story from its arrival to its end',
    sql: `select count(*) from interaction i where not exists (select 1 from event e where e.subject_id = i.id and e.number = 1
        and e.type = case i.direction when 'inbound' then 'interaction.arrived' else 'interaction.queued' end)
      or not exists (select 1 from event e where e.subject_id = i.id and e.type in ('interaction.closed', 'interaction.abandoned'))`,
  },
  {
    nothing: 'no event of the last ninety days lies outside its month',
    sql: "select count(*) from event_default where occurred_at > now() - interval '80 days'",
  },
  {
    nothing: 'no call waits for a reaction',
    sql: "select count(*) from event_pending p join event e on e.id = p.event_id where e.subject_type in ('interaction', 'offer')",
  },
  {
    nothing: 'every ticket has its customer’s call',
    sql: 'select count(*) from ticket where interaction_id is null or customer_id is null',
  },
  {
    nothing: 'every callback that is over has its attempts, the last of which says how it ended',
    sql: `select count(*) from callback c where c.attempts <> (select count(*) from callback_attempt a where a.callback_id = c.id)
      or (c.state = 'reached') <> exists (select 1 from callback_attempt a where a.callback_id = c.id and a.result = 'reached')
      or (c.state = 'given_up' and c.attempts < 3)`,
  },
  {
    nothing: 'nobody is to be rung before whoever opens the demo has had a look around',
    sql: "select count(*) from callback where ended_at is null and (state <> 'waiting' or next_attempt_at < now() + interval '2 hours')",
  },
  {
    nothing: 'nobody was rung before it was promised',
    sql: 'select count(*) from callback_attempt a join callback c on c.id = a.callback_id where a.started_at < c.promised_at or a.ended_at < a.started_at',
  },
  {
    nothing: 'no promise is broken for days',
    sql: "select count(*) from ticket where promised_at < now() - interval '2 days' and status in ('new', 'open', 'pending')",
  },
  {
    nothing: 'a verified call says so in its row and in its verification',
    sql: `select count(*) from interaction i full join verification v on v.interaction_id = i.id
      where (i.verification_result is not null or v.id is not null) and i.verification_result is distinct from v.result`,
  },
];

describe('what must always hold, holds', () => {
  test.each(contradictions)('$nothing', async ({ sql }) => expect(await count(sql)).toBe(0));
});

test('the demo customers keep their numbers, and callers find them', async () => {
  const names = await bank.rows<{ name: string }>(
    "select c.name from customer c join customer_number n on n.customer_id = c.id where n.phone_number in ('+12025550120', '+12025550111') order by 1",
  );
  expect(names.map(({ name }) => name)).toEqual(['Alice Johnson', 'Luis Garcia', 'Maria Garcia']);
});
