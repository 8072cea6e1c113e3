import { Type } from 'typebox';
import { defineJob } from '#queues/define-job.ts';
import { endWrapUp } from '#server/routing/work.actions.ts';
import { Id, Time } from '#server/platform/schema.ts';

/** The time to note how the call ended is over. */
export const endWrapUpJob = defineJob({
  name: 'end-wrap-up',
  data: Type.Object({ interactionId: Id, dueAt: Time }),
  key: ({ interactionId, dueAt }) => `${interactionId}_${Date.parse(dueAt)}`,
  run: (ctx, { interactionId }) => endWrapUp(ctx, interactionId),
});
