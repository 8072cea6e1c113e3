import { tendRecordings } from '#server/telephony/recordings/tend.ts';
import { defineAlarm } from '#queues/alarm.ts';

/** Of calls that go on: pauses whose time is over, pauses whose agent is gone, and what the carrier has not done yet. */
export const tendRecordingsJob = defineAlarm('tend-recordings', tendRecordings);
