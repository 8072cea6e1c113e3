import { levelOf, SAMPLE_RATE, SILENCE_LEVEL } from '../audio/frames.ts';
import { wavHeader } from '../audio/wav.ts';

const BLOCK_SAMPLES = SAMPLE_RATE;
const CHUNK_BYTES = 32 * 1024;

/** Sound as it is recorded: 8 kHz, 16 bit, one or two channels interleaved. Silence takes no room. Positions count samples of one channel. */
export class Tape {
  readonly channels: 1 | 2;
  /** A block of samples, or how long nothing was to be heard. */
  #parts: (Int16Array | number)[] = [];
  #block: Int16Array;
  #filled = 0;
  #length = 0;
  /** From where to where there is anything louder than silence; null: nowhere. */
  #loud: { from: number; to: number } | null = null;

  constructor(channels: 1 | 2) {
    this.channels = channels;
    this.#block = new Int16Array(BLOCK_SAMPLES * channels);
  }

  get length(): number {
    return this.#length;
  }

  /** Memory that the sound takes. */
  get bytes(): number {
    const blocks = this.#parts.map(part => (typeof part === 'number' ? 0 : part.byteLength));
    return blocks.reduce((sum, bytes) => sum + bytes, this.#filled * 2);
  }

  append(interleaved: Int16Array): void {
    const length = interleaved.length / this.channels;
    if (interleaved.every(sample => sample === 0)) return this.padTo(this.#length + length);
    if (levelOf(interleaved) >= SILENCE_LEVEL)
      this.#loud = { from: this.#loud?.from ?? this.#length, to: this.#length + length };
    if (this.#filled + interleaved.length > this.#block.length) this.#flush();
    this.#block.set(interleaved, this.#filled);
    this.#filled += interleaved.length;
    this.#length += length;
  }

  /** Nothing is to be heard until there. */
  padTo(position: number): void {
    const silent = position - this.#length;
    if (silent <= 0) return;
    this.#flush();
    const last = this.#parts.at(-1);
    if (typeof last === 'number') this.#parts[this.#parts.length - 1] = last + silent;
    else this.#parts.push(silent);
    this.#length = position;
  }

  /** What is already recorded beyond there is dropped. */
  cutAt(position: number): void {
    this.#flush();
    while (this.#length > position) {
      const part = this.#parts.pop();
      if (part === undefined) break;
      const length = typeof part === 'number' ? part : part.length / this.channels;
      const kept = Math.max(0, length - (this.#length - position));
      if (kept > 0) this.#parts.push(typeof part === 'number' ? kept : part.slice(0, kept * this.channels));
      this.#length -= length - kept;
    }
    if (this.#loud) this.#loud.to = Math.min(this.#loud.to, this.#length);
  }

  /** Takes away the silence before and after. Where there was no sound at all nobody knows what is silence: all stays. */
  trim(): void {
    if (!this.#loud) return;
    const { from, to } = this.#loud;
    this.cutAt(to);
    for (let before = from; before > 0;) {
      const part = this.#parts.shift();
      if (part === undefined) break;
      const length = typeof part === 'number' ? part : part.length / this.channels;
      if (length > before)
        this.#parts.unshift(typeof part === 'number' ? length - before : part.slice(before * this.channels));
      before -= Math.min(length, before);
    }
    this.#length = to - from;
    this.#loud = { from: 0, to: to - from };
  }

  /** A WAV file, piece by piece. Every processor that Node runs on keeps samples as WAV does: lowest byte first. */
  *wav(): Generator<Uint8Array> {
    this.#flush();
    yield wavHeader(this.#length, this.channels);
    for (const part of this.#parts) {
      if (typeof part !== 'number') yield new Uint8Array(part.buffer, part.byteOffset, part.byteLength);
      else yield* zeros(part * this.channels * 2);
    }
  }

  #flush(): void {
    if (this.#filled === 0) return;
    this.#parts.push(this.#block.slice(0, this.#filled));
    this.#filled = 0;
  }
}

function* zeros(bytes: number): Generator<Uint8Array> {
  for (let left = bytes; left > 0; left -= CHUNK_BYTES) yield new Uint8Array(Math.min(left, CHUNK_BYTES));
}
