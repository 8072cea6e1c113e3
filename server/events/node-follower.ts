import type { Log } from '#server/platform/context.ts';
import type { StoredEvent } from './catalogue.ts';
import { MissingIds } from './missing-ids.ts';
import { createPace } from './pace.ts';
import { openListenConnection } from './listen-connection.ts';
import { type EventRow, EVENT_COLUMNS, readEvent } from './stored-events.ts';

export interface NodeFollowerOptions {
  databaseUrl: string;
  /**
   * Hears of every event that is committed after the start: nearly in the order of ids, one batch at a time, rarely twice. What it throws
   * is logged, and the events count as heard.
   */
  onEvents(events: readonly StoredEvent[]): Promise<void> | void;
  log: Log;
  /** This process, whose own commits are told by `poke`. */
  nodeId?: string;
  batchSize?: number;
  pollMs?: number;
  /** Milliseconds from one look to the next, at least: what happens meanwhile is heard together. */
  paceMs?: number;
}

export interface RunningNodeFollower {
  /** Look at once: this process has committed something. */
  poke(): void;
  /** When it knows where the event table ends: what is committed from then on will be heard. */
  ready: Promise<void>;
  /** When it has looked once more and found nothing new. */
  idle(): Promise<void>;
  stop(): Promise<void>;
}

/** Ids so far behind the end may still belong to transactions that were open when this process started. */
const UNCERTAIN_AT_START = 500;

/** Follows the event table for the sockets of one process, without marks. */
export function startNodeFollower(options: NodeFollowerOptions): RunningNodeFollower {
  const { databaseUrl, onEvents, log, nodeId, batchSize = 500, pollMs = 1_000, paceMs = 8 } = options;
  const { promise: ready, resolve: isReady } = Promise.withResolvers<void>();
  const missing = new MissingIds();
  let wanted = false;
  let running: Promise<void> | undefined;
  let stopped = false;
  const pace = createPace(paceMs);

  const connection = openListenConnection({
    databaseUrl,
    applicationName: 'patchbay sockets',
    ...(nodeId !== undefined && { nodeId }),
    onWake: () => poke(),
    log,
  });

  const query = async (name: string, text: string, values: unknown[]): Promise<EventRow[] | null> => {
    const client = connection.current();
    if (!client) return null;
    try {
      return (await client.query<EventRow>({ name, text, values })).rows;
    } catch (error) {
      log.warn({ err: error }, 'could not read new events');
      connection.drop(client);
      return null;
    }
  };

  /** What is there already is not news, but what comes late between it is. */
  const findEnd = async (): Promise<boolean> => {
    const rows = await query('last-event-ids', LAST_IDS, [UNCERTAIN_AT_START]);
    if (!rows) return false;
    missing.startAfter(rows.map(row => Number(row.id)));
    isReady();
    return true;
  };

  const look = async (): Promise<void> => {
    if (!missing.started && !(await findEnd())) return;
    const rows = await query('new-events', NEW_EVENTS, [missing.high, missing.list(), batchSize]);
    if (!rows) return;
    missing.heard(
      rows.map(row => Number(row.id)),
      performance.now(),
    );
    if (rows.length >= batchSize) wanted = true;
    if (rows.length === 0) return;
    try {
      await onEvents(rows.map(readEvent));
    } catch (error) {
      log.error({ err: error }, 'new events could not be shown');
    }
  };

  const run = async (): Promise<void> => {
    while (wanted && !stopped) {
      await pace();
      wanted = false;
      await look();
    }
    running = undefined;
  };

  const poke = (): void => {
    wanted = true;
    running ??= run();
  };

  const poll = setInterval(poke, pollMs);
  return {
    poke,
    ready,
    async idle() {
      poke();
      await running;
    },
    async stop() {
      stopped = true;
      clearInterval(poll);
      await running;
      await connection.close();
    },
  };
}

const LAST_IDS = 'select e.id from event e order by e.id desc limit $1';
const NEW_EVENTS = `(select ${EVENT_COLUMNS} from event e where e.id = any($2::bigint[]))
  union all (select ${EVENT_COLUMNS} from event e where e.id > $1::bigint order by e.id limit $3) order by id`;
