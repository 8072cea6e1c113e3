import type { Call } from '../calls/call.ts';
import type { Run } from '../calls/run.ts';
import { SAMPLE_RATE } from './frames.ts';
import { beep, ringback, waitingMusic } from './tones.ts';
import { readWav } from './wav.ts';

const CACHED_FILES = 50;

/** Sounds by URL, fetched once, and the carrier's own. */
export class Sounds {
  #files = new Map<string, Int16Array>();
  #music: Int16Array | null = null;
  #ringback: Int16Array | null = null;
  #beep: Int16Array | null = null;

  waitingMusic(): Int16Array {
    return (this.#music ??= waitingMusic());
  }

  ringback(): Int16Array {
    return (this.#ringback ??= ringback());
  }

  beep(): Int16Array {
    return (this.#beep ??= beep());
  }

  /** Null when it could not be fetched or is no WAV; the reason is in the log. */
  async load(run: Run, call: Call, url: string): Promise<Int16Array | null> {
    const known = this.#files.get(url);
    if (known) return known;
    const delivery = await run.wait(
      call.account.courier.request({ purpose: 'media', url, method: 'GET', params: {}, call }),
    );
    if (!delivery.ok) {
      call.account.warn(call, delivery.code, delivery.message);
      return null;
    }
    const samples = readWav(delivery.answer.body);
    if (samples) this.#remember(url, samples);
    else call.account.warn(call, 12300, `Only WAV (PCM 16 bit or µ-law) can be played here: ${url}`);
    return samples;
  }

  #remember(url: string, samples: Int16Array): void {
    const oldest = this.#files.keys().next().value;
    if (this.#files.size >= CACHED_FILES && oldest !== undefined) this.#files.delete(oldest);
    this.#files.set(url, samples);
  }
}

/** Plays to one leg and waits until it is over. */
export async function playTo(run: Run, call: Call, samples: Int16Array): Promise<void> {
  run.check();
  const playback = call.audio.play(samples);
  try {
    await run.sleep((samples.length * 1_000) / SAMPLE_RATE);
  } finally {
    playback.stop();
  }
}

/** Plays to one leg until it is interrupted. */
export async function playForever(run: Run, call: Call, samples: Int16Array): Promise<never> {
  for (;;) await playTo(run, call, samples);
}
