import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { setTimeout as wait } from 'node:timers/promises';
import { DelayedError, type Job as QueuedJob } from 'bullmq';
import type { TSchema } from 'typebox';
import { Value } from 'typebox/value';
import { type Services, createContext, systemActor } from '#server/platform/context.ts';
import { newId } from '#server/platform/ids.ts';
import { run, sql } from '#server/platform/sql.ts';
import type { Job } from './define-job.ts';
import type { JobBackend, JobEnvelope } from './job-backend.ts';

export interface RunnerOptions {
  em: SqlEntityManager;
  services: Services;
  jobs: readonly Job<TSchema>[];
  backend: JobBackend;
  /** How often a job may fail, or take its process down, before it is set aside. */
  attempts?: number;
}

export interface Runner {
  /** Finishes the jobs at hand; those that take longer than eight seconds run again elsewhere. */
  stop(): Promise<void>;
}

/** Runs what is due. A job that keeps failing is written to `failed_job` with the reason and does not come back. */
export function startRunner({ em, services, jobs, backend, attempts = 8 }: RunnerOptions): Runner {
  const byName = new Map(jobs.map(job => [job.name, job]));
  const worker = backend.startWorker(async (queued, token) => {
    await notEarly(queued, token, services);
    const tried = queued.attemptsMade + queued.stalledCounter + 1;
    // One that was started so often without an end takes its process down with it.
    if (tried > attempts) return setAside(em, services, queued, tried, new Error('It never came to an end.'));
    try {
      await runJob(em, services, byName.get(queued.name), queued);
    } catch (error) {
      const details = { err: error, job: queued.name, key: queued.data.key, tried };
      if (tried < attempts) {
        services.log.warn(details, 'job failed, will be tried again');
        throw error;
      }
      services.log.error(details, 'job set aside');
      await setAside(em, services, queued, tried, error);
    }
  });
  return { stop: () => Promise.race([worker.close(), wait(STOP_WITHIN_MS, undefined, { ref: false })]) };
}

async function runJob(
  em: SqlEntityManager,
  services: Services,
  job: Job<TSchema> | undefined,
  { name, data }: QueuedJob<JobEnvelope>,
): Promise<void> {
  if (!job) throw new Error(`There is no job called ${name}.`);
  await job.run(createContext(em, services, systemActor, `job ${name}`), Value.Parse(job.data, data.data));
}

const SHORT_WAIT_MS = 500;
const STOP_WITHIN_MS = 8_000;

/** This machine's clock decided that the job is due; the database's has the last word, since the row will be judged by it. */
async function notEarly(queued: QueuedJob<JobEnvelope>, token: string | undefined, { clock }: Services): Promise<void> {
  const early = Date.parse(queued.data.runAt) - clock.now().getTime();
  if (early <= 0) return;
  if (early <= SHORT_WAIT_MS) return wait(early + 1);
  await queued.moveToDelayed(Date.now() + early, token);
  throw new DelayedError();
}

async function setAside(
  em: SqlEntityManager,
  { clock }: Services,
  { name, data }: QueuedJob<JobEnvelope>,
  tried: number,
  error: unknown,
): Promise<void> {
  const reason = (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 2_000);
  await run(
    em.fork(),
    sql`
      insert into failed_job (id, name, key, data, attempts, error, failed_at)
      values (${newId()}, ${name}, ${data.key}, ${JSON.stringify(data.data)}::jsonb, ${tried}, ${reason}, ${clock.now()})`,
  );
}
