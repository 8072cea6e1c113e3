import type { Static, TSchema } from 'typebox';
import type { Context } from '#server/platform/context.ts';

/** Something to do later. */
export interface Job<S extends TSchema = TSchema> {
  name: string;
  data: S;
  /** Two plans with the same key are one job: put the time in whenever it can change. Letters, digits, `_` and `-`. */
  key(data: Static<S>): string;
  /** Looks whether there is still something to do, and does it. Runs again after a crash, so a second run must change nothing. */
  run(ctx: Context, data: Static<S>): Promise<void>;
}

/** A job with its data, ready to be put into the job queue. */
export interface PlannedJob {
  name: string;
  key: string;
  data: unknown;
  /** By the database's clock. It never runs earlier. */
  runAt: Date;
}

export const defineJob = <S extends TSchema>(job: Job<S>): Job<S> => job;

export const plan = <S extends TSchema>(job: Job<S>, data: Static<S>, runAt: Date): PlannedJob => ({
  name: job.name,
  key: `${job.name}_${job.key(data)}`,
  data,
  runAt,
});
