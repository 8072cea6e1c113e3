import { Type } from 'typebox';
import { defineJob } from '#queues/define-job.ts';
import { giveUpJoining } from '#server/telephony/join.actions.ts';
import { Id, Time } from '#server/platform/schema.ts';

/** The agent accepted, but the line did not come up in time. */
export const giveUpJoiningJob = defineJob({
  name: 'give-up-joining',
  data: Type.Object({ interactionId: Id, dueAt: Time }),
  key: ({ interactionId, dueAt }) => `${interactionId}_${Date.parse(dueAt)}`,
  run: (ctx, { interactionId }) => giveUpJoining(ctx, interactionId),
});
