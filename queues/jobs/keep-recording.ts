import { Type } from 'typebox';
import { Id, Time } from '#server/platform/schema.ts';
import { keepRecording } from '#server/telephony/recordings/keep.errand.ts';
import { defineJob } from '#queues/define-job.ts';

/** Fetches a recording from the carrier, stores it, deletes it there. */
export const keepRecordingJob = defineJob({
  name: 'keep-recording',
  data: Type.Object({ recordingId: Id, dueAt: Time }),
  key: ({ recordingId, dueAt }) => `${recordingId}_${Date.parse(dueAt)}`,
  run: (ctx, { recordingId }) => keepRecording(ctx, recordingId),
});
