import type { Server } from 'socket.io';
import type { WebSocket } from 'ws';
import type { Log } from '#server/platform/context.ts';

const CHECK_EVERY_MS = 1_000;
/** Some minutes of a busy supervisor's messages. */
const BUFFER_AT_MOST = 1_000_000;

/** What Socket.IO's types keep to themselves of a connection, and we need in order to see how much waits to be read. */
interface Connection {
  request: { websocket?: WebSocket };
  writeBuffer: readonly { data?: unknown }[];
}

/**
 * A console that does not read is cut off before what waits for it fills the memory; it asks for everything again when it is back. One
 * that is behind for a moment is not: it must be so at two looks in a row. Returns how to stop.
 */
export function dropSlowReaders(io: Pick<Server, 'engine'>, log: Log): () => void {
  let behind = new Set<Connection>();
  const timer = setInterval(() => {
    // `clients` is declared protected.
    const { clients } = io.engine as unknown as { clients: Record<string, Connection> };
    const stillBehind = new Set<Connection>();
    for (const connection of Object.values(clients)) {
      const bytes = bufferedBytes(connection);
      if (bytes <= BUFFER_AT_MOST) continue;
      stillBehind.add(connection);
      if (!behind.has(connection)) continue;
      log.warn({ bytes }, 'a console that does not read was cut off');
      // Not closed in an orderly way: it would not read the good-bye either.
      connection.request.websocket?.terminate();
    }
    behind = stillBehind;
  }, CHECK_EVERY_MS);
  return () => clearInterval(timer);
}

function bufferedBytes({ request, writeBuffer }: Connection): number {
  const waiting = writeBuffer.reduce(
    (sum, packet) => sum + (typeof packet.data === 'string' ? packet.data.length : 0),
    0,
  );
  return waiting + (request.websocket?.bufferedAmount ?? 0);
}
