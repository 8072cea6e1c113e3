import type { Call } from './call.ts';

const KEPT_FINISHED = 20_000;

/** The account's calls: all that live, and the latest that ended. */
export class Calls {
  #bySid = new Map<string, Call>();
  #finished: string[] = [];

  add(call: Call): void {
    this.#bySid.set(call.sid, call);
  }

  get(sid: string): Call | undefined {
    return this.#bySid.get(sid);
  }

  finished(call: Call): void {
    this.#finished.push(call.sid);
    if (this.#finished.length <= KEPT_FINISHED * 1.1) return;
    const forget = this.#finished.splice(0, this.#finished.length - KEPT_FINISHED);
    for (const sid of forget) this.#bySid.delete(sid);
  }

  /** Newest first. */
  all(): Call[] {
    return [...this.#bySid.values()].reverse();
  }

  live(): Call[] {
    return this.all().filter(call => !call.isOver());
  }
}
