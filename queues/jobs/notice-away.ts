import { Type } from 'typebox';
import { defineJob } from '#queues/define-job.ts';
import { noticeAway } from '#server/routing/presence.actions.ts';
import { Id, Time } from '#server/platform/schema.ts';

/** A person's last console has been gone for a while: first what rings is withdrawn, later they are offline. */
export const noticeAwayJob = defineJob({
  name: 'notice-away',
  data: Type.Object({ userId: Id, dueAt: Time }),
  key: ({ userId, dueAt }) => `${userId}_${Date.parse(dueAt)}`,
  run: (ctx, { userId }) => noticeAway(ctx, userId),
});
