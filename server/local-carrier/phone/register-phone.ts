import type { FastifyInstance } from 'fastify';
import { readFileSync, readdirSync } from 'node:fs';
import { extname } from 'node:path';
import type { MediaServer } from '../media/media-server.ts';
import type { Switchboard } from '../ports.ts';
import { acceptSockets } from '../signal/sockets.ts';
import { PhoneCalls, PhoneLine } from './phone-line.ts';
import { type Callers, PhoneConfig } from './phone.schema.ts';

const contentTypes: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
};

const securityHeaders = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self'; media-src 'self' blob:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'permissions-policy': 'microphone=(self)',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
  'cache-control': 'no-cache',
};

/**
 * Serves the customer's phone at `/phone`, its settings at `/carrier/phone/config` and its socket at `/carrier/phone`.
 * `callers`: the numbers offered as "my number".
 */
export function registerPhone(
  app: FastifyInstance,
  options: { switchboard: Switchboard; media: MediaServer; publicUrl: string; callers: Callers },
): void {
  servePage(app);
  app.get('/carrier/phone/config', { schema: { response: { 200: PhoneConfig } } }, () => ({
    numbers: options.switchboard.numbers(),
    callers: options.callers,
  }));
  const calls = new PhoneCalls(options.switchboard, options.media);
  acceptSockets(app, {
    path: '/carrier/phone',
    publicUrl: options.publicUrl,
    onSocket: wire => new PhoneLine(wire, calls),
  });
}

/** A handful of small files, read once. */
function servePage(app: FastifyInstance): void {
  const folder = new URL('page/', import.meta.url);
  for (const name of readdirSync(folder)) {
    const contentType = contentTypes[extname(name)];
    if (contentType === undefined) continue;
    const body = readFileSync(new URL(name, folder));
    const path = name === 'index.html' ? '/phone' : `/phone/${name}`;
    app.get(path, (_request, reply) => reply.headers({ ...securityHeaders, 'content-type': contentType }).send(body));
  }
}
