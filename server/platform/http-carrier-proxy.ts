import type {} from '@fastify/swagger'; // schema.hide
import { request as httpRequest, type IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from './errors.ts';
import { isLocalRequest, isOwnOrigin } from './http-addresses.ts';
import { sendError } from './http-errors.ts';

export interface CarrierProxyOptions {
  /** Where the local carrier listens on loopback. */
  port: number;
  publicUrl: string;
}

/** What belongs to one connection, and what is nobody's business behind us: our cookies and keys. */
const NOT_PASSED_ON = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'host',
  'cookie',
  'authorization',
]);
const OWN_HEADERS = /^(content-security-policy|strict-transport-security|x-frame-options|set-cookie)$/;

/**
 * Shows the local carrier's phone page and signalling under our own origin, to browsers on this machine (its audio goes no further).
 * The carrier's control interface lives beside these paths and is never reached.
 */
export function proxyCarrier(app: FastifyInstance, options: CarrierProxyOptions): void {
  void app.register(async scope => {
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', (_request, payload, done) => done(null, payload));
    for (const url of ['/phone', '/phone/*', '/carrier/*'])
      scope.route({
        method: ['GET', 'HEAD', 'POST', 'PUT', 'DELETE'],
        url,
        schema: { hide: true },
        handler: (request, reply) => passOn(request, reply, options),
      });
  });
}

/**
 * Answers requests for a WebSocket: the carrier's are passed on when there is one, the consoles' are Socket.IO's business, all others are
 * refused, since nobody else would answer them.
 */
export function answerUpgrades(app: FastifyInstance, options: CarrierProxyOptions | null): void {
  const open = new Set<Duplex>();
  app.server.on('upgrade', (request, socket, head) => {
    if (request.url?.startsWith('/socket.io/')) return;
    if (!options || !isCarrierPath(request.url)) return refuse(socket, '404 Not Found');
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    passOnSocket(request, socket, head, options);
  });
  // A server does not close while these are open; the phone and the SDK take up their lines again at the next start.
  app.addHook('preClose', async () => {
    for (const socket of open) socket.destroy();
  });
}

/** Judged after resolving dots, so that `/carrier/../control` is what it is. */
function isCarrierPath(url: string | undefined): boolean {
  if (url === undefined || /%2e|%2f|%5c|\\/i.test(url.split('?')[0]!)) return false;
  const path = URL.parse(url, 'http://carrier')?.pathname ?? '';
  return path === '/phone' || path.startsWith('/phone/') || path.startsWith('/carrier/');
}

const passedHeaders = (headers: IncomingMessage['headers']) =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !NOT_PASSED_ON.has(name)));

function passOn(request: FastifyRequest, reply: FastifyReply, { port, publicUrl }: CarrierProxyOptions): FastifyReply {
  const { origin, host } = request.headers;
  if (!isCarrierPath(request.url) || !isLocalRequest(request.raw, publicUrl))
    return sendError(reply, new DomainError(404, 'not_found', 'There is nothing at this address.'));
  if (origin !== undefined && !isOwnOrigin(origin, host, publicUrl))
    return sendError(reply, new DomainError(403, 'wrong_origin', `Only for pages of ${publicUrl}.`));
  const upstream = httpRequest({
    host: '127.0.0.1',
    port,
    path: request.url,
    method: request.method,
    headers: passedHeaders(request.headers),
    timeout: 15_000,
  });
  upstream.on('timeout', () => upstream.destroy(new Error('timeout')));
  upstream.on('error', () => {
    if (!reply.sent) answerCarrierAway(request, reply);
  });
  upstream.on('response', answer => {
    answer.on('error', () => reply.raw.destroy()); // cut in the middle: the browser must not take it for complete
    for (const [name, value] of Object.entries(passedHeaders(answer.headers)))
      if (!OWN_HEADERS.test(name) && value !== undefined) void reply.header(name, value);
    void reply.code(answer.statusCode ?? 502).send(answer);
  });
  request.raw.pipe(upstream);
  return reply;
}

function answerCarrierAway(request: FastifyRequest, reply: FastifyReply): void {
  const message =
    'The built-in telephone carrier does not answer. It is started again by itself; try once more in a few seconds.';
  if ((request.headers.accept ?? '').includes('text/html'))
    void reply
      .code(502)
      .type('text/html; charset=utf-8')
      .send(`<!doctype html><html lang="en"><title>Phone</title><p>${message}</p></html>\n`);
  else void sendError(reply, new DomainError(502, 'carrier_away', message));
}

function passOnSocket(
  request: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  { port, publicUrl }: CarrierProxyOptions,
): void {
  const { origin, host } = request.headers;
  if (!isLocalRequest(request, publicUrl)) return refuse(socket, '404 Not Found');
  if (origin !== undefined && !isOwnOrigin(origin, host, publicUrl)) return refuse(socket, '403 Forbidden');
  const headers = { ...passedHeaders(request.headers), connection: 'Upgrade', upgrade: 'websocket' };
  const upstream = httpRequest({ host: '127.0.0.1', port, path: request.url, headers });
  upstream.on('error', () => refuse(socket, '502 Bad Gateway'));
  upstream.on('response', answer => {
    answer.resume();
    refuse(socket, `${answer.statusCode ?? 502} ${answer.statusMessage ?? 'Bad Gateway'}`);
  });
  upstream.on('upgrade', (answer, carrierSocket, carrierHead) =>
    join(socket, head, answer, carrierSocket, carrierHead),
  );
  socket.on('close', () => upstream.destroy());
  upstream.end();
}

function join(socket: Duplex, head: Buffer, answer: IncomingMessage, carrierSocket: Duplex, carrierHead: Buffer): void {
  socket.on('error', () => carrierSocket.destroy());
  const lines = [`HTTP/1.1 101 Switching Protocols`];
  for (let i = 0; i < answer.rawHeaders.length; i += 2)
    lines.push(`${answer.rawHeaders[i]}: ${answer.rawHeaders[i + 1]}`);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`);
  if (carrierHead.length > 0) socket.write(carrierHead);
  if (head.length > 0) carrierSocket.write(head);
  carrierSocket.on('error', () => socket.destroy());
  carrierSocket.on('close', () => socket.destroy());
  socket.on('close', () => carrierSocket.destroy());
  socket.pipe(carrierSocket).pipe(socket);
}

function refuse(socket: Duplex, status: string): void {
  socket.on('error', () => socket.destroy());
  if (socket.writable) socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}
