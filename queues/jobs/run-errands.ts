import { runDueErrands } from '#server/telephony/errands.ts';
import { defineAlarm } from '#queues/alarm.ts';

/** The process that planned an errand sends it; this is for when that process died or got no answer. */
export const runErrandsJob = defineAlarm('run-errands', runDueErrands);
