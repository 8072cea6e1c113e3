import { expect, test } from 'vitest';
import { shareApi } from '../api/api.ts';

const api = await shareApi();
const ana = await api.person('agent');
const sofia = await api.person('supervisor', 'Sofia');
const ada = await api.person('administrator');
const create = async (input: object) =>
  (await api.call(ada, 'POST', '/api/v1/customers', { name: 'Wang', ...input })).json<{ id: string }>();

test('a customer number is the customer’s alone, and finds them', async () => {
  const { id } = await create({ number: ' HB-2290-417 ', kind: 'company' });
  const twice = await api.call(ana, 'POST', '/api/v1/customers', { name: 'Other', number: 'HB-2290-417' });
  expect([twice.statusCode, twice.json()]).toMatchObject([409, { error: { code: 'customer_number_taken' } }]);
  for (const q of ['2290-417', 'hb-2290', '417']) {
    const found = await api.call(ana, 'GET', `/api/v1/customers?q=${q}`);
    expect(found.json()).toMatchObject({ items: [{ id, number: 'HB-2290-417', kind: 'company' }] });
  }
});

test('the tier says why it is what it is, who said so and when', async () => {
  const { id } = await create({});
  const url = `/api/v1/customers/${id}`;
  const refused = await api.call(ana, 'PATCH', url, { tierReason: 'Because' });
  expect(refused.statusCode).toBe(403);
  const changed = await api.call(sofia, 'PATCH', url, { tier: 'gold', tierReason: 'Deposits above 100,000' });
  expect(changed.json()).toMatchObject({
    tier: 'gold',
    tierReason: 'Deposits above 100,000',
    tierChangedById: sofia.id,
  });
  expect((await api.call(ana, 'GET', `${url}/panel`)).json()).toMatchObject({ tierChangedBy: { name: 'Sofia' } });
  const again = await api.call(sofia, 'PATCH', url, { tier: 'platinum' });
  expect(again.json()).toMatchObject({ tier: 'platinum', tierReason: null });
});

test('holdings are kept by whoever may, shown to all who see the customer, and change the customer’s version', async () => {
  const { id } = await create({});
  const holding = {
    kind: 'time_deposit',
    product: 'One-year deposit',
    productZh: '一年期定期存款',
    number: '6217 0000 0001',
    amountMinor: 9_007_199_254_740_991,
    currency: 'CNY',
    openedOn: '2026-01-01',
    maturesOn: '2027-01-01',
    externalId: 'core-17',
  };
  const url = `/api/v1/customers/${id}/holdings`;
  for (const person of [ana, sofia]) expect((await api.call(person, 'POST', url, holding)).statusCode).toBe(403);
  const added = await api.call(ada, 'POST', url, holding);
  expect([added.statusCode, added.json()]).toMatchObject([
    201,
    { amountMinor: 9_007_199_254_740_991, status: 'active' },
  ]);
  const twice = await api.call(ada, 'POST', url, holding);
  expect([twice.statusCode, twice.json()]).toMatchObject([409, { error: { code: 'holding_taken' } }]);
  for (const wrong of [
    { amountMinor: 1.5 },
    { amountMinor: 2 ** 53 },
    { currency: 'yuan' },
    { openedOn: '2026-02-30' },
  ])
    expect((await api.call(ada, 'POST', url, { ...holding, externalId: null, ...wrong })).statusCode).toBe(400);

  const changed = await api.call(ada, 'PATCH', `/api/v1/holdings/${added.json<{ id: string }>().id}`, {
    status: 'closed',
  });
  expect(changed.json()).toMatchObject({ status: 'closed', version: 2 });
  expect((await api.call(ana, 'GET', url)).json()).toMatchObject({
    items: [{ productZh: '一年期定期存款', masked: true, amountMinor: null, number: null, maturesOn: '2027-01-01' }],
  });
  expect((await api.call(ana, 'GET', `/api/v1/customers/${id}`)).json()).toMatchObject({ version: 3 });
  const gone = await api.call(ada, 'PATCH', '/api/v1/holdings/01890000-0000-7000-8000-000000000000', {
    status: 'closed',
  });
  expect([gone.statusCode, gone.json()]).toMatchObject([404, { error: { code: 'holding_not_found' } }]);
});

test('the panel shows open tickets, the next promise first, and counts the others', async () => {
  const { id } = await create({});
  for (let n = 0; n < 7; n++)
    await api.sql(
      `insert into ticket (id, number, subject, status, priority, customer_id, created_at, updated_at, promised_at, solved_at)
       values (gen_random_uuid(), ?, ?, ?, 'normal', ?, now(), now(), ?, ?)`,
      [9000 + n, `Ticket ${n}`, n === 0 ? 'solved' : 'open', id, n === 3 ? '2026-12-01' : null, n === 0 ? 'now' : null],
    );
  const panel = (await api.call(ana, 'GET', `/api/v1/customers/${id}/panel`)).json<{
    tickets: { items: { number: number }[]; count: number };
  }>();
  expect(panel.tickets.count).toBe(6);
  expect(panel.tickets.items).toHaveLength(5);
  expect(panel.tickets.items[0]).toMatchObject({ number: 9003, promisedAt: '2026-12-01T00:00:00.000Z' });
});
