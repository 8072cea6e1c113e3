import type { Account } from '../account.ts';
import { playTo } from '../audio/sounds.ts';
import { dtmf } from '../audio/tones.ts';
import { recordLeg } from '../recordings/record-leg.ts';
import type { RecordingWish } from '../recordings/recording.ts';
import { Call, type CallFacts, type FinalStatus } from './call.ts';
import { ringDestination, type Ringing } from './destinations.ts';
import { drive } from './drive.ts';
import { reportProgress } from './progress.ts';
import type { Run } from './run.ts';

export interface Placing {
  facts: Omit<CallFacts, 'audio'>;
  /** How long it rings before it counts as not answered. */
  timeoutMs: number;
  /** The longest it may last from the answer. */
  timeLimitMs?: number;
  /** For a rung browser, besides what stands in the address. */
  clientParams?: Record<string, string>;
  /** Waits for its turn before dialling. */
  turn?: (run: Run, call: Call) => Promise<void>;
  /** Recorded from the answer to the end. */
  record?: RecordingWish | null;
  /** Keys that are heard as tones at the other end before anything else; `w` is half a second's pause. */
  sendDigits?: string;
  /** What the leg does once it is answered. */
  program: (run: Run, call: Call) => Promise<void>;
}

/** Dials out. The call exists at once; everything else happens later. */
export function placeCall(account: Account, placing: Placing): Call {
  const call = new Call(account, placing.facts);
  void drive(call, async run => {
    await placing.turn?.(run, call);
    const status = await ringAndWait(run, call, placing);
    if (status !== 'answered') return call.end(status);
    if (placing.record) call.recording = recordLeg(call, placing.record);
    if (placing.timeLimitMs) limitLength(call, placing.timeLimitMs);
    if (placing.sendDigits) await playTo(run, call, dtmf(placing.sendDigits));
    await placing.program(run, call);
  });
  return call;
}

async function ringAndWait(run: Run, call: Call, placing: Placing): Promise<'answered' | FinalStatus> {
  const { account } = call;
  call.status = 'initiated';
  reportProgress(call, 'initiated');
  const ringing = ringDestination(account, call, placing.clientParams ?? {});
  const waiting = run.child();
  try {
    if (!ringing.silent) call.ring();
    run.check();
    const patience = waiting.sleep(placing.timeoutMs).then(() => 'no-answer' as const);
    const outcome = await run.wait(Promise.race([ringing.outcome, patience]));
    return settle(call, ringing, outcome);
  } finally {
    waiting.stop({ kind: 'stop' });
    ringing.giveUp();
  }
}

function settle(call: Call, ringing: Ringing, outcome: 'answered' | FinalStatus): 'answered' | FinalStatus {
  if (outcome !== 'answered') return outcome;
  call.audio = ringing.audio();
  call.answer();
  return 'answered';
}

function limitLength(call: Call, ms: number): void {
  const cancel = call.account.clock.after(ms, () => call.end('completed'));
  void call.ended.then(cancel);
}
