import { fromLocalInput } from '../tickets/ticket-rules.ts';

/** When somebody is to be rung, as it is being chosen. `time`: of the reader's clock, as `<input type="datetime-local">` has it. */
export interface When {
  kind: 'now' | 'keep' | 'at';
  time: string;
}

/** Undefined: no time; null: one is missing. */
export const dueAtOf = ({ kind, time }: When): string | null | undefined =>
  kind === 'at' ? fromLocalInput(time) : undefined;
