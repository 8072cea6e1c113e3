import { expect, test } from 'vitest';
import type { TicketView } from '#server/tickets/ticket.schema.ts';
import { type Person, shareApi } from '../api/api.ts';
import { putInteraction, wholeApi } from '../policy/bank.ts';

const api = await shareApi(wholeApi);
const ana = await api.person('agent', 'Ana');
const ben = await api.person('agent', 'Ben');
const sofia = await api.person('supervisor', 'Sofia');
const cards = await api.queue();

const send = (person: Person, method: 'GET' | 'POST' | 'PATCH', path: string, body?: object) =>
  api.call(person, method, `/api/v1${path}`, body);
const open = async (body: object, person = ana) => (await send(person, 'POST', '/tickets', body)).json<TicketView>();
const look = async (id: string, person = ana) => (await send(person, 'GET', `/tickets/${id}`)).json<TicketView>();
const change = async (ticket: { id: string }, body: object, person = ana) => {
  const { version } = await look(ticket.id, person);
  return send(person, 'PATCH', `/tickets/${ticket.id}`, { version, ...body });
};
const eventsOf = (id: string) =>
  api.sql<{ type: string; changes: Record<string, unknown> | null }>(
    'select type, changes from event where subject_id = ? order by number',
    [id],
  );

test('from a call a ticket is opened with its customer and queue; it belongs to the customer’s branch', async () => {
  const [branch] = await api.sql<{ id: string }>(
    `insert into branch (id, key, name, name_zh, kind, path) select i, 'b', 'B', 'B', 'outlet', array[i] from gen_random_uuid() i returning id`,
  );
  const customer = (await send(ana, 'POST', '/customers', { name: 'Alice' })).json<{ id: string }>();
  await api.sql('update customer set branch_id = ? where id = ?', [branch!.id, customer.id]);
  const interactionId = await putInteraction(api, { branchId: null, queueId: cards, agentId: ana.id });
  const ticket = await open({
    subject: '  Card swallowed ',
    text: 'At the machine in Harbour Street.',
    customerId: customer.id,
    interactionId,
    queueId: cards,
    promisedAt: '2026-12-01T09:00:00Z',
  });
  expect(ticket).toMatchObject({
    subject: 'Card swallowed',
    status: 'new',
    priority: 'normal',
    owner: null,
    queue: { id: cards, name: 'Cards', nameZh: '卡' },
    group: null,
    customer: { id: customer.id, name: 'Alice' },
    createdBy: { id: ana.id, name: 'Ana' },
    interaction: { id: interactionId },
    branchId: branch!.id,
    promisedAt: '2026-12-01T09:00:00.000Z',
    solvedAt: null,
    version: 1,
  });
  expect(ticket.number).toBeGreaterThan(1000);
  expect(await look(ticket.id)).toEqual(ticket);
  const found = await send(ben, 'GET', `/tickets?interactionId=${interactionId}`);
  expect(found.json()).toMatchObject({ items: [{ id: ticket.id }] });
});

test('the same request twice opens one ticket', async () => {
  const ask = () =>
    api.call(ana, 'POST', '/api/v1/tickets', { subject: 'Once only' }, { 'idempotency-key': 'ticket-once' });
  const [first, second] = await Promise.all([ask(), ask()]);
  expect(first.json()).toEqual(second.json());
  expect((await send(ana, 'GET', '/tickets?q=Once%20only')).json<{ items: object[] }>().items).toHaveLength(1);
});

test('whoever is made owner has begun; solved and reopened are kept with their times', async () => {
  const ticket = await open({ subject: 'Statement missing' });
  expect(ticket.status).toBe('new');
  const assigned = (await change(ticket, { ownerId: ben.id })).json<TicketView>();
  expect(assigned).toMatchObject({ status: 'open', owner: { name: 'Ben' }, version: 2 });
  const solved = (await change(ticket, { status: 'solved' }, ben)).json<TicketView>();
  expect(solved.solvedAt).not.toBeNull();
  const reopened = (await change(ticket, { status: 'pending', priority: 'high' })).json<TicketView>();
  expect(reopened).toMatchObject({ status: 'pending', solvedAt: null, priority: 'high' });
  expect((await eventsOf(ticket.id)).map(event => event.type)).toEqual([
    'ticket.opened',
    'ticket.assigned',
    'ticket.started',
    'ticket.solved',
    'ticket.prioritised',
    'ticket.reopened',
  ]);
});

test('closed is for good, but for whoever leads', async () => {
  const ticket = await open({ subject: 'Wrong address', ownerId: ana.id });
  expect((await change(ticket, { status: 'closed' })).statusCode).toBe(200);
  const refused = { error: { code: 'ticket_closed' } };
  expect((await change(ticket, { status: 'open' })).json()).toMatchObject(refused);
  expect((await change(ticket, { subject: 'Right address' })).json()).toMatchObject(refused);
  expect((await send(ana, 'POST', `/tickets/${ticket.id}/notes`, { text: 'One more thing' })).json()).toMatchObject(
    refused,
  );
  expect((await change(ticket, { status: 'open' }, sofia)).json()).toMatchObject({ status: 'open', solvedAt: null });
  expect((await change(ticket, { status: 'new' })).json()).toMatchObject({ error: { code: 'bad_status' } });
});

