import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { Settings } from '#server/platform/settings.ts';
import { run, sql } from '#server/platform/sql.ts';
import { recentHandleSeconds } from './handle-time.ts';
import type { QueueToday } from './queue.schema.ts';

/** Counting a day's interactions takes a while: once in so many milliseconds is enough. */
const KEPT_MS = 5_000;

export const nothingToday: QueueToday = { offered: 0, answered: 0, abandoned: 0, serviceLevel: null };

export interface QueueCounts {
  today: QueueToday;
  /** Null: the queue has no history yet. */
  handleSeconds: number | null;
}

const countsByProcess = new WeakMap<Settings, TodayCounts>();

/** The counts of the process that has these settings. */
export function countsOf(settings: Settings): TodayCounts {
  const known = countsByProcess.get(settings) ?? new TodayCounts(settings);
  countsByProcess.set(settings, known);
  return known;
}

/** What became of today's interactions, by queue; counted anew when it has become old. */
class TodayCounts {
  readonly #settings: Settings;
  #counts: Promise<Map<string, QueueCounts>> | undefined;
  #countedAt = 0;

  constructor(settings: Settings) {
    this.#settings = settings;
  }

  load(em: SqlEntityManager, now: Date): Promise<Map<string, QueueCounts>> {
    const age = now.getTime() - this.#countedAt;
    if (this.#counts && age >= 0 && age < KEPT_MS) return this.#counts;
    this.#countedAt = now.getTime();
    const counts = this.#count(em, now);
    // What failed is tried again by the next who asks.
    counts.catch(() => (this.#counts = undefined));
    return (this.#counts = counts);
  }

  async #count(em: SqlEntityManager, now: Date): Promise<Map<string, QueueCounts>> {
    const queues = await run(em, sql<{ id: string }>`select id from queue`);
    const times = queues.map(({ id }) => ({ id, seconds: this.#settings.of('serviceSeconds', id) }));
    const zone = this.#settings.of('timeZone');
    const rows = await run(
      em,
      sql<{
        id: string;
        offered: number;
        answered: number;
        in_time: number;
        abandoned: number;
        too_soon: number;
        handle_seconds: number | null;
      }>`
        with day as (select date_trunc('day', ${now}::timestamptz at time zone ${zone}) at time zone ${zone} as start)
        select t.id, c.*, ${recentHandleSeconds(sql`t.id`)} as handle_seconds
        from jsonb_to_recordset(${JSON.stringify(times)}::jsonb) as t(id uuid, seconds int)
        cross join lateral (
          select count(*)::int as offered,
            count(i.connected_at)::int as answered,
            count(*) filter (where i.connected_at - i.queued_at <= make_interval(secs => t.seconds))::int as in_time,
            count(*) filter (where i.outcome = 'abandoned_in_queue')::int as abandoned,
            count(*) filter (where i.outcome = 'abandoned_in_queue' and i.customer_left_at - i.queued_at
              < make_interval(secs => ${this.#settings.of('abandonedSoonSeconds')}))::int as too_soon
          from interaction i, day
          -- Who rang before midnight may have come into line after it.
          where i.arrived_at >= day.start - interval '2 hours' and i.queued_at >= day.start and i.queue_id = t.id and i.direction = 'inbound' and i.training_call_id is null
        ) c`,
    );
    return new Map(
      rows.map(({ id, offered, answered, abandoned, in_time, too_soon, handle_seconds }) => [
        id,
        {
          today: { offered, answered, abandoned, serviceLevel: serviceLevel(in_time, offered - too_soon) },
          handleSeconds: handle_seconds === null ? null : Math.round(handle_seconds),
        },
      ]),
    );
  }
}

const serviceLevel = (inTime: number, counted: number): number | null => (counted > 0 ? inTime / counted : null);
