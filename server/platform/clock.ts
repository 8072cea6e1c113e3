/**
 * The database's time, so that a wrong or jumping clock of this machine changes nothing: the monotonic clock plus an offset
 * measured against the database (`setOffset`). Tests turn it with `advance`.
 */
export class Clock {
  #offsetMs = Date.now() - performance.now();

  now(): Date {
    return new Date(performance.now() + this.#offsetMs);
  }

  /** `databaseNow` was read at `performance.now()` = `measuredAt` (the middle of the round trip). */
  setOffset(databaseNow: Date, measuredAt: number): void {
    this.#offsetMs = databaseNow.getTime() - measuredAt;
  }

  advance(milliseconds: number): void {
    this.#offsetMs += milliseconds;
  }
}
