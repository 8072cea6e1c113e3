import { deferred } from '../deferred.ts';
import type { Run } from '../calls/run.ts';
import { flag, integer, seconds } from '../twiml/element.ts';
import type { Stage, Step } from '../twiml/interpret.ts';
import { actionOrAgain } from './actions.ts';
import { pause, play, say } from './prompts.ts';

interface Gathered {
  digits: string;
  finishedOnKey: string;
}

const nested: Record<string, (stage: Stage) => Promise<Step>> = { Say: say, Play: play, Pause: pause };

/** Collects keys while prompts play. Nothing pressed: the next verb, unless `actionOnEmptyResult`. */
export async function gather(stage: Stage): Promise<Step> {
  const { call, element } = stage;
  const input = element.attributes['input'] ?? 'dtmf';
  if (!input.split(/[\s,]+/).includes('dtmf')) call.account.warn(call, 12200, 'Speech is not recognised here');
  const keys = new KeyCollector(stage);
  const release = call.onKey(key => keys.press(key));
  const prompts = stage.run.child();
  try {
    const played = performNested(stage, prompts);
    await stage.run.wait(Promise.race([played, keys.first]));
    prompts.stop({ kind: 'stop' });
    await keys.complete(stage.run);
  } finally {
    prompts.stop({ kind: 'stop' });
    release();
  }
  return followUp(stage, keys.result());
}

async function performNested(stage: Stage, run: Run): Promise<void> {
  for (const element of stage.element.children) {
    run.check();
    await nested[element.name]?.({ ...stage, run, element });
  }
}

function followUp(stage: Stage, { digits, finishedOnKey }: Gathered): Step {
  if (!digits && !flag(stage.element, 'actionOnEmptyResult', false)) return undefined;
  const action = actionOrAgain(stage);
  if (!action) return undefined;
  const params = { Digits: digits, FinishedOnKey: finishedOnKey };
  return { go: { ...action, params } };
}

class KeyCollector {
  #digits = '';
  #finishedOnKey = '';
  #first = deferred<void>();
  #full = deferred<void>();
  #next = deferred<void>();
  readonly #most: number;
  readonly #finish: string;
  readonly #timeoutMs: number;

  constructor({ element }: Stage) {
    this.#most = integer(element, 'numDigits', Number.POSITIVE_INFINITY, 1);
    this.#finish = element.attributes['finishOnKey'] ?? '#';
    this.#timeoutMs = seconds(element, 'timeout', 5);
  }

  /** Resolves with the first key, whatever it is. */
  get first(): Promise<void> {
    return this.#first.promise;
  }

  press(key: string): void {
    if (this.#finishedOnKey || this.#digits.length >= this.#most) return;
    if (this.#finish.includes(key)) this.#finishedOnKey = key;
    else this.#digits += key;
    this.#first.resolve();
    this.#next.resolve();
    if (this.#finishedOnKey || this.#digits.length >= this.#most) this.#full.resolve();
  }

  /** Until enough keys came, or none for the time-out, which starts again with each key. */
  async complete(run: Run): Promise<void> {
    for (;;) {
      this.#next = deferred();
      const waiting = run.child();
      const quiet = waiting.sleep(this.#timeoutMs).then(() => 'quiet' as const);
      const heard = Promise.race([this.#full.promise.then(() => 'full' as const), this.#next.promise]);
      const what = await run.wait(Promise.race([quiet, heard])).finally(() => waiting.stop({ kind: 'stop' }));
      if (what === 'quiet' || what === 'full') return;
    }
  }

  result(): Gathered {
    return { digits: this.#digits, finishedOnKey: this.#finishedOnKey };
  }
}
