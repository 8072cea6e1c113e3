/** Audio travels in frames of 20 ms: 160 signed 16-bit samples at 8 kHz, one channel. */

export const SAMPLE_RATE = 8000;
export const FRAME_MS = 20;
export const FRAME_SAMPLES = (SAMPLE_RATE * FRAME_MS) / 1000;

/** Quieter than this nobody speaks (`levelOf`): the noise of a good line has 50, a quiet voice 600. */
export const SILENCE_LEVEL = 200;

export const silence: Int16Array = new Int16Array(FRAME_SAMPLES);

/** Root mean square of the samples, 0 to 32768. */
export function levelOf(samples: Int16Array): number {
  if (samples.length === 0) return 0;
  let energy = 0;
  for (const sample of samples) energy += sample * sample;
  return Math.sqrt(energy / samples.length);
}

/** The sum of some frames, limited to 16 bits. */
export function mix(frames: readonly Int16Array[]): Int16Array {
  const only = frames[0];
  if (only === undefined) return silence;
  if (frames.length === 1) return only;
  const out = new Int16Array(FRAME_SAMPLES);
  for (let i = 0; i < FRAME_SAMPLES; i++) {
    let sum = 0;
    for (const frame of frames) sum += frame[i] ?? 0;
    out[i] = Math.max(-32768, Math.min(32767, sum));
  }
  return out;
}
