import type { SimulatedDiary } from '#server/platform/simulation.ts';
import type { TrainingCallView, TrainingReview } from './training.schema.ts';

/** Longer on hold, all in all, is too long. */
const HOLD_SECONDS = 60;
/** Fewer letters are no note. */
const NOTE_LETTERS = 12;

export interface CallFacts {
  interaction: TrainingCallView['interaction'];
  notes: string;
  diary: SimulatedDiary | null;
  /** Whether the customer was asked who they are, rightly answered or not: simulated ones cannot answer everything. */
  verified: boolean;
  hasTicket: boolean;
  /** What a call of this kind practises, and how it ends. */
  practises: readonly string[];
  dispositions: readonly string[];
  withinSeconds: number;
}

/** What a call that is over is measured by; nothing while it goes on. Of one that nobody answered, only that. */
export function checksOf({
  interaction,
  notes,
  diary,
  verified,
  hasTicket,
  practises,
  dispositions,
  withinSeconds,
}: CallFacts): TrainingReview['checks'] {
  if (!interaction?.customerLeftAt) return [];
  const inTime = interaction.connectedAt !== null && (interaction.waitedSeconds ?? 0) <= withinSeconds;
  const answered = { code: 'answered_in_time', met: inTime } as const;
  if (interaction.connectedAt === null) return [answered];
  const { disposition } = interaction;
  return [
    answered,
    { code: 'greeted_first', met: diary && diary.greeted === true },
    { code: 'heard_out', met: diary && diary.heardOut },
    ...(practises.includes('verify') ? [{ code: 'verified', met: verified } as const] : []),
    { code: 'short_hold', met: diary && diary.heldMs <= HOLD_SECONDS * 1000 },
    { code: 'noted', met: [...notes.trim()].length >= NOTE_LETTERS },
    // What is promised is kept by somebody.
    ...(practises.includes('promise') ? [{ code: 'ticket_opened', met: hasTicket } as const] : []),
    { code: 'fitting_end', met: disposition === null ? null : dispositions.includes(disposition) },
  ];
}
