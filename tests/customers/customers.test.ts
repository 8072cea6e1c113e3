import { expect, test } from 'vitest';
import { shareApi } from '../api/api.ts';

const api = await shareApi();
const ana = await api.person('agent');
const create = async (name: string, numbers: string[] = []) =>
  (await api.call(ana, 'POST', '/api/v1/customers', { name, numbers })).json<{ id: string }>();
const search = async (q: string) =>
  (await api.call(ana, 'GET', `/api/v1/customers?limit=200&q=${encodeURIComponent(q)}`))
    .json<{ items: { name: string }[] }>()
    .items.map(item => item.name)
    .sort();

test('numbers are kept in one form, however they are written', async () => {
  const answer = await api.call(ana, 'POST', '/api/v1/customers', {
    name: ' Alice ',
    numbers: ['+1 (202) 555-0111', '＋１２０２５５５０１１１', '+86 10 1234 5678'],
  });
  expect(answer.statusCode).toBe(201);
  expect(answer.json()).toMatchObject({
    name: 'Alice',
    language: null,
    numbers: ['+12025550111', '+861012345678'],
    version: 1,
  });
});

test.each(['010 1234 5678', '+1 202', '+999 1234567', '+1202555011122334', 'call me', '+12025550111 ext 5 or so'])(
  '%s is no telephone number',
  async number => {
    const answer = await api.call(ana, 'POST', '/api/v1/customers', { name: 'X', numbers: ['+12025550100', number] });
    expect([answer.statusCode, answer.json()]).toMatchObject([
      400,
      { error: { code: 'invalid_phone_number', details: { field: 'numbers.1' } } },
    ]);
  },
);

test('customers are found by parts of the name in any script and by digits of a number', async () => {
  await create('王小芳', ['+8613900000201']);
  await create('José Müller-Østergård', ['+4930123456']);
  await create('100% Cotton_Ltd');
  expect(await search('小芳')).toEqual(['王小芳']);
  expect(await search('芳')).toEqual(['王小芳']);
  expect(await search('øster JOSÉ')).toEqual(['José Müller-Østergård']);
  expect(await search('139 0000 02')).toEqual(['王小芳']);
  expect(await search('030 123-456')).toEqual(['José Müller-Østergård']);
  expect(await search('0%')).toEqual(['100% Cotton_Ltd']);
  expect(await search('n_l')).toEqual(['100% Cotton_Ltd']);
  expect(await search('nobody at all')).toEqual([]);
});

test('changing numbers replaces them; what changed is told once', async () => {
  const { id } = await create('Bob', ['+12025550121', '+12025550122']);
  const change = { numbers: ['+1 202 555 0122', '+1 202 555 0123'], language: 'en' };
  const changed = await api.call(ana, 'PATCH', `/api/v1/customers/${id}`, change);
  expect(changed.json()).toMatchObject({ numbers: ['+12025550122', '+12025550123'], language: 'en', version: 2 });
  expect((await api.call(ana, 'PATCH', `/api/v1/customers/${id}`, change)).json()).toMatchObject({ version: 2 });
  expect((await api.call(ana, 'GET', `/api/v1/customers/${id}`)).json()).toEqual(changed.json());
  const events = await api.sql<{ changes: object }>(
    `select changes from event where type = 'customer.updated' and subject_id = ?`,
    [id],
  );
  expect(events).toEqual([
    {
      changes: {
        language: [null, 'en'],
        numbers: [
          ['+12025550121', '+12025550122'],
          ['+12025550122', '+12025550123'],
        ],
      },
    },
  ]);
});

test('of two people who change the same customer at once both are heard', async () => {
  const { id } = await create('Carol', []);
  const answers = await Promise.all([
    api.call(ana, 'PATCH', `/api/v1/customers/${id}`, { name: 'Caroline' }),
    api.call(ana, 'PATCH', `/api/v1/customers/${id}`, { numbers: ['+12025550131'] }),
  ]);
  expect(answers.map(answer => answer.statusCode)).toEqual([200, 200]);
  expect((await api.call(ana, 'GET', `/api/v1/customers/${id}`)).json()).toMatchObject({
    name: 'Caroline',
    numbers: ['+12025550131'],
    version: 3,
  });
});

test('a list is read page by page, and nobody is missed or repeated while others come', async () => {
  for (let i = 0; i < 7; i++) await create(`Page ${i}`);
  const seen: string[] = [];
  let cursor: string | null = null;
  do {
    const answer: { items: { name: string }[]; nextCursor: string | null } = (
      await api.call(ana, 'GET', `/api/v1/customers?q=Page&limit=3${cursor ? `&cursor=${cursor}` : ''}`)
    ).json();
    seen.push(...answer.items.map(item => item.name));
    cursor = answer.nextCursor;
    await create(`Page late ${seen.length}`);
  } while (cursor);
  expect(seen).toEqual([6, 5, 4, 3, 2, 1, 0].map(i => `Page ${i}`));
});

test('the timeline of a customer is there, and one of nobody is not', async () => {
  const { id } = await create('Dora');
  expect((await api.call(ana, 'GET', `/api/v1/customers/${id}/timeline`)).json()).toMatchObject({
    items: [{ kind: 'change', type: 'customer.created' }],
    nextCursor: null,
  });
  expect(
    (await api.call(ana, 'GET', '/api/v1/customers/01890000-0000-7000-8000-000000000000/timeline')).json(),
  ).toMatchObject({ error: { code: 'customer_not_found' } });
});
