import { expect, test } from 'vitest';
import { createApi, shareApi, PASSWORD, PUBLIC_URL, signIn } from './api.ts';

const api = await shareApi();

const wrong = { code: 'INVALID_EMAIL_OR_PASSWORD', error: { code: 'INVALID_EMAIL_OR_PASSWORD' } };

test('an agent signs in, is known by the cookie, and signs out', async () => {
  const ana = await api.person('agent', 'Ana');
  const me = await api.call(ana, 'GET', '/api/v1/users/me');
  expect(me.json()).toMatchObject({ id: ana.id, name: 'Ana', email: ana.email, role: 'agent', queueIds: [] });

  const out = await api.call(ana, 'POST', '/api/auth/sign-out', {});
  expect(out.statusCode).toBe(200);
  expect(out.headers['set-cookie']).toMatch(/^patchbay\.session_token=; Max-Age=0; Path=\/; HttpOnly; SameSite=Lax$/);
  expect((await api.call(ana, 'GET', '/api/v1/users/me')).statusCode).toBe(401);
  const events = await api.sql<{ type: string }>(`select type from event where subject_id = ? order by id`, [ana.id]);
  expect(events.map(event => event.type)).toEqual(['user.created', 'user.signed_in', 'user.signed_out']);
});

test('the session cookie is out of reach of scripts and other sites', async () => {
  const ana = await api.person('agent');
  const answer = await api.app.inject({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    payload: { email: ana.email.toUpperCase(), password: PASSWORD },
  });
  expect(answer.json()).toEqual({ userId: ana.id });
  expect(answer.headers['set-cookie']).toEqual([
    expect.stringMatching(/^patchbay\.session_token=[^;]+; Max-Age=43200; Path=\/; HttpOnly; SameSite=Lax$/),
  ]);
});

test('behind https the cookie belongs to this host alone', async () => {
  await using api = await createApi({ publicUrl: 'https://calls.example.com' });
  const ana = await api.person('agent');
  expect(ana.cookie).toMatch(/^__Host-patchbay\.session_token=/);
  const answer = await api.app.inject({
    method: 'POST',
    url: '/api/auth/sign-in/email',
    payload: { email: ana.email, password: PASSWORD },
  });
  expect(answer.headers['set-cookie']).toEqual([expect.stringContaining('; Secure')]);
  expect(answer.headers['strict-transport-security']).toBe('max-age=31536000');
  expect((await api.call(ana, 'GET', '/api/v1/users/me')).statusCode).toBe(200);
});

test('a wrong password and an unknown account get the same answer', async () => {
  const ana = await api.person('agent');
  const answers = await Promise.all(
    [ana.email, 'nobody@example.com'].map(email =>
      api.call(null, 'POST', '/api/auth/sign-in/email', { email, password: 'not the password' }),
    ),
  );
  for (const answer of answers) {
    expect(answer.statusCode).toBe(401);
    expect(answer.json()).toMatchObject(wrong);
    expect(answer.body).toBe(answers[0]!.body);
  }
});

test('a change of password ends the other sessions and not this one', async () => {
  const ana = await api.person('agent');
  const other = { ...ana, cookie: await signIn(api.app, ana.email, PASSWORD) };
  const change = (currentPassword: string, newPassword: string) =>
    api.call(ana, 'POST', '/api/auth/change-password', { currentPassword, newPassword, revokeOtherSessions: true });

  expect((await change('not the password', 'another long password')).json()).toMatchObject({
    code: 'INVALID_PASSWORD',
  });
  expect((await change(PASSWORD, 'short')).statusCode).toBe(400);
  expect((await change(PASSWORD, 'another long password')).statusCode).toBe(200);
  expect((await api.call(ana, 'GET', '/api/v1/users/me')).statusCode).toBe(200);
  expect((await api.call(other, 'GET', '/api/v1/users/me')).statusCode).toBe(401);
  await expect(signIn(api.app, ana.email, PASSWORD)).rejects.toThrow('401');
  await signIn(api.app, ana.email, 'another long password');
});

