import { expect, test } from 'vitest';
import { createApi, shareApi } from './api.ts';

const api = await shareApi();
const ana = await api.person('agent');
const post = (payload: string | Buffer, headers: Record<string, string>) =>
  api.app.inject({
    method: 'POST',
    url: '/api/v1/customers',
    payload,
    headers: { cookie: ana.cookie, origin: api.services.publicUrl, ...headers },
  });

test.each([
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/xml',
  'application/jsonx',
  'text/json',
  'nonsense',
  '',
])('a body that calls itself "%s" is refused', async type => {
  const answer = await post('{"name":"Odd"}', { 'content-type': type });
  expect([answer.statusCode, answer.json()]).toMatchObject([415, { error: { code: 'wrong_content_type' } }]);
});

test.each(['application/json', 'Application/JSON ; charset=utf-8', 'application/json;x=y'])(
  '"%s" is JSON and is checked',
  async type => {
    const answer = await post('{"name":"","isAdmin":true}', { 'content-type': type });
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: { code: 'invalid_input' } }]);
  },
);

test.each([
  ['cut off', '{"name":', 'invalid_json'],
  ['a prototype', '{"name":"x","__proto__":{"role":"administrator"}}', 'invalid_json'],
  ['a constructor', '{"name":"x","constructor":{"prototype":{}}}', 'invalid_json'],
  ['no object', '[]', 'invalid_input'],
  ['null', 'null', 'invalid_input'],
  ['nothing', '', 'invalid_input'],
])('JSON with %s is refused', async (_what, payload, code) => {
  const answer = await post(payload, { 'content-type': 'application/json' });
  expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: { code } }]);
});

test('too much at once is refused', async () => {
  const answer = await post(JSON.stringify({ name: 'x'.repeat(300_000) }), { 'content-type': 'application/json' });
  expect([answer.statusCode, answer.json()]).toMatchObject([413, { error: { code: 'too_large' } }]);
});

test.each([
  [{ name: 'x', id: '01890000-0000-7000-8000-000000000000' }, 'id'],
  [{ name: 'x', version: 9 }, 'version'],
  [{}, 'name'],
  [{ name: 'x', language: 'tlh' }, 'language'],
  [{ name: 'x', language: '' }, 'language'],
  [{ name: 5 }, 'name'],
  [{ name: '  ' }, 'name'],
  [{ name: 'x\0y' }, 'name'],
  [{ name: 'x', numbers: ['+12025550111', 5] }, 'numbers.1'],
])('%j is refused, and the answer says where', async (payload, field) => {
  const answer = await api.call(ana, 'POST', '/api/v1/customers', payload);
  expect([answer.statusCode, answer.json()]).toMatchObject([
    400,
    { error: { code: 'invalid_input', details: { in: 'body', field } } },
  ]);
});

test.each(['limit=0', 'limit=201', 'limit=ten', 'sort=name', 'q=%00', `q=${'x'.repeat(201)}`, 'limit=5&limit=6'])(
  'a list refuses ?%s',
  async query => {
    expect((await api.call(ana, 'GET', `/api/v1/customers?${query}`)).json()).toMatchObject({
      error: { code: 'invalid_input' },
    });
  },
);

test.each([`'; drop table customer; --`, `%' or '1'='1`, `\\`, `$1`, `?`, `{{7*7}}`, `\u202e`])(
  'searching for %s finds nothing and harms nothing',
  async q => {
    const before = await api.sql(`select 1 from customer`);
    const answer = await api.call(ana, 'GET', `/api/v1/customers?q=${encodeURIComponent(q)}`);
    expect(answer.json()).toEqual({ items: [], nextCursor: null });
    expect(await api.sql(`select 1 from customer`)).toHaveLength(before.length);
  },
);

test.each(['x', 'bm90IG91cnM', `' or 1=1 --`, Buffer.from('["2026-01-01","x"]').toString('base64url')])(
  'cursor %s is refused',
  async cursor => {
    const answer = await api.call(ana, 'GET', `/api/v1/customers?cursor=${encodeURIComponent(cursor)}`);
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: { code: 'bad_cursor' } }]);
  },
);

test('whoever asks too often is told to wait, and others are not', async () => {
  await using limited = await createApi({ rateLimits: { signedIn: 5, anonymous: 3 } });
  const [mei, ben] = [await limited.person('agent'), await limited.person('agent')];
  const answers = await Promise.all(Array.from({ length: 7 }, () => limited.call(mei, 'GET', '/api/v1/users/me')));
  expect(answers.map(answer => answer.statusCode).sort()).toEqual([200, 200, 200, 200, 200, 429, 429]);
  expect(answers.find(answer => answer.statusCode === 429)!.headers['retry-after']).toMatch(/^\d+$/);
  expect((await limited.call(ben, 'GET', '/api/v1/users/me')).statusCode).toBe(200);
  const anonymous = () =>
    limited.call(null, 'GET', '/api/v1/users/me', undefined, { 'x-forwarded-for': '198.51.100.7' });
  expect(
    [await anonymous(), await anonymous(), await anonymous(), await anonymous()].map(answer => answer.statusCode),
  ).toEqual([401, 401, 401, 429]);
});
