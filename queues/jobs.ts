import type { TSchema } from 'typebox';
import type { Job } from './define-job.ts';
import { endWrapUpsJob } from './jobs/end-wrap-ups.ts';
import { expireOffersJob } from './jobs/expire-offers.ts';
import { giveUpAbsentAgentsJob } from './jobs/give-up-absent-agents.ts';
import { keepRecordingJob } from './jobs/keep-recording.ts';
import { noticeAwayJob } from './jobs/notice-away.ts';
import { ringTrainingCallersJob } from './jobs/ring-training-callers.ts';
import { lineUpCallbacksJob } from './jobs/line-up-callbacks.ts';
import { settleCallbacksJob } from './jobs/settle-callbacks.ts';
import { runErrandsJob } from './jobs/run-errands.ts';
import { sendMailJob } from './jobs/send-mail.ts';
import { tendRecordingsJob } from './jobs/tend-recordings.ts';

/** All that this product does later. Names are unique: they are how a planned job finds its code again. */
export const allJobs: readonly Job<TSchema>[] = [
  expireOffersJob,
  giveUpAbsentAgentsJob,
  endWrapUpsJob,
  noticeAwayJob,
  runErrandsJob,
  lineUpCallbacksJob,
  settleCallbacksJob,
  sendMailJob,
  ringTrainingCallersJob,
  tendRecordingsJob,
  keepRecordingJob,
];
