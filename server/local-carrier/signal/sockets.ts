import type { FastifyInstance } from 'fastify';
import type { IncomingMessage, Server } from 'node:http';
import { WebSocketServer, type WebSocket } from 'ws';

/** The Voice SDK leaves a socket that was silent for 15 s; it echoes each beat. */
const HEARTBEAT_MS = 10_000;
/** A far end that said nothing for this long is gone, whatever TCP believes. */
const SILENCE_MS = 35_000;
const HEARTBEAT = '\n';
/** A session description takes about 5 kB. */
const MAX_MESSAGE_BYTES = 64 * 1024;

/** One end of a WebSocket that carries JSON messages. */
export interface Wire {
  /** Dropped without a word when the socket is no longer open. */
  send(message: unknown): void;
  close(code: number, reason: string): void;
}

/** What a socket's owner does with it. `receive` gets parsed JSON of any shape. */
export interface Ears {
  receive(message: unknown): void;
  closed(): void;
}

interface Door {
  publicUrl: string;
  onSocket: (wire: Wire) => Ears;
}

/** The doors of each server: one listener answers for all paths, so that an unknown one is refused. */
const doorsOf = new WeakMap<Server, Map<string, Door>>();

/**
 * Accepts WebSockets at `path` on the app's server. Pages of other sites are refused: a browser names its page in
 * `Origin`, which must be on this machine or be `publicUrl`. Open sockets are closed with the app.
 */
export function acceptSockets(app: FastifyInstance, options: Door & { path: string }): void {
  const doors = doorsOf.get(app.server) ?? openServer(app);
  doors.set(options.path, options);
}

function openServer(app: FastifyInstance): Map<string, Door> {
  const doors = new Map<string, Door>();
  doorsOf.set(app.server, doors);
  const server = new WebSocketServer({ noServer: true, maxPayload: MAX_MESSAGE_BYTES });
  app.server.on('upgrade', (request, socket, head) => {
    const door = doors.get(pathOf(request));
    const refusal = !door
      ? '404 Not Found'
      : isOwnPage(request.headers.origin, door.publicUrl)
        ? null
        : '403 Forbidden';
    if (!door || refusal)
      return void socket.end(`HTTP/1.1 ${refusal}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`);
    server.handleUpgrade(request, socket, head, webSocket => attend(webSocket, door.onSocket));
  });
  app.addHook('preClose', async () => {
    for (const client of server.clients) client.close(1001, 'The carrier is stopping.');
    server.close();
  });
  return doors;
}

const pathOf = (request: IncomingMessage): string => (request.url ?? '').split('?', 1)[0] ?? '';

/** Programs other than browsers send no `Origin`. */
export function isOwnPage(origin: string | undefined, publicUrl: string): boolean {
  if (origin === undefined) return true;
  const page = URL.parse(origin);
  if (!page) return false;
  return ['localhost', '127.0.0.1', '[::1]'].includes(page.hostname) || page.origin === new URL(publicUrl).origin;
}

function attend(socket: WebSocket, onSocket: (wire: Wire) => Ears): void {
  let lastHeard = Date.now();
  const wire: Wire = {
    send: message => {
      if (socket.readyState === socket.OPEN) socket.send(JSON.stringify(message));
    },
    close: (code, reason) => socket.close(code, reason),
  };
  const ears = onSocket(wire);
  const heart = setInterval(() => {
    if (Date.now() - lastHeard > SILENCE_MS) socket.terminate();
    else if (socket.readyState === socket.OPEN) socket.send(HEARTBEAT);
  }, HEARTBEAT_MS);
  socket.on('message', data => {
    lastHeard = Date.now();
    const text = String(data);
    if (text.trim() === '') return;
    const message = parse(text);
    if (message === undefined) socket.close(1007, 'Messages are JSON.');
    else ears.receive(message);
  });
  // The close that follows says everything: an error alone changes nothing.
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    clearInterval(heart);
    ears.closed();
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
