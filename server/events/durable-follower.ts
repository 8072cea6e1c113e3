import type pg from 'pg';
import type { Log } from '#server/platform/context.ts';
import type { StoredEvent } from './catalogue.ts';
import type { DurableFollower } from './followers.ts';
import { FailingEvents } from './failing-events.ts';
import { createPace } from './pace.ts';
import { type Leader, standForLeader } from './leader.ts';
import { type EventRow, EVENT_COLUMNS, readEvent } from './stored-events.ts';

/** Thrown by a handler when nothing is wrong with the event but it cannot be dealt with now: it stays pending and does not count as failed. */
export class TryLater extends Error {}

export interface DurableFollowerOptions {
  name: DurableFollower;
  databaseUrl: string;
  /**
   * Deals with several events, in the order of their ids. Hears an event again after a crash, so repeats must change nothing. When it
   * throws, the events are handed over one by one, those of each subject in order.
   */
  handle(events: readonly StoredEvent[]): Promise<void>;
  log: Log;
  /** This process, whose own commits are told by `poke`. */
  nodeId?: string;
  batchSize?: number;
  pollMs?: number;
  /** Milliseconds from one look to the next, at least: nothing here is due at once. */
  paceMs?: number;
  /** How often an event may fail before it is set aside. */
  attempts?: number;
  /** Milliseconds before the first new attempt, doubled for each further one. */
  backoffMs?: number;
}

export interface RunningFollower {
  /** Look at once: this process has committed something. */
  poke(): void;
  leading(): boolean;
  /** When it has looked once more and found nothing to do, or does not lead. Failing events are not waited for. */
  idle(): Promise<void>;
  /** Finishes the batch at hand. */
  stop(): Promise<void>;
}

/** Follows the event table with pending marks: at least once, in order per subject, by one process at a time. */
export function startDurableFollower(options: DurableFollowerOptions): RunningFollower {
  const follower = new Follower(options);
  return { poke: follower.poke, leading: follower.leading, idle: follower.idle, stop: follower.stop };
}

class Follower {
  readonly #options: Required<DurableFollowerOptions>;
  readonly #leader: Leader;
  readonly #failing: FailingEvents;
  readonly #poll: NodeJS.Timeout;
  readonly #pace: () => Promise<void>;
  #wanted = false;
  #running: Promise<void> | undefined;
  #stopped = false;
  /** performance.now() before which nothing is tried: the handler asked for time. */
  #pausedUntil = 0;
  #pauses = 0;

  constructor(options: DurableFollowerOptions) {
    this.#options = { nodeId: '', batchSize: 300, pollMs: 1_000, paceMs: 25, attempts: 8, backoffMs: 200, ...options };
    this.#pace = createPace(this.#options.paceMs);
    const { name, databaseUrl, log, nodeId, pollMs } = this.#options;
    this.#failing = new FailingEvents(this.#options);
    this.#leader = standForLeader({
      name,
      databaseUrl,
      applicationName: `patchbay ${name}`,
      nodeId,
      onWake: () => this.poke(),
      log,
    });
    this.#poll = setInterval(() => this.poke(), pollMs);
  }

  poke = (): void => {
    this.#wanted = true;
    this.#running ??= this.#run();
  };

  leading = (): boolean => this.#leader.leading();

  idle = async (): Promise<void> => {
    this.poke();
    await this.#running;
  };

  stop = async (): Promise<void> => {
    this.#stopped = true;
    clearInterval(this.#poll);
    await this.#running;
    await this.#leader.close();
  };

  async #run(): Promise<void> {
    while (this.#wanted && !this.#stopped) {
      await this.#pace();
      this.#wanted = false;
      const client = await this.#lead();
      if (client) await this.#work(client);
    }
    this.#running = undefined;
  }

  async #lead(): Promise<pg.Client | null> {
    if (performance.now() < this.#pausedUntil) return null;
    try {
      return await this.#leader.lead();
    } catch (error) {
      this.#options.log.warn({ err: error }, `${this.#options.name}: could not ask for the lead`);
      return null;
    }
  }

  /** Batch after batch until nothing is left. An error of the session gives up the lead; what was not marked is heard again. */
  async #work(client: pg.Client): Promise<void> {
    try {
      await this.#failing.recall(client);
      let found = this.#options.batchSize;
      while (found === this.#options.batchSize && !this.#stopped) found = await this.#batch(client);
      this.#pauses = 0;
    } catch (error) {
      if (error instanceof TryLater) return this.#pause(error);
      this.#options.log.warn({ err: error }, `${this.#options.name}: gave up the lead`);
      this.#leader.giveUp(client);
    }
  }

  /** How many events were found. */
  async #batch(client: pg.Client): Promise<number> {
    const { name, batchSize } = this.#options;
    const { rows } = await client.query<EventRow>({
      name: 'pending-events',
      // By array, so that the plan is the index of each partition whatever the statistics of a table that is mostly empty say.
      text: `select ${EVENT_COLUMNS} from event e where e.id = any(array(
          select p.event_id from event_pending p
          where p.follower = $1 and p.subject_id <> all($2::uuid[]) order by p.event_id limit $3
        )) order by e.id`,
      values: [name, this.#failing.waitingSubjects(), batchSize],
    });
    if (rows.length > 0) await this.#handle(client, rows.map(readEvent));
    return rows.length;
  }

  async #handle(client: pg.Client, events: StoredEvent[]): Promise<void> {
    const failed = await this.#options.handle(events).then(
      () => null,
      (error: unknown) => ({ error }),
    );
    if (!failed) return this.#clearMarks(client, events);
    if (failed.error instanceof TryLater) throw failed.error;
    const subjects = [...Map.groupBy(events, event => event.subjectId).values()];
    const outcomes = await Promise.all(subjects.map(ofOne => this.#handleInOrder(client, ofOne)));
    await this.#clearMarks(
      client,
      outcomes.flatMap(outcome => outcome.done),
    );
    const later = outcomes.find(outcome => outcome.later)?.later;
    if (later) throw later;
  }

  async #handleInOrder(
    client: pg.Client,
    ofOneSubject: StoredEvent[],
  ): Promise<{ done: StoredEvent[]; later?: TryLater }> {
    const done: StoredEvent[] = [];
    for (const event of ofOneSubject) {
      try {
        await this.#options.handle([event]);
        done.push(event);
      } catch (error) {
        if (error instanceof TryLater) return { done, later: error };
        await this.#failing.failed(client, event, error);
        break;
      }
    }
    return { done };
  }

  async #clearMarks(client: pg.Client, done: readonly StoredEvent[]): Promise<void> {
    await client.query({
      name: 'clear-marks',
      text: 'delete from event_pending where follower = $1 and event_id = any($2::bigint[])',
      values: [this.#options.name, done.map(event => event.id)],
    });
  }

  #pause(reason: TryLater): void {
    const pause = Math.min(1_000, 100 * 2 ** this.#pauses++);
    this.#pausedUntil = performance.now() + pause;
    setTimeout(this.poke, pause + 1).unref();
    this.#options.log.warn({ reason: reason.message, pauseMs: pause }, `${this.#options.name} waits`);
  }
}