test('whoever is deactivated is out at once, and cannot come back', async () => {
  const [ana, admin] = [await api.person('agent'), await api.person('administrator')];
  const session = await api.auth.authenticateCookie(ana.cookie);
  expect(await api.auth.isSessionAlive([session!.sessionId])).toEqual(new Set([session!.sessionId]));

  expect((await api.call(admin, 'PATCH', `/api/v1/users/${ana.id}`, { active: false })).statusCode).toBe(200);
  expect((await api.call(ana, 'GET', '/api/v1/users/me')).statusCode).toBe(401);
  expect(await api.auth.isSessionAlive([session!.sessionId])).toEqual(new Set());
  const again = await api.call(null, 'POST', '/api/auth/sign-in/email', { email: ana.email, password: PASSWORD });
  expect(again.json()).toMatchObject(wrong);
});

test('a session in use is prolonged, one that is not used ends', async () => {
  const ana = await api.person('agent');
  expect((await api.call(ana, 'GET', '/api/v1/users/me')).headers['set-cookie']).toBeUndefined();

  const expireIn = (interval: string) =>
    api.sql(`update auth.session set "expiresAt" = now() + interval '${interval}' where "userId" = ?`, [ana.id]);
  await expireIn('11 hours');
  const prolonged = await api.call(ana, 'GET', '/api/v1/users/me');
  expect(prolonged.headers['set-cookie']).toBe(`${ana.cookie}; Max-Age=43200; Path=/; HttpOnly; SameSite=Lax`);
  const [session] = await api.sql<{ fresh: boolean }>(
    `select "expiresAt" > now() + interval '11 hours 59 minutes' as fresh from auth.session where "userId" = ?`,
    [ana.id],
  );
  expect(session!.fresh).toBe(true);

  await expireIn('-1 second');
  expect((await api.call(ana, 'GET', '/api/v1/users/me')).statusCode).toBe(401);
});

test.each([
  ['a forged signature', (cookie: string) => cookie.replace(/.$/, 'x').replace(/%3D$/, '')],
  ['a token of another', (cookie: string) => cookie.replace('=', '=x')],
  ['broken encoding', () => 'patchbay.session_token=%E0%A4%A'],
  ['nothing', () => 'patchbay.session_token='],
])('a cookie with %s is no sign-in', async (_what, spoil) => {
  const ana = await api.person('agent');
  expect((await api.call({ ...ana, cookie: spoil(ana.cookie) }, 'GET', '/api/v1/users/me')).statusCode).toBe(401);
});

test('there is no signing up, and nothing else of the sign-in library is open', async () => {
  for (const path of ['sign-up/email', 'get-session', 'update-user', 'list-sessions', 'api-key/create', 'delete-user'])
    for (const method of ['GET', 'POST'] as const)
      expect((await api.call(null, method, `/api/auth/${path}`, method === 'POST' ? {} : undefined)).statusCode).toBe(
        404,
      );
});

test('what people type to sign in is in no log', async () => {
  const ana = await api.person('agent');
  await api.call(null, 'POST', '/api/auth/sign-in/email', {
    email: 'secret.person@example.com',
    password: 'a very secret password',
  });
  await api.call(ana, 'GET', '/api/v1/customers?q=%2B8613800138000');
  await api.call(ana, 'GET', '/nowhere/secret.person@example.com');
  const log = api.lines.join('\n');
  expect(api.lines.length).toBeGreaterThan(3);
  expect(log).not.toMatch(/secret|138001|session_token|example\.com/);
  expect(log).toContain('"route":"/api/v1/customers"');
});

test('the origin of a page decides whether it may use the cookie', async () => {
  const ana = await api.person('agent');
  const patch = (headers: Record<string, string>) =>
    api.app.inject({
      method: 'PATCH',
      url: '/api/v1/users/me',
      payload: { language: 'zh-CN' },
      headers: { cookie: ana.cookie, ...headers },
    });
  expect((await patch({ origin: 'https://evil.example' })).json()).toMatchObject({ error: { code: 'wrong_origin' } });
  expect((await patch({ origin: 'null' })).statusCode).toBe(403);
  expect((await patch({})).statusCode).toBe(403);
  expect((await patch({ origin: 'http://evil.example:3000', host: 'evil.example:3000' })).statusCode).toBe(403);
  expect((await patch({ origin: 'http://127.0.0.1:3000', host: '127.0.0.1:3000' })).statusCode).toBe(200);
  expect((await patch({ origin: PUBLIC_URL })).statusCode).toBe(200);
  const signInFrom = await api.call(
    null,
    'POST',
    '/api/auth/sign-in/email',
    { email: ana.email, password: PASSWORD },
    { origin: 'https://evil.example' },
  );
  expect(signInFrom.statusCode).toBe(403);
});
