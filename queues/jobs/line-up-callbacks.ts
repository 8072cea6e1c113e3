import { lineUpDueCallbacks } from '#server/callbacks/due.actions.ts';
import { defineAlarm } from '#queues/alarm.ts';

/** The time has come to ring somebody, for the first time or again. */
export const lineUpCallbacksJob = defineAlarm('line-up-callbacks', lineUpDueCallbacks);
