/**
 * The database's time, so that a wrong or jumping clock of this machine changes nothing: a monotonic clock plus an offset measured against
 * the database (`setOffset`). Tests give a monotonic clock that stands still and turn it with `advance`.
 */
export class Clock {
  /** Milliseconds that never jump or run backwards. */
  readonly monotonic: () => number;
  #offsetMs: number;

  constructor(monotonic: () => number = () => performance.now()) {
    this.monotonic = monotonic;
    this.#offsetMs = Date.now() - monotonic();
  }

  now(): Date {
    return new Date(this.monotonic() + this.#offsetMs);
  }

  /** `databaseNow` was read at `monotonic()` = `measuredAt` (the middle of the round trip). */
  setOffset(databaseNow: Date, measuredAt: number): void {
    this.#offsetMs = databaseNow.getTime() - measuredAt;
  }

  advance(milliseconds: number): void {
    this.#offsetMs += milliseconds;
  }
}
