import type { CarrierClock } from './clock.ts';

/** Calls per second: one each second, the others wait for their turn. */
export class Pace {
  #nextAt = 0;
  readonly #clock: CarrierClock;
  readonly #everyMs: number;

  constructor(clock: CarrierClock, everyMs: number) {
    this.#clock = clock;
    this.#everyMs = everyMs;
  }

  /** Takes a place in the line; the answer is how long to wait, in milliseconds. */
  reserve(): number {
    const now = this.#clock.now();
    const at = Math.max(now, this.#nextAt);
    this.#nextAt = at + this.#everyMs;
    return at - now;
  }
}
