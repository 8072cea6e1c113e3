import { ringTrainingCallers } from '#server/training/ring.errand.ts';
import { defineAlarm } from '#queues/alarm.ts';

/** Simulated customers ring: those who were asked for, and the next of a busy hour. */
export const ringTrainingCallersJob = defineAlarm('ring-training-callers', ringTrainingCallers);
