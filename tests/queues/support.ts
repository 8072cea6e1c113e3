import { type JobBackend, migrateJobs, openJobBackend } from '#queues/job-backend.ts';
import { type EventDatabase, createEventDatabase, quiet } from '../events/support.ts';
import { type TestRedis, startRedis } from './redis.ts';

export const backends = ['redis', 'postgres'] as const;

/** A database with a table of what jobs have noted, and a Redis. */
export interface JobSurroundings extends AsyncDisposable {
  database: EventDatabase;
  redis: TestRedis;
  open(kind: (typeof backends)[number]): Promise<JobBackend>;
  noted(): Promise<string[]>;
}

export async function createJobSurroundings(): Promise<JobSurroundings> {
  const [database, redis] = await Promise.all([createEventDatabase(), startRedis()]);
  await migrateJobs(database.url);
  await database.pool.query('create table noted (at timestamptz default clock_timestamp(), word text, pid int)');
  return {
    database,
    redis,
    open: kind =>
      openJobBackend({ databaseUrl: database.url, redisUrl: kind === 'redis' ? redis.url : null, log: quiet }),
    noted: async () => (await database.pool.query('select word from noted order by at')).rows.map(row => row.word),
    async [Symbol.asyncDispose]() {
      await redis[Symbol.asyncDispose]();
      await database[Symbol.asyncDispose]();
    },
  };
}
