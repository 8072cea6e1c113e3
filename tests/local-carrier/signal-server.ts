import fastify, { type FastifyInstance } from 'fastify';
import { readFileSync } from 'node:fs';
import { stripTypeScriptTypes } from 'node:module';
import { type AddressInfo, type Socket, connect, createServer } from 'node:net';
import { MediaServer } from '#server/local-carrier/media/media-server.ts';
import { registerPhone } from '#server/local-carrier/phone/register-phone.ts';
import type { Switchboard } from '#server/local-carrier/ports.ts';
import { registerSignalling } from '#server/local-carrier/signal/register-signalling.ts';
import { OneRoomSwitchboard } from './signal-switchboard.ts';

const root = new URL('../../', import.meta.url);

/** The carrier's sockets, phone page and sound on a free port, before a one-room exchange. */
export async function startSockets(options: { graceMs?: number } = {}) {
  const switchboard = new OneRoomSwitchboard();
  const app = fastify({ forceCloseConnections: true });
  const media = openSockets(app, switchboard, options);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  return { app, switchboard, media, port, url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => app.close() };
}

/** Puts sockets, phone page and sound before an exchange, as the carrier's process does, and a page with a device. */
export function openSockets(
  app: FastifyInstance,
  switchboard: Switchboard,
  options: { graceMs?: number } = {},
): MediaServer {
  const media = new MediaServer(options);
  const parts = { switchboard, media, publicUrl: 'http://call-center.example' };
  registerSignalling(app, parts);
  registerPhone(app, { ...parts, callers: [{ name: 'Li Na', phoneNumber: '+8613800138000' }] });
  serveDevicePage(app);
  app.addHook('onClose', async () => media.close());
  return media;
}

/** A page with the unmodified Voice SDK, joined to the carrier by the console's own file, under the console's rules. */
function serveDevicePage(app: FastifyInstance): void {
  const policy = "default-src 'none'; script-src 'self'; connect-src 'self'; media-src 'self' blob:";
  const device = `
    import { localCarrierOptions, routeSignalling } from '/local-carrier.js';
    import { soundOptions } from '/sdk-sounds.js';
    window.startDevice = async token => {
      routeSignalling();
      const script = Object.assign(document.createElement('script'), { src: '/voice-sdk.js' });
      await new Promise((resolve, reject) => {
        Object.assign(script, { onload: resolve, onerror: reject });
        document.head.append(script);
      });
      window.events = [];
      window.device = new Twilio.Device(token, { ...soundOptions(), ...localCarrierOptions() });
      window.follow = call => {
        window.call = call;
        for (const name of ['accept', 'ringing', 'disconnect', 'cancel', 'reconnecting', 'reconnected']) {
          call.on(name, () => window.events.push(name));
        }
      };
      device.on('incoming', follow);
      device.on('error', error => window.events.push('error ' + error.code));
      await device.register();
    };
    window.dial = async params => follow(await device.connect({ params }));
  `;
  const files: Record<string, [type: string, text: () => string]> = {
    '/device': [
      'text/html',
      () => '<!doctype html><title>Device</title><script type="module" src="/device.js"></script>',
    ],
    '/device.js': ['text/javascript', () => device],
    '/voice-sdk.js': [
      'text/javascript',
      () => readFileSync(new URL('node_modules/@twilio/voice-sdk/dist/twilio.js', root), 'utf8'),
    ],
    '/local-carrier.js': ['text/javascript', () => consoleFile('local-carrier.ts')],
    '/sdk-sounds.js': ['text/javascript', () => consoleFile('sdk-sounds.ts')],
  };
  for (const [path, [type, text]] of Object.entries(files)) {
    app.get(path, (_request, reply) =>
      reply.headers({ 'content-type': type, 'content-security-policy': policy }).send(text()),
    );
  }
}

const consoleFile = (name: string): string =>
  stripTypeScriptTypes(readFileSync(new URL(`agent-console/src/lib/phone/${name}`, root), 'utf8'));

/** A wire before `port` that can be cut: all connections break, and new ones are refused until it is mended. */
export async function cuttableWire(port: number) {
  const open = new Set<Socket>();
  let whole = true;
  const server = createServer(client => {
    if (!whole) return void client.destroy();
    const upstream = connect(port, '127.0.0.1');
    for (const [from, to] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(from);
      from.pipe(to);
      // A cut wire is what this is for.
      from.on('error', () => to.destroy());
      from.on('close', () => {
        open.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const cut = (): void => {
    whole = false;
    for (const socket of open) socket.destroy();
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    cut,
    mend: () => void (whole = true),
    [Symbol.dispose]: () => {
      cut();
      server.close();
    },
  };
}
