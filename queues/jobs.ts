import type { TSchema } from 'typebox';
import type { Job } from './define-job.ts';
import { endWrapUpJob } from './jobs/end-wrap-up.ts';
import { expireOfferJob } from './jobs/expire-offer.ts';
import { giveUpJoiningJob } from './jobs/give-up-joining.ts';
import { giveUpReturningJob } from './jobs/give-up-returning.ts';
import { noticeAwayJob } from './jobs/notice-away.ts';
import { runErrandJob } from './jobs/run-errand.ts';

/** All that this product does later. Names are unique: they are how a planned job finds its code again. */
export const allJobs: readonly Job<TSchema>[] = [
  expireOfferJob,
  giveUpJoiningJob,
  giveUpReturningJob,
  endWrapUpJob,
  noticeAwayJob,
  runErrandJob,
];
