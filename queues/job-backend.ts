import { setTimeout as wait } from 'node:timers/promises';
import {
  type BaseJobOptions,
  type Processor,
  Queue,
  Worker,
  type WorkerOptions,
  createPostgresBackend,
  runMigrations,
  withBackend,
} from 'bullmq';
import { Redis, type RedisOptions } from 'ioredis';
import pg from 'pg';
import type { Log } from '#server/platform/context.ts';

/** Where planned jobs are kept until they run: Redis, or PostgreSQL where there is no Redis. Neither is the only place that knows of them. */
export interface JobBackend {
  /** Those whose id is there already are ignored. */
  add(jobs: JobEntry[]): Promise<unknown>;
  /** How many jobs are kept: waiting, delayed and running ones. */
  count(): Promise<number>;
  startWorker(process: Processor<JobEnvelope, void>): { close(): Promise<void> };
  /** True when everything planned has been lost since the last question, as after a restart of a Redis that keeps nothing. */
  wasEmptied(): Promise<boolean>;
  close(): Promise<void>;
}

/** What a job in the queue carries. */
export interface JobEnvelope {
  key: string;
  data: unknown;
  /** ISO time, by the database's clock. */
  runAt: string;
}

export interface JobEntry {
  name: string;
  data: JobEnvelope;
  /** `delay` in milliseconds. */
  opts: { jobId: string; delay: number };
}

export interface JobBackendOptions {
  /** Null: PostgreSQL. */
  redisUrl: string | null;
  databaseUrl: string;
  log: Log;
}

const QUEUE = 'jobs';
const PREFIX = 'patchbay';
const FEW = 4;

/** Failures are kept in our own table; finished jobs are history that the event table tells better. */
const jobDefaults: BaseJobOptions = {
  removeOnComplete: true,
  removeOnFail: true,
  // Our runner counts, and gives up by not failing.
  attempts: 1_000,
  backoff: { type: 'custom' },
};

const workerDefaults = {
  concurrency: 20,
  // A killed worker's jobs run again elsewhere within 6 + 2 × 2 seconds.
  lockDuration: 6_000,
  stalledInterval: 2_000,
  maxStalledCount: 100,
  drainDelay: 2,
  runRetryDelay: 1_000,
  // 0.5 s, doubled up to 30 s.
  settings: { backoffStrategy: attempts => Math.min(30_000, 500 * 2 ** (attempts - 1)) },
} satisfies Partial<WorkerOptions>;

export async function openJobBackend(options: JobBackendOptions): Promise<JobBackend> {
  return options.redisUrl ? openRedis(options.redisUrl, options.log) : openPostgres(options);
}

/** Makes the job queues' tables in their own schema. Called by the migration step, under its lock, whichever backend is in use now. */
export async function migrateJobs(databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await runMigrations(client, 'bullmq');
  } finally {
    await client.end();
  }
}

function openRedis(url: string, log: Log): JobBackend {
  const noteError = (error: Error) => log.warn({ reason: error.message }, 'the job queue in Redis does not answer');
  const connect = (options: RedisOptions) => {
    const redis = new Redis(url, { keepAlive: 5_000, connectTimeout: 2_000, retryStrategy, ...options });
    redis.on('error', noteError);
    return redis;
  };
  // Whoever adds wants an answer or an error soon; nothing may pile up for later.
  const forAdding = connect({ maxRetriesPerRequest: 1, commandTimeout: 2_000, enableOfflineQueue: false });
  const forWorking = connect({ maxRetriesPerRequest: null });
  const queue = new Queue<JobEnvelope>(QUEUE, {
    connection: forAdding,
    prefix: PREFIX,
    defaultJobOptions: jobDefaults,
  });
  queue.on('error', noteError);
  return {
    add: jobs => queue.addBulk(jobs),
    count: () => queue.getJobCountByTypes('active', 'delayed', 'waiting'),
    startWorker(process) {
      const worker = new Worker<JobEnvelope, void>(QUEUE, process, {
        ...workerDefaults,
        connection: forWorking,
        prefix: PREFIX,
      });
      worker.on('error', noteError);
      return worker;
    },
    wasEmptied: async () => (await forAdding.set(`${PREFIX}:planned`, '1', 'NX')) === 'OK',
    async close() {
      // Without a word to a server that may not answer: nothing is lost by it.
      await Promise.race([queue.close().catch(() => undefined), wait(1_000, undefined, { ref: false })]);
      forAdding.disconnect();
      forWorking.disconnect();
    },
  };
}

/** Soon, and not all processes in the same moment. */
const retryStrategy = (times: number): number => Math.min(2_000, 100 * 2 ** times) * (0.5 + Math.random() / 2);

async function openPostgres({ databaseUrl, log }: JobBackendOptions): Promise<JobBackend> {
  const noteError = (error: Error) =>
    log.warn({ reason: error.message }, 'the job queue in PostgreSQL does not answer');
  // Shared by all queues and workers of this process, each of which keeps one connection to listen.
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    options: '-c search_path=bullmq -c statement_timeout=5000 -c lock_timeout=4000',
    max: 8,
    keepAlive: true,
    connectionTimeoutMillis: 2_500,
  });
  pool.on('error', noteError);
  const onPostgres = withBackend(createPostgresBackend);
  const queue = new onPostgres.Queue<JobEnvelope>(QUEUE, { connection: pool, defaultJobOptions: jobDefaults });
  queue.on('error', noteError);
  await queue.waitUntilReady();
  return {
    // A bulk makes temporary tables, which costs as much as several jobs one by one.
    add: jobs =>
      jobs.length > FEW ? queue.addBulk(jobs) : Promise.all(jobs.map(job => queue.add(job.name, job.data, job.opts))),
    count: () => queue.getJobCountByTypes('active', 'delayed', 'waiting'),
    startWorker(process) {
      const worker = new onPostgres.Worker<JobEnvelope, void>(QUEUE, process, { ...workerDefaults, connection: pool });
      worker.on('error', noteError);
      return worker;
    },
    wasEmptied: async () => false,
    async close() {
      await queue.close().catch(() => undefined);
      await pool.end();
    },
  };
}
