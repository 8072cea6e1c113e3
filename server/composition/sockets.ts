import type { IncomingMessage, Server as HttpServer } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { Server, type Socket } from 'socket.io';
import type { SignedInByCookie } from '#server/platform/auth-lookup.ts';
import type { Log } from '#server/platform/context.ts';
import { isOwnOrigin } from '#server/platform/http-addresses.ts';
import { type Audience, type Room, roomsOf } from './audience.ts';
import type { ConsoleToServer, ServerToConsole } from './messages.ts';
import { dropSlowReaders } from './slow-readers.ts';
import { type Presence, createPresenceReporter } from './socket-presence.ts';

export interface SocketOptions extends Presence {
  /** The server of the HTTP interface; it stays its owner's to close. */
  server: HttpServer;
  publicUrl: string;
  authenticateCookie(cookieHeader: string | undefined): Promise<Pick<SignedInByCookie, 'actor' | 'sessionId'> | null>;
  /** Those of these sign-ins that still hold. */
  isSessionAlive(sessionIds: string[]): Promise<ReadonlySet<string>>;
  now(): Date;
  log: Log;
}

export interface Sockets extends Audience {
  count(): number;
  /** Says good-bye to every console at a time of its own within two seconds, so that they do not all come back in one moment. */
  drain(): Promise<void>;
  /** Ends what is left; returns when the last console is reported as gone. */
  close(): Promise<void>;
}

interface SocketData {
  userId: string;
  sessionId: string;
}
const directory: Room = 'directory';
type NoEvents = Record<string, never>;
type ConsoleServer = Server<ConsoleToServer, ServerToConsole, NoEvents, SocketData>;
export type ConsoleSocket = Socket<ConsoleToServer, ServerToConsole, NoEvents, SocketData>;

const CHECK_SESSIONS_EVERY_MS = 2_000;
const DRAIN_MS = 2_000;

/** Opens `/socket.io` for signed-in consoles of our own origin, WebSocket only. */
export function attachSockets(options: SocketOptions): Sockets {
  const { server, log } = options;
  let draining = false;
  const io: ConsoleServer = new Server({
    transports: ['websocket'],
    pingInterval: 10_000,
    pingTimeout: 8_000,
    // Consoles say next to nothing over the socket.
    maxHttpBufferSize: 10_000,
    serveClient: false,
    // The carrier's sockets come through the same server.
    destroyUpgrade: false,
    allowRequest: (request, answer) => answer(null, !draining && isAllowed(request, options.publicUrl)),
  });
  const reporter = createPresenceReporter(options, log);
  io.use((socket, next) => {
    signIn(socket, options).then(
      signedIn => next(signedIn ? undefined : new Error('sign_in_required')),
      (error: unknown) => {
        log.warn({ err: error }, 'a console could not be let in');
        next(new Error('unavailable'));
      },
    );
  });
  io.on('connection', socket => {
    socket.on('clock:ask', reply => {
      // Whatever the other side sends, and it need not be our console.
      if (typeof reply === 'function') reply(options.now().toISOString());
    });
    socket.on('directory:watch', looking => void (looking === true ? socket.join(directory) : socket.leave(directory)));
    reporter.follow(socket);
  });
  io.attach(server);
  const stopDropping = dropSlowReaders(io, log);
  const checkSessions = createSessionCheck(io, options);
  const timer = setInterval(checkSessions, CHECK_SESSIONS_EVERY_MS);

  return {
    tell(rooms, message, ...body) {
      io.to([...rooms]).emit(message, ...body);
    },
    tellExcept(rooms, except, message, ...body) {
      io.to([...rooms])
        .except([...except])
        .emit(message, ...body);
    },
    hears: rooms => rooms.some(room => io.sockets.adapter.rooms.has(room)),
    reconsider(userId) {
      for (const socket of socketsOf(io))
        if (userId === null || socket.data.userId === userId) void reconsider(socket, options);
    },
    checkSessions,
    count: () => io.sockets.sockets.size,
    async drain() {
      draining = true;
      await Promise.all(socketsOf(io).map(sayGoodBye));
    },
    async close() {
      draining = true;
      clearInterval(timer);
      stopDropping();
      io.disconnectSockets(true);
      io.engine.close();
      await reporter.close();
    },
  };
}

const socketsOf = (io: ConsoleServer): ConsoleSocket[] => [...io.sockets.sockets.values()];

function isAllowed({ headers }: IncomingMessage, publicUrl: string): boolean {
  return headers.origin !== undefined && isOwnOrigin(headers.origin, headers.host, publicUrl);
}

/** False: not signed in. Otherwise the socket is in the rooms of its person. */
async function signIn(socket: ConsoleSocket, { authenticateCookie }: SocketOptions): Promise<boolean> {
  const wasConnected = socket.connected;
  const signedIn = await authenticateCookie(socket.handshake.headers.cookie);
  if (!signedIn?.actor.id) return false;
  if (wasConnected && !socket.connected) return true; // gone meanwhile, with its rooms
  socket.data = { userId: signedIn.actor.id, sessionId: signedIn.sessionId };
  const wanted = new Set<string>([socket.id, ...roomsOf(signedIn.actor)]);
  for (const room of socket.rooms) if (!wanted.has(room) && room !== directory) await socket.leave(room);
  await socket.join([...wanted]);
  return true;
}

async function reconsider(socket: ConsoleSocket, options: SocketOptions): Promise<void> {
  try {
    if (!(await signIn(socket, options))) socket.disconnect(true);
  } catch (error) {
    options.log.warn({ err: error }, 'a console could not be looked at again, so it has to connect anew');
    socket.conn.close();
  }
}

/** Ends the sockets of sign-ins that were revoked or have expired. */
function createSessionCheck(io: ConsoleServer, { isSessionAlive, log }: SocketOptions): () => void {
  let checking = false;
  const check = async () => {
    const sockets = socketsOf(io);
    if (checking || sockets.length === 0) return;
    checking = true;
    try {
      const alive = await isSessionAlive([...new Set(sockets.map(socket => socket.data.sessionId))]);
      for (const socket of sockets) if (!alive.has(socket.data.sessionId)) socket.disconnect(true);
    } catch (error) {
      log.warn({ err: error }, 'sign-ins could not be checked');
    } finally {
      checking = false;
    }
  };
  return () => void check();
}

async function sayGoodBye(socket: ConsoleSocket): Promise<void> {
  const reconnectInMs = Math.round(Math.random() * DRAIN_MS);
  socket.emit('draining', { reconnectInMs });
  await wait(reconnectInMs);
  socket.conn.close();
}
