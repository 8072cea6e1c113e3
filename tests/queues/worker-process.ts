import type { SqlEntityManager } from '@mikro-orm/postgresql';
import { openJobBackend } from '#queues/job-backend.ts';
import { startRunner } from '#queues/runner.ts';
import { openDatabase } from '#server/composition/database.ts';
import { contextOf, quiet } from '../events/context.ts';
import { testJobs } from './test-jobs.ts';

/** A process that works on jobs, to be killed. Started with the database's URL and, for jobs in Redis, that of Redis. */
const [databaseUrl = '', redisUrl = null] = process.argv.slice(2);
const orm = await openDatabase(databaseUrl);
const { em, services } = contextOf(orm.em.fork() as SqlEntityManager);
const backend = await openJobBackend({ databaseUrl, redisUrl, log: quiet });
startRunner({ em, services, jobs: testJobs, backend });
