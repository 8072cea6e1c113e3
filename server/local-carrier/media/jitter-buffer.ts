import { FRAME_SAMPLES } from '../audio/frames.ts';

/** Frames that are kept ready before sound starts, so that a packet late by 20 ms leaves no hole. */
const PREFILL = 2;
/** Beyond this the oldest is dropped: the sender's clock runs faster, or packets came in a burst. */
const LIMIT = 8;

/** Turns packets, which come unevenly, into one frame a tick. */
export class JitterBuffer {
  #frames: Int16Array[] = [];
  #rest: Int16Array = new Int16Array(0);
  #lastSequence: number | null = null;
  #flowing = false;

  /** `sequence` is the RTP sequence number; a packet older than the last one came too late and is dropped. */
  push(sequence: number, samples: Int16Array): void {
    if (this.#lastSequence !== null && ((sequence - this.#lastSequence) & 0xffff) > 0x8000) return;
    if (sequence === this.#lastSequence) return;
    this.#lastSequence = sequence;
    for (const frame of this.#cut(samples)) this.#frames.push(frame);
    if (this.#frames.length > LIMIT) this.#frames.splice(0, this.#frames.length - LIMIT);
  }

  /** The next 20 ms; null while there is nothing to hear. */
  next(): Int16Array | null {
    if (!this.#flowing && this.#frames.length < PREFILL) return null;
    const frame = this.#frames.shift() ?? null;
    this.#flowing = frame !== null;
    return frame;
  }

  /** Senders may choose another packet length than ours (10, 30, 60 ms). */
  #cut(samples: Int16Array): Int16Array[] {
    let all = samples;
    if (this.#rest.length > 0) {
      all = new Int16Array(this.#rest.length + samples.length);
      all.set(this.#rest);
      all.set(samples, this.#rest.length);
    }
    const whole = Math.floor(all.length / FRAME_SAMPLES);
    this.#rest = all.slice(whole * FRAME_SAMPLES);
    return Array.from({ length: whole }, (_, n) => all.subarray(n * FRAME_SAMPLES, (n + 1) * FRAME_SAMPLES));
  }
}
