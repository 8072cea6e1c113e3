import { TryLater } from '#server/events/durable-follower.ts';
import type { Clock } from '#server/platform/clock.ts';
import type { PlannedJob } from './define-job.ts';
import type { JobBackend } from './job-backend.ts';

/** Where jobs are planned. */
export interface JobQueue {
  /**
   * Plans these jobs; those whose key is planned already are left as they are. Throws `TryLater` when the backend does not answer within
   * three seconds: some of them may have been planned then, and planning them again does no harm.
   */
  add(planned: readonly PlannedJob[]): Promise<void>;
}

const ANSWER_WITHIN_MS = 3_000;

export function createJobQueue(backend: Pick<JobBackend, 'add'>, clock: Clock): JobQueue {
  return {
    async add(planned) {
      const now = clock.now().getTime();
      const jobs = planned.map(({ name, key, data, runAt }) => ({
        name,
        data: { key, data, runAt: runAt.toISOString() },
        opts: { jobId: key, delay: Math.max(0, runAt.getTime() - now) },
      }));
      await answerSoon(backend.add(jobs));
    },
  };
}

async function answerSoon(answer: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error('no answer')), ANSWER_WITHIN_MS);
  });
  try {
    await Promise.race([answer, tooLate]);
  } catch (error) {
    throw new TryLater('The job queue does not answer.', { cause: error });
  } finally {
    clearTimeout(timer);
  }
}
