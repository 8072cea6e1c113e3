import { once } from 'node:events';
import { createServer, request, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server } from 'socket.io';
import { io } from 'socket.io-client';
import { afterAll, expect, test } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { createApi } from './api.ts';

/** Stands where the local carrier would: tells what it was asked, and echoes over WebSockets. */
const asked: IncomingMessage[] = [];
const carrier = createServer((incoming, answer) => {
  asked.push(incoming);
  answer
    .setHeader('content-type', 'text/html')
    .setHeader('set-cookie', 'carrier=1')
    .end(`carrier ${incoming.method} ${incoming.url}`);
});
const echo = new WebSocketServer({ server: carrier });
echo.on('connection', (socket, incoming) => {
  asked.push(incoming);
  socket.on('message', data => socket.send(`${incoming.url} ${String(data)}`));
});
await new Promise<void>(done => carrier.listen(0, '127.0.0.1', done));

const api = await createApi({ carrierPort: (carrier.address() as AddressInfo).port });
const sockets = new Server(api.app.server, { transports: ['websocket'], destroyUpgrade: false });
sockets.on('connection', socket => socket.emit('hello', 'console'));
await api.app.listen({ host: '127.0.0.1', port: 0 });
const { port } = api.app.server.address() as AddressInfo;
const ours = `127.0.0.1:${port}`;
afterAll(async () => {
  await sockets.close();
  await api[Symbol.asyncDispose]();
  echo.close();
  carrier.closeAllConnections();
  carrier.close();
});

/** As typed: `fetch` would tidy the path. */
const raw = (path: string, headers: Record<string, string> = {}) =>
  new Promise<{ status: number; body: string; headers: IncomingMessage['headers'] }>((resolve, reject) => {
    request({ host: '127.0.0.1', port, path, headers }, answer => {
      let body = '';
      answer
        .on('data', (chunk: Buffer) => (body += chunk.toString()))
        .on('end', () => resolve({ status: answer.statusCode!, body, headers: answer.headers }));
    })
      .on('error', reject)
      .end();
  });
const speak = (path: string, headers: Record<string, string> = {}) =>
  new Promise<string>(resolve => {
    const socket = new WebSocket(`ws://${ours}${path}`, { headers });
    socket.on('open', () => socket.send('hello'));
    socket.on('message', data => {
      resolve(String(data));
      socket.close();
    });
    socket.on('unexpected-response', (_request, answer) => resolve(`refused ${answer.statusCode}`));
    socket.on('error', error => resolve(error.message));
  });

test('the phone page and the signalling of the local carrier are reached under our address, without our cookies', async () => {
  const answer = await raw('/phone/app.js?x=1', {
    cookie: 'patchbay.session_token=secret',
    authorization: 'Bearer secret',
  });
  expect(answer).toMatchObject({ status: 200, body: 'carrier GET /phone/app.js?x=1' });
  expect(asked.at(-1)!.headers).not.toHaveProperty('cookie');
  expect(asked.at(-1)!.headers).not.toHaveProperty('authorization');
  expect(answer.headers['set-cookie']).toBeUndefined();
  expect(answer.headers['content-security-policy']).toContain("script-src 'self'");
  expect(await speak('/carrier/signal', { cookie: 'patchbay.session_token=secret' })).toBe('/carrier/signal hello');
  expect(asked.at(-1)!.headers).not.toHaveProperty('cookie');
});

test('consoles connect over the same server', async () => {
  const socket = io(`http://${ours}`, { transports: ['websocket'], reconnection: false });
  const heard = await new Promise(resolve =>
    socket.on('hello', resolve).on('connect_error', error => resolve(error.message)),
  );
  socket.close();
  expect(heard).toBe('console');
  expect(await speak('/carrier/phone')).toBe('/carrier/phone hello');
});

test.each([
  '/control/state',
  '/carrier/../control/state',
  '/carrier/%2e%2e/control/state',
  '/carrier/..%2fcontrol/state',
  '/phone/../control/state',
  '/carrier/./../control/state',
  '/carrier/..\\control/state',
])('the carrier cannot be controlled through %s', async path => {
  const before = asked.length;
  expect((await raw(path)).status).toBe(404);
  expect(await speak(path)).not.toContain('hello');
  expect(asked.slice(before).map(each => each.url)).toEqual([]);
});

test('pages of others cannot use it, nor can other machines', async () => {
  expect(await speak('/carrier/signal', { origin: 'https://evil.example' })).toBe('refused 403');
  expect((await raw('/carrier/health', { origin: 'https://evil.example' })).status).toBe(403);
  expect(await speak('/carrier/signal', { origin: `http://${ours}` })).toBe('/carrier/signal hello');
  expect((await raw('/phone', { 'x-forwarded-for': '203.0.113.5' })).status).toBe(404);
  expect(await speak('/carrier/signal', { 'x-forwarded-for': '203.0.113.5' })).toBe('refused 404');
});

test('while the carrier is away people read so', async () => {
  await using lonely = await createApi({ carrierPort: 9 });
  const page = await lonely.app.inject({ url: '/phone', headers: { accept: 'text/html' } });
  expect([page.statusCode, page.body]).toEqual([502, expect.stringContaining('does not answer')]);
  expect((await lonely.app.inject('/carrier/health')).json()).toMatchObject({ error: { code: 'carrier_away' } });
});

test('an open line to the carrier does not keep the product from stopping', async () => {
  const stopping = await createApi({ carrierPort: (carrier.address() as AddressInfo).port });
  await stopping.app.listen({ host: '127.0.0.1', port: 0 });
  const socket = new WebSocket(`ws://127.0.0.1:${(stopping.app.server.address() as AddressInfo).port}/carrier/signal`);
  await once(socket, 'open');
  const closed = once(socket, 'close');
  await stopping[Symbol.asyncDispose]();
  await closed;
});
