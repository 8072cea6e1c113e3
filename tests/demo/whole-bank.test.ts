import { expect, test } from 'vitest';
import { openWholeBank } from '../support/demo-database.ts';

const bank = await openWholeBank();
test('loads', async () => {
  console.log(bank.loadMs);
  const q = async (t: string) => console.log(t, JSON.stringify(await bank.rows(t), null, 0).slice(0, 3000));
  await q(`select (select count(*) from interaction) i, (select count(*) from event) e, (select count(*) from offer) o, (select count(*) from holding) h, (select count(*) from customer) c, (select count(*) from users) u, (select count(*) from leg) l, (select count(*) from verification) v`);
  await q(`select outcome, count(*), avg(extract(epoch from connected_at-queued_at))::int w, (avg((connected_at-queued_at <= interval '20 s')::int))::float8 sl from interaction group by 1`);
  await q(`select disposition, count(*) from interaction group by 1`);
  await q(`select q.key, count(*), avg(extract(epoch from customer_left_at - connected_at))::int talk, avg(extract(epoch from connected_at-queued_at))::int w, avg((i.outcome='abandoned_in_queue')::int)::float8 ab from interaction i left join queue q on q.id=i.queue_id group by 1`);
  await q(`select u.name, count(*), avg(extract(epoch from customer_left_at - connected_at))::int talk from interaction i join users u on u.id=i.agent_id group by 1 order by 2 desc`);
  await q(`select arrived_at::date d, count(*) from interaction group by 1 order by 1 desc limit 12`);
  await q(`select i.language, notes from interaction i where notes<>'' order by arrived_at desc limit 30`);
  await q(`select tier, count(*), avg(h.a)::bigint from customer c left join (select customer_id, sum(amount_minor)/100 a from holding where kind in ('deposit','time_deposit','wealth') group by 1) h on h.customer_id=c.id group by 1`);
  await q(`select c.name, c.number, c.identity_number, c.address, c.postcode, u.name o, tier, tier_reason from customer c left join users u on u.id=owner_id order by c.created_at limit 25`);
  expect(bank.loadMs).toBeLessThan(20_000);
});
