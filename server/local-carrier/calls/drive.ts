import { interpret, mainFlow } from '../twiml/interpret.ts';
import type { Source } from '../twiml/source.ts';
import type { Call } from './call.ts';
import { Interrupted, Run } from './run.ts';

/** What a leg does from here to its end. */
export type Program = (run: Run) => Promise<void>;

/** Runs TwiML from this source; when it ends, so does the call. */
export const twimlProgram =
  (call: Call, source: Source): Program =>
  async run => {
    const ending = await interpret(run, call, source, mainFlow);
    if (ending === 'failed') await sayGoodbye(run, call);
    if (ending === 'busy' || ending === 'rejected') call.end(ending === 'busy' ? 'busy' : 'no-answer');
    else call.answer();
  };

/** Drives a leg: the program, or after a REST redirect the TwiML it was sent to; then the call is over. */
export async function drive(call: Call, program: Program): Promise<void> {
  for (let next: Program | null = program; next && !call.isOver();) {
    const current: Program = next;
    const run = new Run(call.account.clock);
    call.run = run;
    next = await current(run).then(
      () => null,
      error => afterwards(call, error),
    );
  }
  call.end(call.isAnswered() ? 'completed' : 'no-answer');
}

function afterwards(call: Call, error: unknown): Program | null {
  if (error instanceof Interrupted) return error.by.kind === 'redirect' ? twimlProgram(call, error.by.source) : null;
  // A fault of the carrier itself must not take the other calls with it.
  call.account.warn(
    call,
    11200,
    `The carrier failed: ${error instanceof Error ? (error.stack ?? error.message) : error}`,
  );
  return null;
}

async function sayGoodbye(run: Run, call: Call): Promise<void> {
  call.answer();
  run.check();
  const text = 'We are sorry. An application error has occurred. Goodbye.';
  const durationMs = 4_000;
  const prompt = call.audio.say({ text, language: 'en-US', durationMs });
  try {
    await run.sleep(durationMs);
  } finally {
    prompt.stop();
  }
}
