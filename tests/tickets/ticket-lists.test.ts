import { expect, test } from 'vitest';
import type { TicketCounts, TicketView } from '#server/tickets/ticket.schema.ts';
import { type Person, shareApi } from '../api/api.ts';
import { wholeApi } from '../policy/bank.ts';

const api = await shareApi(wholeApi);
const admin = await api.person('administrator', 'Ada');
const cards = await api.queue();

const open = async (person: Person, body: object) =>
  (await api.call(person, 'POST', '/api/v1/tickets', body)).json<TicketView>();
const list = async (person: Person, query: string) =>
  (await api.call(person, 'GET', `/api/v1/tickets?${query}`)).json<{
    items: TicketView[];
    nextCursor: string | null;
  }>();
const subjects = async (person: Person, query: string) => (await list(person, query)).items.map(item => item.subject);
const counts = async (person: Person) => (await api.call(person, 'GET', '/api/v1/tickets/counts')).json<TicketCounts>();
const settle = (ticket: TicketView, status: string) =>
  api.call(admin, 'PATCH', `/api/v1/tickets/${ticket.id}`, { version: ticket.version, status });

test('views: mine, unassigned, of my queues and groups, all; their numbers count what is not solved', async () => {
  const ana = await api.person('agent', 'Ana');
  await api.call(admin, 'PATCH', `/api/v1/users/${ana.id}`, { queueIds: [cards] });
  const body = { key: 'loans', name: 'Loans', nameZh: '贷款', memberIds: [ana.id] };
  const group = (await api.call(admin, 'POST', '/api/v1/groups', body)).json<{ id: string }>();
  const mine = await open(admin, { subject: 'Hers', ownerId: ana.id });
  await open(admin, { subject: 'Waits in cards', queueId: cards });
  await open(admin, { subject: 'Waits with loans', groupId: group.id, ownerId: admin.id });
  const done = await open(admin, { subject: 'Hers, done', ownerId: ana.id });
  await settle(done, 'solved');

  expect(await subjects(ana, 'view=mine')).toEqual(['Hers, done', 'Hers']);
  expect(await subjects(ana, 'view=mine&status=unsolved')).toEqual(['Hers']);
  expect(await subjects(ana, 'view=mine&status=solved')).toEqual(['Hers, done']);
  expect(await subjects(ana, 'view=unassigned')).toEqual(['Waits in cards']);
  expect(await subjects(ana, 'view=my_queues')).toEqual(['Waits with loans', 'Waits in cards']);
  expect(await subjects(ana, 'view=all')).toHaveLength(4);
  expect(await subjects(ana, `ownerId=${admin.id}`)).toEqual(['Waits with loans']);
  expect(await subjects(ana, `queueId=${cards}`)).toEqual(['Waits in cards']);
  expect(await counts(ana)).toEqual({ mine: 1, unassigned: 1, my_queues: 2, all: 3 });
  await settle(mine, 'closed');
  expect(await counts(ana)).toEqual({ mine: 0, unassigned: 1, my_queues: 2, all: 2 });
});

test('tickets are found by number and by words of the subject, in any script', async () => {
  const person = await api.person('agent');
  const chinese = await open(person, { subject: '信用卡被吞，客户要求补办', priority: 'urgent' });
  await open(person, { subject: `Refers to ${chinese.number}` });
  await open(person, { subject: '100% refund_agreed' });
  expect(await subjects(person, `q=${encodeURIComponent('信用卡')}`)).toEqual([chinese.subject]);
  expect(await subjects(person, `q=${encodeURIComponent('补办 客户')}`)).toEqual([chinese.subject]);
  expect(await subjects(person, `q=${encodeURIComponent(`#${chinese.number}`)}`)).toEqual([chinese.subject]);
  expect(await subjects(person, `q=${encodeURIComponent(`＃${chinese.number}`)}`)).toEqual([chinese.subject]);
  expect(await subjects(person, `q=${chinese.number}`)).toEqual([`Refers to ${chinese.number}`, chinese.subject]);
  expect(await subjects(person, `q=${encodeURIComponent('REFUND_')}`)).toEqual(['100% refund_agreed']);
  expect(await subjects(person, `q=${encodeURIComponent('0_')}`)).toEqual([]);
  expect(await subjects(person, 'priority=urgent')).toEqual([chinese.subject]);
  expect(await subjects(person, `q=${'9'.repeat(40)}`)).toEqual([]);
});

test('pages neither repeat nor leave out anything, the last change first', async () => {
  const person = await api.person('agent');
  const customer = (await api.call(person, 'POST', '/api/v1/customers', { name: 'Many' })).json<{ id: string }>();
  const opened: number[] = [];
  for (let i = 0; i < 7; i++)
    opened.unshift((await open(person, { subject: `No. ${i}`, customerId: customer.id })).number);
  const seen: number[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page = await list(person, `customerId=${customer.id}&limit=3${cursor && `&cursor=${cursor}`}`);
    seen.push(...page.items.map(item => item.number));
    cursor = page.nextCursor;
  }
  expect(seen).toEqual(opened);
  expect((await api.call(person, 'GET', '/api/v1/tickets?cursor=nonsense')).json()).toMatchObject({
    error: { code: 'bad_cursor' },
  });
});

test('a teller sees the tickets of the branch, of none but their own elsewhere; numbers count only those', async () => {
  const make = (key: string) =>
    api
      .call(admin, 'POST', '/api/v1/branches', { key, name: key, nameZh: key, kind: 'head_office', parentId: null })
      .then(answer => answer.json<{ id: string }>().id);
  const here = await make('here');
  const there = (
    await api.call(admin, 'POST', '/api/v1/branches', {
      key: 'there',
      name: 'there',
      nameZh: 'there',
      kind: 'outlet',
      parentId: here,
    })
  ).json<{ id: string }>().id;
  const teller = await api.person('agent', 'Tess');
  await api.sql(`update users set role = 'teller', branch_id = ?, scope = 'branch' where id = ?`, [there, teller.id]);
  const near = await open(admin, { subject: 'Near' });
  const far = await open(admin, { subject: 'Far' });
  const hers = await open(admin, { subject: 'Hers, far', ownerId: teller.id });
  await api.sql('update ticket set branch_id = ? where id = ?', [there, near.id]);
  await api.sql('update ticket set branch_id = ? where id in (?, ?)', [here, far.id, hers.id]);

  expect((await subjects(teller, 'view=all')).sort()).toEqual(['Hers, far', 'Near']);
  expect(await subjects(teller, 'q=Far')).toEqual(['Hers, far']);
  expect(await counts(teller)).toEqual({ mine: 1, unassigned: 1, my_queues: 0, all: 2 });
  for (const path of ['', '/notes', '/history'])
    expect((await api.call(teller, 'GET', `/api/v1/tickets/${far.id}${path}`)).json()).toMatchObject({
      error: { code: 'ticket_not_found' },
    });
  const change = { version: 1, priority: 'low' };
  expect((await api.call(teller, 'PATCH', `/api/v1/tickets/${far.id}`, change)).statusCode).toBe(404);
  expect((await api.call(teller, 'PATCH', `/api/v1/tickets/${near.id}`, change)).statusCode).toBe(200);
  const mine = await open(teller, { subject: 'Opened by the teller' });
  expect(mine.branchId).toBe(there);
});
