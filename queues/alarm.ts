import { type Static, Type } from 'typebox';
import type { Context } from '#server/platform/context.ts';
import { Time } from '#server/platform/schema.ts';
import { type Job, type PlannedJob, defineJob, plan } from './define-job.ts';

const Alarm = Type.Object({ at: Time });
export type AlarmJob = Job<typeof Alarm>;

/** Half a second: nobody notices it, and a thousand calls a minute share a few jobs. */
const EVERY_MS = 500;

/** A job that looks for all rows that are due: many rows share one alarm, and the rows judge. */
export const defineAlarm = (name: string, run: (ctx: Context) => Promise<void>): AlarmJob =>
  defineJob({ name, data: Alarm, key: ({ at }: Static<typeof Alarm>) => String(Date.parse(at)), run });

/** The alarm that rings for a row due at this time: then, or up to half a second later. */
export function planAlarm(job: AlarmJob, dueAt: Date): PlannedJob {
  const at = new Date(Math.ceil(dueAt.getTime() / EVERY_MS) * EVERY_MS);
  return plan(job, { at: at.toISOString() }, at);
}
