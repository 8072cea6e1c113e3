import { Type } from 'typebox';
import { defineJob } from '#queues/define-job.ts';
import { giveUpReturning } from '#server/telephony/join.actions.ts';
import { Id, Time } from '#server/platform/schema.ts';

/** The agent's line was lost and did not come back in time. */
export const giveUpReturningJob = defineJob({
  name: 'give-up-returning',
  data: Type.Object({ interactionId: Id, dueAt: Time }),
  key: ({ interactionId, dueAt }) => `${interactionId}_${Date.parse(dueAt)}`,
  run: (ctx, { interactionId }) => giveUpReturning(ctx, interactionId),
});
