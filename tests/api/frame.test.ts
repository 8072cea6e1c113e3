import { demoRoutes } from '#server/composition/demo/demo.routes.ts';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { createApi, shareApi } from './api.ts';

const folder = mkdtempSync(join(tmpdir(), 'console-'));
const script = 'console.info("starting")';
mkdirSync(join(folder, '_app/immutable'), { recursive: true });
writeFileSync(join(folder, 'index.html'), `<!doctype html><title>Console</title><script>${script}</script>`);
writeFileSync(join(folder, '_app/immutable/app.js'), 'export {};');
writeFileSync(join(folder, '_app/immutable/app.js.br'), brotliCompressSync('export {};'));

const api = await shareApi({ consoleFolder: folder });
const page = (url: string, headers: Record<string, string> = {}) =>
  api.app.inject({ url, headers: { accept: 'text/html', ...headers } });

test('every screen of the console is the one page, under a policy that runs only its own script', async () => {
  for (const url of ['/', '/customers/1', '/sign-in?next=/']) {
    const answer = await page(url);
    expect([answer.statusCode, answer.body]).toEqual([200, expect.stringContaining('<title>Console</title>')]);
    expect(answer.headers['cache-control']).toBe('no-cache');
    const policy = String(answer.headers['content-security-policy']);
    expect(policy).toContain(`script-src 'self' 'sha256-${createHash('sha256').update(script).digest('base64')}'`);
    expect(policy).not.toContain("'unsafe-inline'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).toContain("connect-src 'self' ws://localhost:3000");
    expect(answer.headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
    });
  }
});

test('files with a hash in their name are kept by browsers and travel compressed', async () => {
  const answer = await api.app.inject({ url: '/_app/immutable/app.js', headers: { 'accept-encoding': 'br' } });
  expect(answer.headers).toMatchObject({
    'content-encoding': 'br',
    'cache-control': 'public, max-age=31536000, immutable',
  });
});

test.each(['/api/v1/nothing', '/api/nothing', '/_app/gone.js', '/twilio/nothing', '/phone/x'])(
  '%s is not a screen',
  async url => {
    const answer = await page(url);
    expect([answer.statusCode, answer.json()]).toMatchObject([404, { error: { code: 'not_found' } }]);
  },
);

test.each(['/../package.json', '/..%2f..%2fpackage.json', '/_app/../../package.json', '/%2e%2e/package.json'])(
  '%s leads nowhere outside the console',
  async url => {
    const answer = await api.app.inject({ url });
    expect(answer.body).not.toContain('patchbay');
  },
);

test('a console that was not built says so', async () => {
  await using unbuilt = await createApi();
  const answer = await unbuilt.app.inject({ url: '/', headers: { accept: 'text/html' } });
  expect([answer.statusCode, answer.body]).toEqual([503, expect.stringContaining('npm run build')]);
  expect((await unbuilt.app.inject('/healthz')).statusCode).toBe(200);
});

test('with a Twilio account, and only then, the console may talk to Twilio', async () => {
  await using local = await createApi({ carrierPort: 1 });
  expect((await page('/')).headers['content-security-policy']).toContain('wss://*.twilio.com');
  expect((await local.app.inject('/healthz')).headers['content-security-policy']).not.toContain('twilio');
});

test('metrics are for this machine and for administrators', async () => {
  const metrics = (headers: Record<string, string> = {}, remoteAddress = '127.0.0.1') =>
    api.app.inject({ url: '/metrics', headers, remoteAddress });
  expect((await metrics()).body).toMatch(/http_request_seconds_count\{method="GET",route="[^"]+",status="200"\} \d+/);
  expect((await metrics({}, '203.0.113.5')).statusCode).toBe(401);
  expect((await metrics({ 'x-forwarded-for': '203.0.113.5' })).statusCode).toBe(401);
  expect((await metrics({ host: 'rebound.example' })).statusCode).toBe(401);
  for (const [role, status] of [
    ['agent', 403],
    ['administrator', 200],
  ] as const) {
    const key = await apiKeyOf(role);
    expect((await metrics({ authorization: `Bearer ${key}` }, '203.0.113.5')).statusCode).toBe(status);
  }
});

test.each([
  { publicUrl: 'http://localhost:3000', statuses: [200, 200, 502] },
  { publicUrl: 'https://calls.example.com', statuses: [401, 404, 404] },
])('what is for this machine answers $statuses under $publicUrl, whatever a proxy leaves out', async asked => {
  const { publicUrl, statuses } = asked;
  await using api = await createApi({ publicUrl, carrierPort: 1, routes: [demoRoutes({ size: 'small', publicUrl })] });
  const statusOf = async (url: string) =>
    (await api.app.inject({ url, headers: { host: 'localhost:3000' } })).statusCode;
  expect(await Promise.all(['/metrics', '/api/v1/demo/sign-ins', '/phone'].map(statusOf))).toEqual(statuses);
});

test('while the process drains it lives but is not ready', async () => {
  let draining = false;
  await using draining_ = await createApi({ isDraining: () => draining });
  expect((await draining_.app.inject('/readyz')).json()).toEqual({ status: 'ready' });
  draining = true;
  const answer = await draining_.app.inject('/readyz');
  expect([answer.statusCode, answer.json()]).toEqual([503, { status: 'not_ready', reason: 'draining' }]);
  expect((await draining_.app.inject('/healthz')).statusCode).toBe(200);
});

test('while the database is away everybody is told to try again, and then it works again', async () => {
  await using lonely = await createApi();
  const ana = await lonely.person('agent');
  const name = new URL(lonely.databaseUrl).pathname.slice(1);
  const connections = (allowed: boolean) => api.sql(`alter database ${name} allow_connections ${allowed}`);
  await connections(false);
  await api.sql(`select pg_terminate_backend(pid) from pg_stat_activity where datname = ?`, [name]);
  const away = await lonely.call(ana, 'GET', '/api/v1/users/me');
  expect([away.statusCode, away.json()]).toMatchObject([503, { error: { code: 'database_away' } }]);
  expect(away.headers['retry-after']).toBe('2');
  expect((await lonely.app.inject('/readyz')).json()).toEqual({ status: 'not_ready', reason: 'database_away' });
  await connections(true);
  expect((await lonely.call(ana, 'GET', '/api/v1/users/me')).statusCode).toBe(200);
  expect((await lonely.app.inject('/readyz')).statusCode).toBe(200);
});

test('a bug is reported with the request id and nothing of what went wrong', async () => {
  await using buggy = await createApi({
    routes: [
      async app => {
        app.get('/buggy', () => {
          throw new Error('the secret inside');
        });
      },
    ],
  });
  const ana = await buggy.person('agent');
  const answer = await buggy.call(ana, 'GET', '/api/v1/buggy');
  expect([answer.statusCode, answer.json()]).toMatchObject([500, { error: { code: 'internal' } }]);
  expect(answer.body).not.toMatch(/secret inside|\.ts/);
  const { requestId } = answer.json<{ error: { details: { requestId: string } } }>().error.details;
  expect(buggy.lines.find(line => line.startsWith('a request failed'))).toContain(requestId);
});

async function apiKeyOf(role: 'agent' | 'administrator'): Promise<string> {
  const admin = await api.person('administrator');
  const { key } = (await api.call(admin, 'POST', '/api/v1/users/me/api-keys', { name: 'x' })).json<{ key: string }>();
  if (role === 'agent') await api.sql(`update users set role = 'agent' where id = ?`, [admin.id]);
  return key;
}

process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
