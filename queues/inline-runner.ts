import type { SqlEntityManager } from '@mikro-orm/postgresql';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { type Services, createContext, systemActor } from '#server/platform/context.ts';
import type { Job, PlannedJob } from './define-job.ts';
import type { JobQueue } from './job-queue.ts';

/** A job queue in memory, for tests whose clock is turned by hand. */
export interface InlineRunner extends JobQueue {
  /** Runs what is due at `now` one after the other, earliest first, also what becomes due by it. Returns the names of what ran. */
  runDue(now: Date): Promise<string[]>;
  /** What is planned, earliest first. */
  planned(): PlannedJob[];
}

export function createInlineRunner(
  em: SqlEntityManager,
  services: Services,
  jobs: readonly Job<TSchema>[],
): InlineRunner {
  const byName = new Map(jobs.map(job => [job.name, job]));
  const byKey = new Map<string, PlannedJob>();
  const planned = () => [...byKey.values()].sort((a, b) => a.runAt.getTime() - b.runAt.getTime());

  const runNext = async (now: Date): Promise<string | null> => {
    const next = planned().find(job => job.runAt <= now);
    if (!next) return null;
    byKey.delete(next.key);
    const job = byName.get(next.name);
    if (!job) throw new Error(`There is no job called ${next.name}.`);
    await job.run(createContext(em, services, systemActor, `job ${next.name}`), Value.Parse(job.data, next.data));
    return next.name;
  };

  return {
    async add(jobs) {
      for (const job of jobs) if (!byKey.has(job.key)) byKey.set(job.key, job);
    },
    async runDue(now) {
      const ran: string[] = [];
      for (let name = await runNext(now); name; name = await runNext(now)) ran.push(name);
      return ran;
    },
    planned,
  };
}
