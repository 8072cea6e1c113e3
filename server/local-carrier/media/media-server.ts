import { MediaLeg, type FarEnd } from './leg.ts';
import { Mixer, type Channel, type Line } from './mixer.ts';
import { Pacer, realTime, type Time } from './pacer.ts';

/** A leg without its signalling socket is hung up after this long. */
export const GRACE_MS = 60_000;

/** Holds all legs and moves their sound every 20 ms; without legs it holds no timer and no port. */
export class MediaServer {
  readonly #mixer = new Mixer();
  readonly #legs = new Set<MediaLeg>();
  readonly #time: Time;
  readonly #pacer: Pacer;
  readonly #graceMs: number;

  /** `graceMs`: how long a leg outlives its signalling socket. */
  constructor(options: { graceMs?: number; time?: Time } = {}) {
    this.#graceMs = options.graceMs ?? GRACE_MS;
    this.#time = options.time ?? realTime;
    this.#pacer = new Pacer(() => this.#mixer.tick(), this.#time);
  }

  createLeg(farEnd: FarEnd): MediaLeg {
    const leg = new MediaLeg(this, farEnd);
    this.#legs.add(leg);
    return leg;
  }

  get running(): boolean {
    return this.#pacer.running;
  }

  /** For legs: a place in the mixer. */
  open(line: Line): Channel {
    const channel = this.#mixer.add(line);
    this.#pacer.start();
    return channel;
  }

  /** For legs: gives the place back. */
  shut(leg: MediaLeg, channel: Channel): void {
    this.#legs.delete(leg);
    this.leave(channel);
  }

  leave(channel: Channel): void {
    this.#mixer.remove(channel);
    if (this.#mixer.size === 0) this.#pacer.stop();
  }

  /** For legs: runs when the time without a signalling socket is over; returns the way to cancel. */
  afterGrace(run: () => void): () => void {
    return this.#time.after(this.#graceMs, run);
  }

  /** Ends all legs and frees their ports. */
  close(): void {
    for (const leg of this.#legs) leg.close('canceled');
  }
}
