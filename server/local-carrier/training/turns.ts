import { FRAME_MS } from '../audio/frames.ts';

/** Above it somebody speaks: of 32,768, root mean square. A quiet voice has 600, a good line's noise 50. */
const SPEECH_LEVEL = 350;
/** A voice is so much louder than what is always there: a fan, a room full of people. */
const ABOVE_NOISE = 2.5;
/** How fast the noise is believed to rise; it falls at once. */
const NOISE_RISE = 0.002;
/** What is shorter is a key that is typed, or a click; syllables are longer. */
const LEAST_SOUND_MS = 140;
/** So much speech is something said; less is a cough. */
const LEAST_SPEECH_MS = 240;
/** So much silence after it is the end of a turn, not a breath. */
const PAUSE_MS = 900;

/** Listens to the other side and notices when it has said something and stopped. */
export class Turns {
  #noise = 0;
  #soundMs = 0;
  #spokenMs = 0;
  #quietMs = 0;

  /** Milliseconds since the other side was last heard, or since `restart`. */
  get quietMs(): number {
    return this.#quietMs;
  }

  get speaking(): boolean {
    return this.#spokenMs >= LEAST_SPEECH_MS;
  }

  /** The loudness of the next 20 ms. True at the end of a turn; `patienceMs` is how much longer to wait for more words. */
  hear(level: number, patienceMs: number): boolean {
    const loud = level >= Math.max(SPEECH_LEVEL, this.#noise * ABOVE_NOISE);
    this.#noise = Math.min(level, this.#noise + Math.max(0, level - this.#noise) * NOISE_RISE);
    this.#soundMs = loud ? this.#soundMs + FRAME_MS : 0;
    if (this.#soundMs >= LEAST_SOUND_MS) {
      this.#spokenMs += this.#soundMs === LEAST_SOUND_MS ? LEAST_SOUND_MS : FRAME_MS;
      this.#quietMs = 0;
      return false;
    }
    this.#quietMs += FRAME_MS;
    if (this.#quietMs < PAUSE_MS + patienceMs) return false;
    const said = this.speaking;
    this.#spokenMs = 0;
    return said;
  }

  restart(): void {
    this.#soundMs = 0;
    this.#spokenMs = 0;
    this.#quietMs = 0;
  }
}
