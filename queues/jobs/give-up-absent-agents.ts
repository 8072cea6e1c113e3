import { giveUpAbsentees } from '#server/telephony/reconcile.ts';
import { defineAlarm } from '#queues/alarm.ts';

/** An agent accepted and the line did not come up, or it was lost and did not come back, in time. */
export const giveUpAbsentAgentsJob = defineAlarm('give-up-absent-agents', giveUpAbsentees);
