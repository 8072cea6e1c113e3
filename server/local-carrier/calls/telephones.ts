import { deferred } from '../deferred.ts';
import { silentAudio } from '../ports.ts';
import type { Call, FinalStatus } from './call.ts';
import { type Ringing, without } from './destinations.ts';

/** What a telephone outside does when it is rung. */
interface Habit {
  outcome: 'answered' | FinalStatus;
  /** After so much ringing; infinite: only the caller's patience ends it. */
  afterMs: number;
  /** Whoever answered hangs up after this. */
  hangsUpAfterMs?: number;
  /** A machine answers: it greets, beeps and listens for half a minute. */
  machine?: boolean;
}

/** These numbers always do the same. They lie in a range that is kept free for fiction. */
export const habits: Readonly<Record<string, Habit>> = {
  '+12025550191': { outcome: 'busy', afterMs: 2_000 },
  '+12025550192': { outcome: 'no-answer', afterMs: Number.POSITIVE_INFINITY },
  '+12025550193': { outcome: 'failed', afterMs: 0 },
  '+12025550194': { outcome: 'answered', afterMs: 2_000, machine: true },
  '+12025550195': { outcome: 'answered', afterMs: 2_000, hangsUpAfterMs: 3_000 },
  '+12025550196': { outcome: 'busy', afterMs: 0 },
  '+12025550197': { outcome: 'answered', afterMs: 8_000 },
};

/** Every other one is answered by somebody who says nothing. */
const ordinary: Habit = { outcome: 'answered', afterMs: 2_000 };

/** Rings a telephone that nobody here has at hand. */
export function ringTelephone(call: Call): Ringing {
  const { outcome, afterMs, hangsUpAfterMs, machine } = habits[call.facts.to] ?? ordinary;
  if (outcome === 'failed') return without('failed');
  const { account } = call;
  const settled = deferred<'answered' | FinalStatus>();
  const cancel = Number.isFinite(afterMs) ? account.clock.after(afterMs, () => settled.resolve(outcome)) : () => {};
  const hangUp = () => call.hangUp();
  return {
    outcome: settled.promise,
    silent: false,
    audio: () => {
      if (hangsUpAfterMs) account.clock.after(hangsUpAfterMs, hangUp);
      return machine ? account.answeringMachine(hangUp) : silentAudio;
    },
    giveUp: cancel,
  };
}
