import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { migrateJobs } from '#queues/job-backend.ts';
import { migrate } from '#server/composition/migrate.ts';
import { startBuiltInPostgres } from '#server/platform/built-in-postgres.ts';

/** A migrated database on a PostgreSQL of its own with the product's settings: commits are on disk before they are answered. */
export interface BenchDatabase extends AsyncDisposable {
  url: string;
}

export async function startBenchDatabase(): Promise<BenchDatabase> {
  const folder = mkdtempSync(join(tmpdir(), 'patchbay-bench-'));
  const postgres = await startBuiltInPostgres({
    folder: join(folder, 'postgres'),
    password: 'only-for-this-bench',
    port: null,
  });
  await postgres.ensureDatabase('bench');
  const url = postgres.url('bench');
  await migrate(url, [migrateJobs]);
  return {
    url,
    async [Symbol.asyncDispose]() {
      await postgres.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The value below which this share of the samples lies; NaN of none. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = samples.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? NaN;
}

export const inMs = (samples: readonly number[]): string =>
  `p50 ${quantile(samples, 0.5).toFixed(2)} ms, p99 ${quantile(samples, 0.99).toFixed(2)} ms (${samples.length} samples)`;

/** How often per second, over this time, so many at once can do it. */
export async function ratePerSecond(
  seconds: number,
  atOnce: number,
  work: (worker: number) => Promise<number>,
): Promise<number> {
  const startedAt = performance.now();
  let done = 0;
  const go = async (worker: number) => {
    while (performance.now() - startedAt < seconds * 1_000) {
      // Not `done += await …`: that reads `done` before it waits, and forgets what the others did meanwhile.
      const count = await work(worker);
      done += count;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, (_, worker) => go(worker)));
  return (done / (performance.now() - startedAt)) * 1_000;
}

/** Starts `work` so many times a second for so many seconds, whether or not earlier ones have ended; waits for all. */
export async function atRate(
  perSecond: number,
  seconds: number,
  work: (index: number) => Promise<void>,
): Promise<void> {
  const startedAt = performance.now();
  const running: Promise<void>[] = [];
  for (let index = 0; index < perSecond * seconds; index++) {
    const wait = startedAt + (index * 1_000) / perSecond - performance.now();
    if (wait > 1) await new Promise(done => setTimeout(done, wait));
    running.push(work(index));
  }
  await Promise.all(running);
}
