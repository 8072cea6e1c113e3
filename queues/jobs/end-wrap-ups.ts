import { endDueWrapUps } from '#server/routing/work.actions.ts';
import { defineAlarm } from '#queues/alarm.ts';

/** The time to note how a call ended is over. */
export const endWrapUpsJob = defineAlarm('end-wrap-ups', endDueWrapUps);
