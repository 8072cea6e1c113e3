import pg from 'pg';
import type { Log } from '#server/platform/context.ts';
import { EVENT_CHANNEL } from './pokes.ts';

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;
/** A server that says nothing for so long counts as lost: its machine may be gone without having closed the connection. */
const ANSWER_WITHIN_MS = 5_000;
const HEARTBEAT_MS = 1_500;
/** The server ends a session that says nothing for so long, with its locks: this process may be paused. */
const SILENT_AT_MOST_MS = 6_000;

export interface ListenConnectionOptions {
  databaseUrl: string;
  /** Shown in `pg_stat_activity`. */
  applicationName: string;
  /** What this process calls itself when it tells the others: its own word is not heard. */
  nodeId?: string;
  /** Another process has committed events, or the connection is new and some may have been missed. */
  onWake(): void;
  log: Log;
}

/** A session with the database that hears of new events, and comes back by itself after it was lost. */
export interface ListenConnection {
  /** The session that is open now; null while there is none. A lock taken in it ends with it. */
  current(): pg.Client | null;
  /** Ends the session; a new one is opened at once. */
  drop(client: pg.Client): void;
  close(): Promise<void>;
}

/** Opens the session in the background: a database that is away is waited for. */
export function openListenConnection(options: ListenConnectionOptions): ListenConnection {
  let client: pg.Client | null = null;
  let closed = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let heartbeat: NodeJS.Timeout | undefined;
  let opening: Promise<void> = Promise.resolve();

  const lose = (lost: pg.Client) => {
    if (client !== lost) return;
    client = null;
    void end(lost);
    if (!closed) again();
  };
  const again = () => {
    // Jittered: all processes lose a restarted database in the same moment.
    const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** failures) * (0.5 + Math.random());
    timer = setTimeout(() => (opening = open()), pause);
  };
  const open = async () => {
    const fresh = newClient(options);
    try {
      fresh.on('error', () => lose(fresh));
      fresh.on('end', () => lose(fresh));
      fresh.on('notification', ({ payload }) => {
        if (!options.nodeId || payload !== options.nodeId) options.onWake();
      });
      await fresh.connect();
      await fresh.query(`listen ${EVENT_CHANNEL}`);
      if (closed) return await end(fresh);
      client = fresh;
      failures = 0;
      beat(fresh);
      options.onWake();
    } catch (error) {
      failures++;
      options.log.warn({ err: error, attempt: failures }, `${options.applicationName}: no connection to the database`);
      await end(fresh);
      if (!closed) again();
    }
  };
  const beat = (beating: pg.Client) => {
    heartbeat = setTimeout(() => {
      if (client !== beating) return;
      beating.query('select 1').then(
        () => beat(beating),
        () => lose(beating),
      );
    }, HEARTBEAT_MS);
  };
  opening = open();

  return {
    current: () => client,
    drop: lose,
    async close() {
      closed = true;
      clearTimeout(timer);
      clearTimeout(heartbeat);
      await opening;
      if (client) await end(client);
      client = null;
    },
  };
}

function newClient({ databaseUrl, applicationName }: ListenConnectionOptions): pg.Client {
  return new pg.Client({
    connectionString: databaseUrl,
    application_name: applicationName,
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    statement_timeout: 5_000,
    query_timeout: ANSWER_WITHIN_MS,
    // What is written here are marks: a crash that loses some makes an event be heard again, which it may be anyway.
    options: `-c idle_session_timeout=${SILENT_AT_MOST_MS} -c synchronous_commit=off`,
  });
}

/** Takes leave of the server, but does not wait long for one that no longer answers. */
async function end(client: pg.Client): Promise<void> {
  const patience = new Promise<void>(done => setTimeout(done, 1_000).unref());
  await Promise.race([client.end().catch(() => undefined), patience]);
}
