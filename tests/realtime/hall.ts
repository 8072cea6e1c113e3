import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Socket, io } from 'socket.io-client';
import type { ConsoleToServer, ServerToConsole } from '#server/composition/messages.ts';
import { type SocketOptions, type Sockets, attachSockets } from '#server/composition/sockets.ts';
import type { Actor } from '#server/platform/context.ts';
import type { Role } from '#server/people/role.schema.ts';
import { quiet } from '../events/context.ts';

export type Console = Socket<ServerToConsole, ConsoleToServer>;

/** Who a cookie belongs to. */
export interface Guest extends Omit<Actor, 'kind'> {
  id: string;
  role: Role;
}

/** A process with sockets whose sign-ins are a list: the cookie is the name. */
export interface Hall extends AsyncDisposable {
  url: string;
  sockets: Sockets;
  guests: Map<string, Guest>;
  /** What was reported of consoles, as `connected anna`. */
  reports: string[];
  /** A console with this cookie; not yet connected. */
  console(cookie: string, options?: { origin?: string; reconnection?: boolean }): Console;
}

export async function openHall(options: Partial<SocketOptions> = {}): Promise<Hall> {
  const server = createServer((_request, response) => response.writeHead(404).end());
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const guests = new Map<string, Guest>();
  const reports: string[] = [];
  const consoles: Console[] = [];
  const sockets = attachSockets({
    server,
    publicUrl: url,
    async authenticateCookie(cookie = '') {
      const guest = guests.get(cookie);
      return guest ? { actor: { kind: 'user', ...guest }, sessionId: cookie } : null;
    },
    isSessionAlive: async ids => new Set(ids.filter(id => guests.has(id))),
    consoleConnected: async userId => void reports.push(`connected ${userId}`),
    consoleDisconnected: async userId => void reports.push(`disconnected ${userId}`),
    now: () => new Date('2030-01-01T00:00:00Z'),
    log: quiet,
    ...options,
  });
  return {
    url,
    sockets,
    guests,
    reports,
    console(cookie, { origin = url, reconnection = false } = {}) {
      const client: Console = io(url, {
        transports: ['websocket'],
        extraHeaders: { cookie, ...(origin && { origin }) },
        forceNew: true,
        reconnection,
      });
      consoles.push(client);
      return client;
    },
    async [Symbol.asyncDispose]() {
      for (const client of consoles) client.disconnect();
      await sockets.close();
      server.closeAllConnections();
      await new Promise(done => server.close(done));
    },
  };
}

export const connected = (client: Console): Promise<void> =>
  new Promise((done, fail) => client.once('connect', done).once('connect_error', fail));
