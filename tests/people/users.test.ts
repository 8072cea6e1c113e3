import { expect, test } from 'vitest';
import { PASSWORD, shareApi, signIn } from '../api/api.ts';

const api = await shareApi();
const admin = await api.person('administrator', 'Ada');
const ana = await api.person('agent', 'Ana');
const newUser = (more: object = {}) => ({
  name: 'New',
  email: `new-${Math.random()}@example.com`,
  password: PASSWORD,
  role: 'agent',
  ...more,
});

test('an administrator creates a user, who signs in and is in the queues given', async () => {
  const queueId = await api.queue();
  const made = await api.call(
    admin,
    'POST',
    '/api/v1/users',
    newUser({ name: ' 李梅 ', email: 'Mei@Example.com', language: 'zh-CN', queueIds: [queueId] }),
  );
  expect(made.statusCode).toBe(201);
  expect(made.json()).toMatchObject({
    name: '李梅',
    email: 'mei@example.com',
    role: 'agent',
    language: 'zh-CN',
    active: true,
    queueIds: [queueId],
    version: 1,
  });
  const cookie = await signIn(api.app, 'mei@example.com', PASSWORD);
  expect((await api.auth.authenticateCookie(cookie))?.actor).toEqual({
    kind: 'user',
    id: made.json().id,
    role: 'agent',
    queueIds: [queueId],
    branchId: null,
    branchIds: [],
  });
});

test('an e-mail address belongs to one user, however it is written', async () => {
  const answer = await api.call(admin, 'POST', '/api/v1/users', newUser({ email: ana.email.toUpperCase() }));
  expect([answer.statusCode, answer.json()]).toMatchObject([409, { error: { code: 'email_taken' } }]);
});

test('a queue that does not exist makes no user', async () => {
  const before = await api.sql(`select 1 from users`);
  const answer = await api.call(
    admin,
    'POST',
    '/api/v1/users',
    newUser({ queueIds: ['01890000-0000-7000-8000-000000000000'] }),
  );
  expect(answer.statusCode).toBeGreaterThanOrEqual(400);
  expect(answer.statusCode).toBeLessThan(500);
  expect(await api.sql(`select 1 from users`)).toHaveLength(before.length);
  expect(await api.sql(`select 1 from auth."user"`)).toHaveLength(before.length);
});

test('what changes of a user is told, and nothing is told when nothing changes', async () => {
  const { id } = (await api.call(admin, 'POST', '/api/v1/users', newUser())).json<{ id: string }>();
  const queueId = await api.queue();
  const change = { name: 'Renamed', role: 'supervisor', queueIds: [queueId] };
  const changed = await api.call(admin, 'PATCH', `/api/v1/users/${id}`, change);
  expect(changed.json()).toMatchObject({ ...change, version: 2 });
  expect((await api.call(admin, 'PATCH', `/api/v1/users/${id}`, change)).json()).toMatchObject({ version: 2 });
  const events = await api.sql<{ changes: object; actor_id: string }>(
    `select changes, actor_id from event where type = 'user.updated' and subject_id = ?`,
    [id],
  );
  expect(events).toEqual([
    {
      actor_id: admin.id,
      changes: {
        name: ['New', 'Renamed'],
        scope: ['own', 'all'],
        role: ['agent', 'supervisor'],
        queueIds: [[], [queueId]],
      },
    },
  ]);
});

test('people change their own language and nothing else of themselves', async () => {
  expect((await api.call(ana, 'PATCH', '/api/v1/users/me', { language: 'zh-CN' })).json()).toMatchObject({
    language: 'zh-CN',
  });
  expect((await api.call(ana, 'PATCH', '/api/v1/users/me', { language: null })).json()).toMatchObject({
    language: null,
  });
  for (const field of [{ role: 'administrator' }, { active: true }, { queueIds: [] }, { name: 'Boss' }])
    expect((await api.call(ana, 'PATCH', '/api/v1/users/me', field)).statusCode).toBe(400);
});

test('agents see the names of those who work here, not their addresses, nor who has left', async () => {
  const gone = await api.person('agent', 'Gone');
  await api.call(admin, 'PATCH', `/api/v1/users/${gone.id}`, { active: false });
  const seen = (await api.call(ana, 'GET', '/api/v1/users?limit=200')).json<{
    items: { id: string; email: string; queueIds: string[] }[];
  }>().items;
  expect(seen.find(user => user.id === ana.id)?.email).toBe(ana.email);
  expect(seen.filter(user => user.id !== ana.id).every(user => user.email === '' && user.queueIds.length === 0)).toBe(
    true,
  );
  expect(seen.some(user => user.id === gone.id)).toBe(false);
  expect((await api.call(ana, 'GET', `/api/v1/users/${gone.id}`)).statusCode).toBe(404);
  expect((await api.call(ana, 'GET', `/api/v1/users?q=${encodeURIComponent(admin.email)}`)).json()).toMatchObject({
    items: [],
  });
  expect((await api.call(admin, 'GET', `/api/v1/users?q=${encodeURIComponent(gone.email)}`)).json()).toMatchObject({
    items: [{ id: gone.id, active: false }],
  });
});

test('the last administrator stays one, also when two give up the rights at the same moment', async () => {
  const second = await api.person('administrator', 'Second');
  const answers = await Promise.all([
    api.call(admin, 'PATCH', `/api/v1/users/${second.id}`, { active: false }),
    api.call(admin, 'PATCH', `/api/v1/users/${admin.id}`, { role: 'agent' }),
  ]);
  expect(answers.map(answer => answer.statusCode).sort()).toEqual([200, 409]);
  const left = await api.sql<{ id: string }>(`select id from users where role = 'administrator' and active`);
  expect(left).toHaveLength(1);
  await api.sql(`update users set role = 'administrator' where id = ?`, [admin.id]); // for the tests after this one
});

test('an API key acts as its maker until it is deleted', async () => {
  const made = (await api.call(admin, 'POST', '/api/v1/users/me/api-keys', { name: 'reports' })).json<{
    id: string;
    key: string;
  }>();
  const withKey = (method: 'GET' | 'POST', url: string, payload?: object) =>
    api.call(null, method, url, payload, { authorization: `Bearer ${made.key}` });
  expect((await withKey('GET', '/api/v1/users/me')).json()).toMatchObject({ id: admin.id });
  expect((await withKey('POST', '/api/v1/users', newUser())).statusCode).toBe(201);

  const listed = await api.call(admin, 'GET', '/api/v1/users/me/api-keys');
  expect(listed.json()).toMatchObject({
    items: [{ id: made.id, name: 'reports', start: made.key.slice(0, 6) }],
    nextCursor: null,
  });
  expect(listed.body).not.toContain(made.key);

  const other = await api.person('administrator');
  expect((await api.call(other, 'DELETE', `/api/v1/users/me/api-keys/${made.id}`)).statusCode).toBe(404);
  expect((await api.call(admin, 'DELETE', `/api/v1/users/me/api-keys/${made.id}`)).statusCode).toBe(204);
  expect((await withKey('GET', '/api/v1/users/me')).statusCode).toBe(401);
});
