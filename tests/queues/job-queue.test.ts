import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { plan } from '#queues/define-job.ts';
import type { JobBackend } from '#queues/job-backend.ts';
import { type JobQueue, createJobQueue } from '#queues/job-queue.ts';
import { type Runner, startRunner } from '#queues/runner.ts';
import { until } from '../events/support.ts';
import { type JobSurroundings, backends, createJobSurroundings } from './support.ts';
import { note, poisonJob, slowJob, testJobs } from './test-jobs.ts';

describe.each(backends)('a job queue in %s', kind => {
  let surroundings: JobSurroundings;
  let backend: JobBackend;
  let queue: JobQueue;
  let runners: Runner[] = [];

  beforeAll(async () => {
    surroundings = await createJobSurroundings();
  });
  beforeEach(async () => {
    backend = await surroundings.open(kind);
    queue = createJobQueue(backend, surroundings.database.ctx.services.clock);
    await surroundings.database.pool.query('truncate noted, failed_job');
  });
  afterEach(async () => {
    await Promise.all(runners.map(runner => runner.stop()));
    runners = [];
    await backend.close();
  });
  afterAll(() => surroundings[Symbol.asyncDispose]());

  const startWorking = (attempts?: number) => {
    const { em, services } = surroundings.database.ctx;
    runners.push(startRunner({ em, services, jobs: testJobs, backend, attempts }));
  };
  const soon = (milliseconds: number) =>
    new Date(surroundings.database.ctx.services.clock.now().getTime() + milliseconds);

  test('runs each job once when its time has come, with several workers', async () => {
    startWorking();
    startWorking();
    const later = soon(1_500);
    await queue.add([note('later', later), ...Array.from({ length: 30 }, (_, index) => note(`now-${index}`))]);
    await until('all have run', async () => (await surroundings.noted()).length >= 31);
    const { rows } = await surroundings.database.pool.query(`select at from noted where word = 'later'`);
    expect(rows[0].at.getTime()).toBeGreaterThanOrEqual(later.getTime());
    expect(new Set(await surroundings.noted()).size).toBe(31);
    expect(await surroundings.noted()).toHaveLength(31);
  });

  test('takes two plans with the same key for one, until it has run', async () => {
    await queue.add([note('tea'), note('tea'), note('milk')]);
    await queue.add([note('tea', soon(60_000))]);
    startWorking();
    await until('both have run', async () => (await surroundings.noted()).length === 2);
    await until('nothing is left', async () => (await backend.count()) === 0);
    expect((await surroundings.noted()).sort()).toEqual(['milk', 'tea']);
    await queue.add([note('tea')]);
    await until('it has run again', async () => (await surroundings.noted()).length === 3);
  });

  test('sets a job that keeps failing aside with the reason, and the others keep their pace', async () => {
    startWorking(2);
    await queue.add([
      plan(poisonJob, { word: 'arsenic' }, soon(0)),
      plan(slowJob, { word: 'snail', milliseconds: 3_000 }, soon(0)),
    ]);
    const startedAt = performance.now();
    await queue.add(Array.from({ length: 50 }, (_, index) => note(`fine-${index}`)));
    await until(
      'the others have run',
      async () => (await surroundings.noted()).filter(word => word.startsWith('fine')).length === 50,
    );
    expect(performance.now() - startedAt).toBeLessThan(2_500);
    const failed = async () => (await surroundings.database.pool.query('select * from failed_job')).rows;
    await until('it was set aside', async () => (await failed()).length === 1);
    expect(await failed()).toMatchObject([
      {
        name: 'poison',
        key: 'poison_arsenic',
        data: { word: 'arsenic' },
        attempts: 2,
        error: 'Error: no such thing as arsenic',
      },
    ]);
    expect((await surroundings.noted()).filter(word => word === 'arsenic')).toHaveLength(2);
  });

  test('sets a job with data that it does not understand aside', async () => {
    startWorking(1);
    await queue.add([
      { name: 'note', key: 'note_broken', data: { word: 7 }, runAt: soon(0) },
      { name: 'unheard-of', key: 'unheard-of_1', data: {}, runAt: soon(0) },
    ]);
    const failed = async () =>
      (await surroundings.database.pool.query('select name, error from failed_job order by name')).rows;
    await until('they were set aside', async () => (await failed()).length === 2);
    expect(await failed()).toMatchObject([
      { name: 'note' },
      { name: 'unheard-of', error: 'Error: There is no job called unheard-of.' },
    ]);
    expect(await surroundings.noted()).toEqual([]);
  });
});
