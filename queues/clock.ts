import type { Context, Log } from '#server/platform/context.ts';
import { run, sql } from '#server/platform/sql.ts';
import type { PlannedJob } from './define-job.ts';
import type { JobBackend } from './job-backend.ts';
import type { JobQueue } from './job-queue.ts';

export interface SweepOptions {
  context(cause: string): Context;
  queue: JobQueue;
  backend: Pick<JobBackend, 'wasEmptied'>;
  /** Every job that rows ask for, planned or not. */
  listDueJobs(ctx: Context): Promise<PlannedJob[]>;
  log: Log;
  sweepEveryMs?: number;
  lookEveryMs?: number;
}

export interface Sweep {
  /** Compares now. Never rejects. */
  sweep(): Promise<void>;
  stop(): Promise<void>;
}

/** Later than this, a job that is still planned is taken for lost, or for planned by a wrong clock. */
const LATE_MS = 2_000;

/**
 * Compares what rows ask for with what is planned, each minute and at once after the backend lost everything: the rows are the truth,
 * the job queue is only their alarm clock.
 */
export function startSweep(options: SweepOptions): Sweep {
  const { log, sweepEveryMs = 60_000, lookEveryMs = 2_500 } = options;
  let running: Promise<void> | undefined;
  let sweptAt = -Infinity;
  let stopped = false;

  const sweep = async (): Promise<void> => {
    try {
      const ctx = options.context('sweep');
      const missing = await withoutFailed(
        ctx,
        (await options.listDueJobs(ctx)).map(job => inTime(job, ctx.now)),
      );
      if (missing.length > 0) await options.queue.add(missing);
      sweptAt = performance.now();
    } catch (error) {
      log.warn({ err: error }, 'what is planned could not be compared with the rows');
    }
  };
  const look = async (): Promise<void> => {
    // Asked each time, and before the sweep: it may be emptied again while the sweep goes on.
    const emptied = await options.backend.wasEmptied().catch(() => false);
    if (emptied) sweptAt = -Infinity;
    if (!stopped && performance.now() - sweptAt >= sweepEveryMs) await sweep();
  };
  const once = (work: () => Promise<void>): Promise<void> => (running ??= work().finally(() => (running = undefined)));

  const timer = setInterval(() => void once(look), lookEveryMs);
  return {
    sweep: () => once(sweep),
    async stop() {
      stopped = true;
      clearInterval(timer);
      await running;
    },
  };
}

/** One that is late is planned under another key: under its own it may be planned already, and yet does not run. */
function inTime(job: PlannedJob, now: Date): PlannedJob {
  return now.getTime() - job.runAt.getTime() > LATE_MS ? { ...job, key: `${job.key}_late` } : job;
}

/** A job that was set aside stays there until a person looks. */
async function withoutFailed(ctx: Context, jobs: PlannedJob[]): Promise<PlannedJob[]> {
  const rows = await run(
    ctx.em,
    sql<{ key: string }>`select distinct key from failed_job where key = any(${jobs.map(job => job.key)}::text[])`,
  );
  const failed = new Set(rows.map(row => row.key));
  return jobs.filter(job => !failed.has(job.key));
}
