import fastify from 'fastify';
import type { AddressInfo } from 'node:net';
import { MediaServer } from '#server/local-carrier/media/media-server.ts';
import { registerPhone } from '#server/local-carrier/phone/register-phone.ts';
import { registerSignalling } from '#server/local-carrier/signal/register-signalling.ts';
import { OneRoomSwitchboard } from './signal-switchboard.ts';

/** The carrier's sockets, phone page and sound on a free port, before a one-room exchange. */
export async function startSockets(options: { graceMs?: number } = {}) {
  const switchboard = new OneRoomSwitchboard();
  const media = new MediaServer(options);
  const app = fastify();
  const parts = { switchboard, media, publicUrl: 'http://call-center.example' };
  registerSignalling(app, parts);
  registerPhone(app, { ...parts, callers: [{ name: 'Li Na', phoneNumber: '+8613800138000' }] });
  app.addHook('onClose', async () => media.close());
  await app.listen({ port: 0, host: '127.0.0.1' });
  const { port } = app.server.address() as AddressInfo;
  return { app, switchboard, media, url: `http://127.0.0.1:${port}`, [Symbol.asyncDispose]: () => app.close() };
}
