import type pg from 'pg';
import type { Say } from './console-page.ts';

export const CUSTOMERS = 100_000;
export const INTERACTIONS = 300_000;
export const TICKETS = 100_000;
/** One customer has so many interactions; the others share the rest, some often, most seldom. */
export const MOST_INTERACTIONS = 5_000;

export interface BenchCustomer {
  id: string;
  name: string;
  /** At the bank. */
  number: string;
  phoneNumber: string;
}

export interface BenchBank {
  /** The one with the long history. */
  busiest: BenchCustomer;
  /** Others, spread over the whole table, none of the lowest tier. */
  some: BenchCustomer[];
  /** Of an outlet. */
  branchId: string;
}

/** A bank of this size with this many years behind it, served by these agents; says how long each table took. */
export async function fillBank(db: pg.Pool, agentIds: readonly string[], line: Say): Promise<BenchBank> {
  for (const { what, text, values } of steps(agentIds)) {
    const startedAt = performance.now();
    await db.query(text, values);
    line(`loaded: ${what}`, `${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
  }
  const customers = `select c.id, c.name, c.number, n.phone_number as "phoneNumber" from customer c join customer_number n on n.customer_id = c.id`;
  const busiest = await db.query<BenchCustomer>(`${customers} where c.number = '2000000001'`);
  const some = await db.query<BenchCustomer>(
    `${customers} where c.tier <> 'standard' and c.number > '2000000001' order by md5(c.number) limit 200`,
  );
  const branch = await db.query<{ id: string }>(`select id from branch where key = 'bench-7'`);
  return { busiest: busiest.rows[0]!, some: some.rows, branchId: branch.rows[0]!.id };
}

const steps = (agentIds: readonly string[]): { what: string; text: string; values?: unknown[] }[] => [
  {
    what: '100 outlets',
    text: `
      with top as (
        insert into branch (id, key, name, name_zh, kind, path)
        select id, 'bench', 'Head office', '总行', 'head_office', array[id] from gen_random_uuid() as id returning id)
      insert into branch (id, key, name, name_zh, kind, parent_id, path)
      select o.id, 'bench-' || o.n, 'Outlet ' || o.n, '网点' || o.n, 'outlet', top.id, array[top.id, o.id]
      from top, (select n, gen_random_uuid() as id from generate_series(1, 100) as n) o`,
  },
  {
    what: `${CUSTOMERS} customers`,
    text: `
      insert into customer (id, kind, name, number, tier, tier_reason, branch_id, owner_id, born_on, identity_number, address, postcode,
        created_at)
      select gen_random_uuid(), 'person', case when n % 3 = 0
          then (array['王', '李', '张', '刘', '陈', '杨', '黄', '赵', '周', '吴'])[1 + n / 3 % 10]
            || (array['芳', '伟', '娜', '敏', '静', '丽', '强', '磊', '洋', '艳', '勇', '杰', '涛', '明', '超', '霞', '平', '刚', '文', '辉'])[1 + n / 30 % 20]
            || (array['', '华', '宇', '欣', '晨', '雅', '博', '怡', '然', '国'])[1 + n / 600 % 10]
          else (array['Alice', 'Robert', 'Maria', 'James', 'Linda', 'David', 'Sarah', 'Daniel', 'Laura', 'Kevin', 'Emma', 'Peter', 'Nina',
              'Oscar', 'Paula', 'Victor', 'Wendy', 'Hugo', 'Irene', 'Frank'])[1 + n % 20]
            || ' ' || (array['Ash', 'Bar', 'Cald', 'Dun', 'Elm', 'Fair', 'Glen', 'Hart', 'Ing', 'Ken', 'Lang', 'Mar', 'Nor', 'Oak', 'Pem', 'Ros',
              'Stan', 'Thorn', 'Under', 'Wood'])[1 + n / 20 % 20]
            || (array['ford', 'ley', 'ton', 'well', 'field', 'by', 'ham', 'wick', 'more', 'stead'])[1 + n / 400 % 10] end,
        (2000000000 + n)::text, (array['standard', 'gold', 'standard', 'platinum', 'standard', 'private'])[1 + n % 6],
        case when n % 2 = 1 then 'Salary account for years' end,
        case when n % 10 > 0 then (select id from branch where key = 'bench-' || (1 + n % 100)) end,
        case when n % 10 = 3 then ($1::uuid[])[1 + n % cardinality($1::uuid[])] end,
        date '1950-01-01' + n % 20000, 'P-' || lpad(n::text, 8, '0'), n || ' Quay Street', 'SW' || n % 20 || ' 1AA',
        now() - (n % 50000) * interval '1 hour' - n * interval '1 second'
      from generate_series(1, ${CUSTOMERS}) as n`,
    values: [agentIds],
  },
  {
    what: 'their telephone numbers',
    text: `
      insert into customer_number (id, customer_id, phone_number)
      select gen_random_uuid(), id, '+1202' || lpad((right(number, 9)::int + 5550000)::text, 7, '0') from customer where number like '2%'`,
  },
  {
    what: `${2 * CUSTOMERS} holdings`,
    text: `
      insert into holding (id, customer_id, kind, product, product_zh, number, amount_minor, currency, opened_on, matures_on, status)
      select gen_random_uuid(), c.id, k.kind, k.product, k.zh, '6222' || c.number || k.place, abs(hashtext(c.number)), 'USD',
        date '2015-01-01' + abs(hashtext(c.number)) % 3000, k.matures_on, 'active'
      from customer c, (values (1, 'deposit', 'Everyday account', '活期账户', null::date),
        (2, 'time_deposit', 'One-year deposit', '一年定期', current_date + 40)) as k (place, kind, product, zh, matures_on)`,
  },
  {
    what: `${INTERACTIONS} interactions`,
    text: `
      insert into interaction (id, channel, direction, state, queue_id, agent_id, customer_id, from_number, to_number, language, menu_path,
        arrived_at, queued_at, accepted_at, connected_at, customer_left_at, closed_at, outcome, disposition, notes, branch_id)
      select gen_random_uuid(), 'voice', 'inbound', 'closed', q.id, ($1::uuid[])[1 + i.n % cardinality($1::uuid[])], c.id, p.phone_number,
        '+12025550100', 'en', array[q.key], i.at, i.at, i.at + interval '9 s', i.at + interval '10 s', i.at + interval '3 min',
        i.at + interval '4 min', 'answered', 'resolved',
        (array['Asked about the fee on the last statement; explained.', 'Lost card blocked, new one sent.', 'Wants a higher limit; offer prepared.',
          'Time deposit matures soon; rolled over.', '询问账单费用，已解释。'])[1 + i.n % 5] || ' No. ' || i.n, c.branch_id
      from (
        -- The power makes a few ring often and most seldom.
        select n, now() - random() * interval '5 years' as at, (2000000001 + case when n <= ${MOST_INTERACTIONS} then 0
          else 1 + floor(power(random(), 3) * ${CUSTOMERS - 1})::int end)::text as number
        from generate_series(1, ${INTERACTIONS}) as n offset 0) i
      join customer c on c.number = i.number join customer_number p on p.customer_id = c.id
      cross join (select id, key from queue order by key limit 1) q`,
    values: [agentIds],
  },
  {
    what: `${TICKETS} tickets`,
    text: `
      insert into ticket (id, number, subject, status, priority, owner_id, queue_id, customer_id, branch_id, promised_at, created_by_id,
        created_at, updated_at, solved_at)
      select gen_random_uuid(), nextval('ticket_number'), (array['Card did not arrive', 'Fee disputed', 'Higher limit wanted',
          'Statement by post', 'Address to be changed', '转账未到账', 'App does not open', 'Loan: papers missing'])[1 + t.n % 8] || ' ' || t.n,
        t.status, (array['low', 'normal', 'normal', 'high', 'urgent'])[1 + t.n % 5],
        case when t.n % 4 > 0 then ($1::uuid[])[1 + t.n % cardinality($1::uuid[])] end,
        case when t.n % 3 = 0 then (select id from queue order by key limit 1 offset t.n / 3 % 2) end, c.id, c.branch_id,
        t.at + interval '3 days', ($1::uuid[])[1 + t.n / 7 % cardinality($1::uuid[])], t.at, t.at + interval '2 days',
        case when t.status in ('solved', 'closed') then t.at + interval '2 days' end
      from (
        select n, now() - random() * interval '5 years' as at,
          (array['open', 'closed', 'closed', 'closed', 'solved', 'closed', 'pending', 'closed', 'closed', 'solved'])[1 + n % 10] as status,
          (2000000001 + case when n <= 300 then 0 else floor(random() * ${CUSTOMERS})::int end)::text as number
        from generate_series(1, ${TICKETS}) as n offset 0) t join customer c on c.number = t.number`,
    values: [agentIds],
  },
  {
    what: `${CUSTOMERS} changes of customers, 500 of the busiest`,
    text: `
      insert into event (type, subject_type, subject_id, number, actor_kind, actor_id, cause, changes, occurred_at)
      select 'customer.updated', 'customer', c.id, n, 'user', ($1::uuid[])[1], 'bench',
        jsonb_build_object('tierReason', jsonb_build_array(null, 'Salary account for years')), now() - n * interval '3 days'
      from customer c cross join lateral generate_series(1, case when c.number = '2000000001' then 500 else 1 end) as n`,
    values: [agentIds],
  },
  { what: 'statistics', text: 'vacuum (analyze)' },
];
