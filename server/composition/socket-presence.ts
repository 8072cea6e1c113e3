import { setTimeout as wait } from 'node:timers/promises';
import type { Log } from '#server/platform/context.ts';
import type { ConsoleSocket } from './sockets.ts';

/** Who wants to know which consoles are there. */
export interface Presence {
  consoleConnected(userId: string, socketId: string, sessionId: string): Promise<void>;
  consoleDisconnected(userId: string, socketId: string, sessionId: string): Promise<void>;
}

const LONGEST_PAUSE_MS = 5_000;

/**
 * Reports each console's coming and going, in this order, and does not give up while the database is away: an agent who is reported
 * as away although the console is open would get no calls.
 */
export function createPresenceReporter(
  presence: Presence,
  log: Log,
): { follow(socket: ConsoleSocket): void; close(): Promise<void> } {
  const stopping = new AbortController();
  const reports = new Set<Promise<void>>();

  const insist = async (report: () => Promise<void>): Promise<void> => {
    for (let attempt = 0; ; attempt++) {
      try {
        return await report();
      } catch (error) {
        log.warn({ err: error, attempt }, 'a console could not be reported');
        if (stopping.signal.aborted) return;
        await wait(Math.min(LONGEST_PAUSE_MS, 250 * 2 ** attempt), undefined, { signal: stopping.signal }).catch(
          () => undefined,
        );
      }
    }
  };
  const keep = (report: Promise<void>) => {
    reports.add(report);
    void report.finally(() => reports.delete(report));
  };

  return {
    follow(socket) {
      const { userId, sessionId } = socket.data;
      const connected = insist(() => presence.consoleConnected(userId, socket.id, sessionId));
      keep(connected);
      socket.once('disconnect', () => {
        keep(connected.then(() => insist(() => presence.consoleDisconnected(userId, socket.id, sessionId))));
      });
    },
    async close() {
      stopping.abort();
      await Promise.all(reports);
    },
  };
}
