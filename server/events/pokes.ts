import type pg from 'pg';
import type { CommittedEvent, Log, Pokes } from '#server/platform/context.ts';

export type CommittedEvents = readonly CommittedEvent[];
export type CommittedListener = (events: CommittedEvents) => void;

/** The channel on which processes tell each other that events have been committed. */
export const EVENT_CHANNEL = 'event';

export interface LocalPokes extends Pokes {
  /** Called right after each commit of this process, in the same tick. Returns how to stop listening. */
  onCommitted(listener: CommittedListener): () => void;
  /** Sends what is still to be told. */
  stop(): Promise<void>;
}

export interface PokesOptions {
  /** The name of this process, so that its own followers need not wake twice. */
  nodeId?: string;
  /** Tells other processes. Leave it out where there are none. */
  pool?: pg.Pool;
  /** Milliseconds between two NOTIFYs of this process, at least. */
  everyMs?: number;
  log: Log;
}

/**
 * Tells listeners of this process at once and the others by NOTIFY. The NOTIFY is not part of the transactions that wrote: it would make
 * their commits wait for one another. One for many commits is enough, and a lost one is made good by the followers' poll.
 */
export function createPokes({ nodeId = '', pool, everyMs = 10, log }: PokesOptions): LocalPokes {
  const listeners = new Set<CommittedListener>();
  let due = false;
  let sending: Promise<void> | undefined;

  const send = async () => {
    while (due && pool) {
      due = false;
      const pause = new Promise(done => setTimeout(done, everyMs));
      await pool
        .query({ name: 'event-notify', text: `select pg_notify('${EVENT_CHANNEL}', $1)`, values: [nodeId] })
        .catch(error => log.debug({ err: error }, 'other processes could not be told of new events; they poll'));
      await pause;
    }
    // In the same step as the last look, so that no commit falls between.
    sending = undefined;
  };

  return {
    committed(events) {
      for (const listener of listeners) tell(listener, events, log);
      due = pool !== undefined;
      if (due && !sending) sending = send();
    },
    onCommitted(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async stop() {
      await sending;
    },
  };
}

/** The commit is done: whoever listens badly must not make it look failed. */
function tell(listener: CommittedListener, events: CommittedEvents, log: Log): void {
  try {
    listener(events);
  } catch (error) {
    log.error({ err: error }, 'a listener to committed events failed');
  }
}
