import { Type } from 'typebox';
import { defineJob } from '#queues/define-job.ts';
import { runErrand } from '#server/telephony/errands.ts';
import { Id, Time } from '#server/platform/schema.ts';

/** The process that planned an errand sends it; this is for when that process died or got no answer. */
export const runErrandJob = defineJob({
  name: 'run-errand',
  data: Type.Object({ errandId: Id, dueAt: Time }),
  key: ({ errandId, dueAt }) => `${errandId}_${Date.parse(dueAt)}`,
  run: (ctx, { errandId }) => runErrand(ctx, errandId),
});
