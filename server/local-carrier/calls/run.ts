import type { Source } from '../twiml/source.ts';
import type { CarrierClock } from '../clock.ts';

/** Why what a leg was doing is over before its time. */
export type Interruption = { kind: 'hangup' } | { kind: 'redirect'; source: Source } | { kind: 'stop' };

/** Travels up through the verbs, so that each can tidy up; not an error anybody reports. */
export class Interrupted extends Error {
  readonly by: Interruption;

  constructor(by: Interruption) {
    super(`interrupted by ${by.kind}`);
    this.by = by;
  }
}

/** One strand of doing on a leg: everything it waits for goes through here, so that it can be stopped at any moment. */
export class Run {
  #stopped: Interruption | null = null;
  #listeners = new Set<(by: Interruption) => void>();
  readonly #clock: CarrierClock;

  constructor(clock: CarrierClock) {
    this.#clock = clock;
  }

  /** A strand of its own that ends at the latest when this one does. */
  child(): Run {
    const child = new Run(this.#clock);
    if (this.#stopped) child.stop(this.#stopped);
    const off = this.onStop(by => child.stop(by));
    child.onStop(off);
    return child;
  }

  /** Only the first reason counts. */
  stop(by: Interruption): void {
    if (this.#stopped) return;
    this.#stopped = by;
    for (const listener of [...this.#listeners]) listener(by);
    this.#listeners.clear();
  }

  onStop(listener: (by: Interruption) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Throws when this strand was stopped. */
  check(): void {
    if (this.#stopped) throw new Interrupted(this.#stopped);
  }

  /** The promise's value, unless the strand is stopped first. */
  wait<T>(promise: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#stopped) reject(new Interrupted(this.#stopped));
      const off = this.onStop(by => reject(new Interrupted(by)));
      promise.then(resolve, reject).finally(off);
    });
  }

  async sleep(ms: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const cancel = this.#clock.after(ms, resolve);
    try {
      await this.wait(promise);
    } finally {
      cancel();
    }
  }
}
