import { type ChildProcess, fork } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { plan } from '#queues/define-job.ts';
import { createJobQueue } from '#queues/job-queue.ts';
import { startRunner } from '#queues/runner.ts';
import { until } from '../events/support.ts';
import { type JobSurroundings, backends, createJobSurroundings } from './support.ts';
import { noteJob, slowJob } from './test-jobs.ts';

describe.concurrent.each(backends)('jobs in %s', kind => {
  let surroundings: JobSurroundings;
  let doomed: ChildProcess;
  beforeAll(async () => {
    surroundings = await createJobSurroundings();
  });
  afterAll(async () => {
    doomed.kill('SIGKILL');
    await surroundings[Symbol.asyncDispose]();
  });

  test('a worker that is killed in the middle of twenty jobs leaves none of them undone for fifteen seconds', async () => {
    const { database, redis } = surroundings;
    const backend = await surroundings.open(kind);
    const urls = kind === 'redis' ? [database.url, redis.url] : [database.url];
    doomed = fork(join(import.meta.dirname, 'worker-process.ts'), urls, { stdio: 'inherit' });
    const words = Array.from({ length: 20 }, (_, index) => `job-${index}`);
    const jobs = words.map(word => plan(slowJob, { word, milliseconds: 60_000 }, new Date(0)));
    await createJobQueue(backend, database.ctx.services.clock).add(jobs);
    await until('it works on all of them', async () => new Set(await surroundings.noted()).size === 20, 30_000);
    doomed.kill('SIGKILL');
    const killedAt = performance.now();
    const quickJobs = [{ ...slowJob, run: noteJob.run }];
    const runner = startRunner({ em: database.ctx.em, services: database.ctx.services, jobs: quickJobs, backend });
    const again = async () =>
      (await database.pool.query('select word from noted where pid = $1', [process.pid])).rows.map(row => row.word);
    await until('another worker has done them', async () => new Set(await again()).size === 20, 15_000);
    expect(performance.now() - killedAt).toBeLessThan(15_000);
    console.log(`jobs of a killed worker in ${kind}: done ${Math.round(performance.now() - killedAt)} ms later`);
    await until('nothing is left', async () => (await backend.count()) === 0);
    await runner.stop();
    await backend.close();
  }, 60_000);
});
