import { settleCallbacks } from '#server/callbacks/settle.actions.ts';
import { defineAlarm } from '#queues/alarm.ts';

/** A call that we promised is over: it was kept, or is to be tried again. */
export const settleCallbacksJob = defineAlarm('settle-callbacks', settleCallbacks);
