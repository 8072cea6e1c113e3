import pg from 'pg';
import { expect, test } from 'vitest';
import { createBetterAuth } from '#server/platform/auth-options.ts';
import { PUBLIC_URL, SECRET, shareApi } from '../api/api.ts';

const api = await shareApi();

test('our look-up of a cookie and of an API key agrees with the sign-in library', async () => {
  const admin = await api.person('administrator');
  const { key } = (await api.call(admin, 'POST', '/api/v1/users/me/api-keys', { name: 'both' })).json<{
    key: string;
  }>();
  const pool = new pg.Pool({ connectionString: api.databaseUrl, options: '-c search_path=auth' });
  const library = createBetterAuth({ pool, publicUrl: PUBLIC_URL, secret: SECRET, log: api.services.log });
  const theirs = async (cookie: string) =>
    (await library.api.getSession({ headers: new Headers({ cookie }) }))?.session.id ?? null;
  const ours = async (cookie: string) => (await api.auth.authenticateCookie(cookie))?.sessionId ?? null;

  const cookies = [
    admin.cookie,
    `other=1; ${admin.cookie}; more=2`,
    admin.cookie.slice(0, -6),
    admin.cookie.replace('=', '=a'),
    'patchbay.session_token=x.y',
    '',
  ];
  const answers = [];
  for (const cookie of cookies) answers.push([await ours(cookie), await theirs(cookie)]);
  expect(answers[0]![0]).not.toBeNull();
  for (const [our, their] of answers) expect(our).toBe(their);

  expect((await library.api.verifyApiKey({ body: { key } })).key?.referenceId).toBe(admin.id);
  expect((await api.auth.authenticateBearer(key))?.actor.id).toBe(admin.id);
  expect((await library.api.verifyApiKey({ body: { key: `${key}x` } })).valid).toBe(false);
  expect(await api.auth.authenticateBearer(`${key}x`)).toBeNull();

  await api.sql(`update auth.session set "expiresAt" = now() - interval '1 second'`);
  expect([await ours(admin.cookie), await theirs(admin.cookie)]).toEqual([null, null]);
  await pool.end();
});
