import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type pg from 'pg';
import type { Log } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';
import type { StoredEvent } from './catalogue.ts';
import type { DurableFollower } from './followers.ts';

export interface FailingEventsOptions {
  name: DurableFollower;
  attempts: number;
  backoffMs: number;
  log: Log;
}

const LOOK_AGAIN_MS = 1_000;
const LONGEST_BACKOFF_MS = 30_000;

/**
 * What a durable follower does about events that fail: the subject waits a little longer after each attempt, and after the last one the
 * event is set aside with the reason. Later events of that subject stay behind it, those of others go on.
 */
export class FailingEvents {
  readonly #options: FailingEventsOptions;
  /** Subject to performance.now() of the next attempt. */
  readonly #backingOff = new Map<string, number>();
  #setAside: string[] = [];
  #lookedAt = 0;

  constructor(options: FailingEventsOptions) {
    this.#options = options;
  }

  /** Reads what is set aside, over the leader's session; again now and then, since people release events. */
  async recall(client: pg.Client): Promise<void> {
    if (performance.now() - this.#lookedAt < LOOK_AGAIN_MS) return;
    this.#lookedAt = performance.now();
    const { rows } = await client.query<{ subject_id: string }>(
      'select distinct subject_id from event_pending where follower = $1 and set_aside_at is not null',
      [this.#options.name],
    );
    this.#setAside = rows.map(row => row.subject_id);
  }

  /** Subjects of which no event may be handled now. */
  waitingSubjects(): string[] {
    const now = performance.now();
    for (const [subjectId, until] of this.#backingOff) if (until <= now) this.#backingOff.delete(subjectId);
    return [...this.#setAside, ...this.#backingOff.keys()];
  }

  async failed(client: pg.Client, event: StoredEvent, error: unknown): Promise<void> {
    const { name, attempts, backoffMs, log } = this.#options;
    const { rows } = await client.query<{ attempts: number }>(
      `update event_pending set attempts = attempts + 1, last_error = $3,
         set_aside_at = case when attempts + 1 >= $4 then clock_timestamp() end
       where follower = $1 and event_id = $2 returning attempts`,
      [name, event.id, describe(error), attempts],
    );
    const tried = rows[0]?.attempts ?? 1;
    const details = { err: error, follower: name, eventId: event.id, type: event.type, tried };
    if (tried >= attempts) {
      this.#setAside.push(event.subjectId);
      log.error(details, 'event set aside');
    } else {
      this.#backingOff.set(
        event.subjectId,
        performance.now() + Math.min(LONGEST_BACKOFF_MS, backoffMs * 2 ** (tried - 1)),
      );
      log.warn(details, 'event failed, will be tried again');
    }
  }
}

/** Lets a follower try an event again that was set aside, within about a second. */
export async function releaseEvent(em: SqlEntityManager, follower: DurableFollower, eventId: string): Promise<void> {
  await run(
    em,
    sql`
    update event_pending set set_aside_at = null, attempts = 0 where follower = ${follower} and event_id = ${eventId}::bigint`,
  );
}

const describe = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 2_000);
