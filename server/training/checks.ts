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
  /** How a call of this kind ends. */
  dispositions: readonly string[];
  withinSeconds: number;
}

/** What a call that is over is measured by; nothing while it goes on. Of one that nobody answered, only that. */
export function checksOf({
  interaction,
  notes,
  diary,
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
    { code: 'short_hold', met: diary && diary.heldMs <= HOLD_SECONDS * 1000 },
    { code: 'noted', met: [...notes.trim()].length >= NOTE_LETTERS },
    { code: 'fitting_end', met: disposition === null ? null : dispositions.includes(disposition) },
  ];
}