test('a ticket waits with a queue or with a group: giving one takes it from the other', async () => {
  const body = { key: 'disputes', name: 'Disputes', nameZh: '争议处理' };
  const admin = await api.person('administrator');
  const group = (await send(admin, 'POST', '/groups', body)).json<{ id: string }>();
  const ticket = await open({ subject: 'Double booking', queueId: cards });
  const moved = (await change(ticket, { groupId: group.id })).json<TicketView>();
  expect(moved).toMatchObject({ queue: null, group: { name: 'Disputes', nameZh: '争议处理' } });
  expect((await change(ticket, { queueId: cards })).json()).toMatchObject({ queue: { id: cards }, group: null });
  expect((await change(ticket, { queueId: cards, groupId: group.id })).json()).toMatchObject({
    error: { code: 'queue_or_group' },
  });
  expect((await send(ana, 'GET', '/tickets/places')).json()).toMatchObject({
    queues: [{ id: cards }],
    groups: [{ id: group.id, name: 'Disputes' }],
  });
});

test('of two who change a ticket at once one is told, with the ticket as it is now; who asks for the same is not', async () => {
  const ticket = await open({ subject: 'Fee refund' });
  const answers = await Promise.all(
    ['high', 'urgent'].map(priority => send(ana, 'PATCH', `/tickets/${ticket.id}`, { version: 1, priority })),
  );
  expect(answers.map(answer => answer.statusCode).sort()).toEqual([200, 409]);
  const now = await look(ticket.id);
  expect(answers.find(answer => answer.statusCode === 409)!.json()).toMatchObject({
    error: { code: 'ticket_changed', details: { ticket: { id: ticket.id, priority: now.priority, version: 2 } } },
  });
  const again = await send(ana, 'PATCH', `/tickets/${ticket.id}`, { version: 1, priority: now.priority });
  expect([again.statusCode, again.json()]).toMatchObject([200, { version: 2 }]);
});

test('notes stay as they were written, newest first, page by page, and bring the ticket to the top', async () => {
  const ticket = await open({ subject: 'Cheque lost' });
  await open({ subject: 'Something newer' });
  for (const text of ['first', 'second', 'third'])
    expect((await send(ben, 'POST', `/tickets/${ticket.id}/notes`, { text })).statusCode).toBe(201);
  const page = (await send(ana, 'GET', `/tickets/${ticket.id}/notes?limit=2`)).json<{
    items: { text: string; author: { name: string } }[];
    nextCursor: string;
  }>();
  expect(page.items).toMatchObject([
    { text: 'third', author: { name: 'Ben' } },
    { text: 'second', author: { name: 'Ben' } },
  ]);
  const rest = await send(ana, 'GET', `/tickets/${ticket.id}/notes?limit=2&cursor=${page.nextCursor}`);
  expect(rest.json()).toMatchObject({ items: [{ text: 'first' }], nextCursor: null });
  expect((await send(ana, 'GET', '/tickets?limit=1')).json()).toMatchObject({ items: [{ id: ticket.id, version: 1 }] });
  expect((await send(ana, 'POST', `/tickets/${ticket.id}/notes`, { text: '   ' })).statusCode).toBe(400);
});

test('history says who did what, in names', async () => {
  const alice = (await send(ana, 'POST', '/customers', { name: 'Alice Again' })).json<{ id: string }>();
  const ticket = await open({ subject: 'Limit raised' });
  await change(ticket, { ownerId: ben.id, customerId: alice.id }, sofia);
  await send(ana, 'POST', `/tickets/${ticket.id}/notes`, { text: 'Not part of history' });
  const history = await send(ana, 'GET', `/tickets/${ticket.id}/history?limit=2`);
  const { items, nextCursor } = history.json<{ items: object[]; nextCursor: string }>();
  expect(items).toMatchObject([
    { type: 'ticket.started', by: { name: 'Sofia' }, changes: [{ field: 'status', before: 'new', after: 'open' }] },
    {
      type: 'ticket.linked',
      by: { name: 'Sofia' },
      changes: [{ field: 'customer', before: null, after: 'Alice Again' }],
    },
  ]);
  const rest = await send(ana, 'GET', `/tickets/${ticket.id}/history?limit=2&cursor=${nextCursor}`);
  expect(rest.json()).toMatchObject({
    items: [
      { type: 'ticket.assigned', changes: [{ field: 'owner', before: null, after: 'Ben' }] },
      {
        type: 'ticket.opened',
        by: { name: 'Ana' },
        changes: [
          { field: 'subject', before: null, after: 'Limit raised' },
          { field: 'status' },
          { field: 'priority' },
        ],
      },
    ],
    nextCursor: null,
  });
});

test.each([
  ['unknown_customer', { customerId: '01890000-0000-7000-8000-000000000000' }],
  ['unknown_interaction', { interactionId: '01890000-0000-7000-8000-000000000000' }],
  ['unknown_user', { ownerId: '01890000-0000-7000-8000-000000000000' }],
  ['unknown_queue', { queueId: '01890000-0000-7000-8000-000000000000' }],
  ['unknown_group', { groupId: '01890000-0000-7000-8000-000000000000' }],
])('%s: nothing is opened for what does not exist', async (code, body) => {
  const answer = await send(ana, 'POST', '/tickets', { subject: 'For nobody', ...body });
  expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: { code } }]);
});

test('who does not work on tickets is made owner of none', async () => {
  const auditor = await api.person('auditor');
  const answer = await send(ana, 'POST', '/tickets', { subject: 'For the auditor', ownerId: auditor.id });
  expect(answer.json()).toMatchObject({ error: { code: 'takes_no_tickets' } });
  expect((await send(auditor, 'POST', '/tickets', { subject: 'By the auditor' })).statusCode).toBe(403);
});
