/**
 * The carrier's time. One class for both uses: a real clock that can be turned forward, and a manual one that stands
 * still until somebody turns it. All times are milliseconds since 1970.
 */

type Cancel = () => void;
interface Timer {
  at: number;
  run: () => void;
  native?: NodeJS.Timeout;
}

export class CarrierClock {
  #timers = new Set<Timer>();
  #time: number;
  readonly #manual: boolean;
  /** Monotonic, so that a jump of the machine's clock moves no call. */
  #startedAt = performance.now();

  constructor(options: { manual?: boolean; startsAt?: Date } = {}) {
    this.#manual = options.manual ?? false;
    this.#time = (options.startsAt ?? new Date()).getTime();
  }

  now(): number {
    return this.#manual ? this.#time : Math.round(this.#time + performance.now() - this.#startedAt);
  }

  /** Runs `run` once after `ms`; the answer takes it back. */
  after(ms: number, run: () => void): Cancel {
    const timer: Timer = { at: this.now() + Math.max(0, ms), run };
    this.#timers.add(timer);
    this.#arm(timer);
    return () => this.#drop(timer);
  }

  /** Turns the clock forward. Timers run in order at their own time; `settle` is awaited before and after each. */
  async advance(ms: number, settle: () => Promise<void>): Promise<void> {
    await settle();
    const target = this.now() + ms;
    for (let next = this.#dueBy(target); next; next = this.#dueBy(target)) {
      this.#turnTo(Math.max(next.at, this.now()));
      this.#fire(next);
      await settle();
    }
    this.#turnTo(Math.max(target, this.now()));
    for (const timer of this.#timers) this.#arm(timer);
  }

  /** Takes every timer back. */
  stop(): void {
    for (const timer of [...this.#timers]) this.#drop(timer);
  }

  #dueBy(target: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) if (timer.at <= target && (!first || timer.at < first.at)) first = timer;
    return first;
  }

  #turnTo(time: number): void {
    this.#time = time;
    this.#startedAt = performance.now();
  }

  #arm(timer: Timer): void {
    if (this.#manual) return;
    clearTimeout(timer.native);
    timer.native = setTimeout(() => this.#fire(timer), timer.at - this.now());
  }

  #fire(timer: Timer): void {
    this.#drop(timer);
    timer.run();
  }

  #drop(timer: Timer): void {
    clearTimeout(timer.native);
    this.#timers.delete(timer);
  }
}
