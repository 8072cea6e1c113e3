import type { Recording } from './recording.ts';

/** Memory for the sound of finished recordings, about four hours with two channels: beyond it the oldest are forgotten. */
const BUDGET_BYTES = 512 * 1024 * 1024;
const KEPT_FINISHED = 5_000;

/** The account's recordings: all that run, and as many of the finished ones as there is room for. */
export class Recordings {
  #bySid = new Map<string, Recording>();
  #finished: Recording[] = [];
  #bytes = 0;
  readonly #budgetBytes: number;

  constructor(budgetBytes = BUDGET_BYTES) {
    this.#budgetBytes = budgetBytes;
  }

  add(recording: Recording): Recording {
    this.#bySid.set(recording.sid, recording);
    return recording;
  }

  get(sid: string): Recording | undefined {
    return this.#bySid.get(sid);
  }

  /** Newest first. */
  all(): Recording[] {
    return [...this.#bySid.values()].reverse();
  }

  finished(recording: Recording): void {
    if (!this.#bySid.has(recording.sid)) return;
    this.#finished.push(recording);
    this.#bytes += recording.tape.bytes;
    while (this.#bytes > this.#budgetBytes || this.#finished.length > KEPT_FINISHED) {
      const [oldest] = this.#finished;
      if (!oldest) return;
      this.remove(oldest);
    }
  }

  remove(recording: Recording): void {
    this.#bySid.delete(recording.sid);
    const at = this.#finished.indexOf(recording);
    if (at < 0) return;
    this.#finished.splice(at, 1);
    this.#bytes -= recording.tape.bytes;
  }
}
