import type pg from 'pg';
import { type ListenConnection, type ListenConnectionOptions, openListenConnection } from './listen-connection.ts';

export interface LeaderOptions extends ListenConnectionOptions {
  /** Among all processes of one database, one at a time leads under this name. */
  name: string;
}

/** One process's claim to lead. */
export interface Leader {
  /**
   * The session that holds the lock, or null when another process leads or the database is away. Whoever acts as leader does it
   * over this session alone: when the lock has passed on, the session has ended and nothing of it is done any more.
   */
  lead(): Promise<pg.Client | null>;
  /** Whether `lead` answered with a session that is still open. */
  leading(): boolean;
  /** The session is in doubt, so the lock is given up with it. */
  giveUp(client: pg.Client): void;
  close(): Promise<void>;
}

/** Stands by to lead. Whoever loses its connection loses the lead: the server frees the lock when it notices. */
export function standForLeader(options: LeaderOptions): Leader {
  const connection: ListenConnection = openListenConnection(options);
  let lockedIn: pg.Client | null = null;

  return {
    async lead() {
      const client = connection.current();
      if (!client) return null;
      if (lockedIn === client) return client;
      const { rows } = await client.query<{ locked: boolean }>(
        'select pg_try_advisory_lock(hashtextextended($1, 0)) as locked',
        [`leader of ${options.name}`],
      );
      if (!rows[0]?.locked || connection.current() !== client) return null;
      options.log.info({ leader: options.name }, 'this process leads');
      lockedIn = client;
      return client;
    },
    leading: () => lockedIn !== null && lockedIn === connection.current(),
    giveUp: client => connection.drop(client),
    close: () => connection.close(),
  };
}
