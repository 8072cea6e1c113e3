import { FRAME_MS } from '../audio/frames.ts';

/** Behind by more than this (a sleeping machine, a blocked process) the missed time is skipped, not sent in a burst. */
const MAX_LAG_MS = 200;

export interface Time {
  /** Monotonic milliseconds. */
  now(): number;
  /** Calls back once; returns the way to cancel. */
  after(ms: number, run: () => void): () => void;
}

export const realTime: Time = {
  now: () => performance.now(),
  after: (ms, run) => {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};

/** Ticks every 20 ms of real time without drift: each tick has its own due time, late ones are caught up. */
export class Pacer {
  readonly #tick: () => void;
  readonly #time: Time;
  #due = 0;
  #cancel: (() => void) | null = null;

  constructor(tick: () => void, time: Time = realTime) {
    this.#tick = tick;
    this.#time = time;
  }

  get running(): boolean {
    return this.#cancel !== null;
  }

  start(): void {
    if (this.#cancel) return;
    this.#due = this.#time.now() + FRAME_MS;
    this.#wait();
  }

  stop(): void {
    this.#cancel?.();
    this.#cancel = null;
  }

  #wait(): void {
    this.#cancel = this.#time.after(Math.max(0, this.#due - this.#time.now()), () => this.#wake());
  }

  #wake(): void {
    const now = this.#time.now();
    if (now - this.#due > MAX_LAG_MS) this.#due = now;
    while (this.#cancel && this.#due <= now) {
      this.#due += FRAME_MS;
      this.#tick();
    }
    if (this.#cancel) this.#wait();
  }
}
