/** Switches for trouble. Numbers count down: "the next n". Everything is off by default. */

export interface FaultSettings {
  /** Status callbacks arrive this much later. */
  delayCallbacksMs: number;
  /** Each of the next n status callbacks is delivered twice, with the same idempotency token. */
  duplicateCallbacks: number;
  /** The next n status callbacks never arrive. */
  dropCallbacks: number;
  /** Of the next n status callbacks each arrives after the one that follows it (or after a second). */
  reorderCallbacks: number;
  /** Only callbacks whose URL contains this are troubled; empty: all. */
  onlyCallbacksTo: string;
  /** Only REST requests whose path contains this (`Recordings`, `Participants`) are troubled; empty: all. */
  onlyRestTo: string;
  /** The next n REST requests are answered 429 and not processed. */
  refuseRest: number;
  /** The next n REST requests are answered with `failRestStatus`. */
  failRest: number;
  failRestStatus: 500 | 503;
  /** Whether a request that is answered so is carried out all the same. */
  failedButDone: boolean;
  /** The next n REST requests get no answer for `silenceMs`. */
  silenceRest: number;
  silenceMs: number;
  /** Whether a request that gets no answer is carried out all the same. */
  silentButDone: boolean;
  /**
   * The far end hangs up when a leg gets there: `ringing`, `answered`, `queued`, `joined` (a conference), or a verb
   * (`Say`, `Gather`, `Dial` …); empty: never. Works once.
   */
  hangUpAt: string;
}

const calm: FaultSettings = {
  delayCallbacksMs: 0,
  duplicateCallbacks: 0,
  dropCallbacks: 0,
  reorderCallbacks: 0,
  onlyCallbacksTo: '',
  onlyRestTo: '',
  refuseRest: 0,
  failRest: 0,
  failRestStatus: 503,
  failedButDone: false,
  silenceRest: 0,
  silenceMs: 60_000,
  silentButDone: false,
  hangUpAt: '',
};

type Counter = 'duplicateCallbacks' | 'dropCallbacks' | 'reorderCallbacks' | 'refuseRest' | 'failRest' | 'silenceRest';
export type RestFate = 'answer' | 'refuse' | 'fail' | 'silence';
export type CallbackFate = 'deliver' | 'drop' | 'duplicate' | 'reorder';

export class Faults {
  settings: FaultSettings = { ...calm };

  set(changes: Partial<FaultSettings>): FaultSettings {
    this.settings = { ...this.settings, ...changes };
    return this.settings;
  }

  clear(): void {
    this.settings = { ...calm };
  }

  /** What happens to a status callback about to be sent; uses up one of the counted faults. */
  fateOf(url: string): CallbackFate {
    if (!url.includes(this.settings.onlyCallbacksTo)) return 'deliver';
    if (this.#take('dropCallbacks')) return 'drop';
    if (this.#take('duplicateCallbacks')) return 'duplicate';
    if (this.#take('reorderCallbacks')) return 'reorder';
    return 'deliver';
  }

  delayOf(url: string): number {
    return url.includes(this.settings.onlyCallbacksTo) ? this.settings.delayCallbacksMs : 0;
  }

  /** What happens to a REST request for this path; uses up one of the counted faults. */
  restFateOf(path: string): RestFate {
    if (!path.includes(this.settings.onlyRestTo)) return 'answer';
    if (this.#take('refuseRest')) return 'refuse';
    if (this.#take('failRest')) return 'fail';
    return this.#take('silenceRest') ? 'silence' : 'answer';
  }

  /** True once, when a leg reaches the step at which the far end is to hang up. */
  hangsUpAt(step: string): boolean {
    if (this.settings.hangUpAt !== step) return false;
    this.settings = { ...this.settings, hangUpAt: '' };
    return true;
  }

  #take(counter: Counter): boolean {
    if (this.settings[counter] <= 0) return false;
    this.settings = { ...this.settings, [counter]: this.settings[counter] - 1 };
    return true;
  }
}
