import { expect, test } from 'vitest';
import { shareApi } from './api.ts';

const api = await shareApi();
const ana = await api.person('agent');
const create = (key: string, payload: object, person = ana) =>
  api.call(person, 'POST', '/api/v1/customers', payload, { 'idempotency-key': key });
const countNamed = async (name: string) => (await api.sql(`select 1 from customer where name = ?`, [name])).length;

test('ten equal creates at the same moment make one customer and get ten equal answers', async () => {
  const payload = { name: 'Only Once', numbers: ['+12025550177'] };
  const answers = await Promise.all(Array.from({ length: 10 }, () => create('key-1', payload)));
  expect(answers.map(answer => answer.statusCode)).toEqual(Array(10).fill(201));
  expect(new Set(answers.map(answer => answer.body)).size).toBe(1);
  expect(await countNamed('Only Once')).toBe(1);
  expect(
    await api.sql(`select 1 from event where type = 'customer.created' and subject_id = ?`, [answers[0]!.json().id]),
  ).toHaveLength(1);
});

test('the same key with another body is refused', async () => {
  expect((await create('key-2', { name: 'First' })).statusCode).toBe(201);
  const second = await create('key-2', { name: 'Second' });
  expect(second.statusCode).toBe(422);
  expect(second.json()).toMatchObject({ error: { code: 'idempotency_key_reused' } });
  expect(await countNamed('Second')).toBe(0);
});

test('the same key of somebody else is another key', async () => {
  const ben = await api.person('agent');
  const [mine, theirs] = [await create('key-3', { name: 'Mine' }), await create('key-3', { name: 'Theirs' }, ben)];
  expect([mine.statusCode, theirs.statusCode]).toEqual([201, 201]);
  expect(mine.json().id).not.toBe(theirs.json().id);
});

test('a create that was refused leaves the key free', async () => {
  expect((await create('key-4', { name: 'Typo', numbers: ['call me'] })).statusCode).toBe(400);
  expect((await create('key-4', { name: 'Typo', numbers: ['+12025550178'] })).statusCode).toBe(201);
});

test('after a day the key is free again', async () => {
  expect((await create('key-5', { name: 'Yesterday' })).statusCode).toBe(201);
  await api.sql(`update idempotency_key set created_at = created_at - interval '25 hours' where key = 'key-5'`);
  expect((await create('key-5', { name: 'Today' })).statusCode).toBe(201);
});

test.each(['', 'two words', 'x'.repeat(201)])('"%s" is no key', async key => {
  expect((await create(key, { name: 'No Key' })).json()).toMatchObject({ error: { code: 'invalid_idempotency_key' } });
});

test('a repeated API key request gets the same key, which the database does not hold in the clear', async () => {
  const admin = await api.person('administrator');
  const make = () =>
    api.call(admin, 'POST', '/api/v1/users/me/api-keys', { name: 'reports' }, { 'idempotency-key': 'key-6' });
  const [first, second] = [await make(), await make()];
  expect(first.statusCode).toBe(201);
  expect(second.body).toBe(first.body);
  const key = first.json<{ key: string }>().key;
  const rows = await api.sql<{ text: string }>(
    `select k::text as text from idempotency_key k union all select a::text from auth.apikey a`,
  );
  expect(rows.some(row => row.text.includes(key))).toBe(false);
  expect(
    (await api.call(null, 'GET', '/api/v1/users/me', undefined, { authorization: `Bearer ${key}` })).json(),
  ).toMatchObject({ id: admin.id });
});
