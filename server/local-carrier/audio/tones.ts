import { SAMPLE_RATE } from './frames.ts';

/** Sounds the carrier makes itself. */

/** C major, A minor, F major, G major: four slow broken chords. */
const chords = [
  [261.63, 329.63, 392, 523.25],
  [220, 261.63, 329.63, 440],
  [174.61, 220, 261.63, 349.23],
  [196, 246.94, 293.66, 392],
];
const NOTE_SECONDS = 0.6;
const MUSIC_LEVEL = 2_200;

/** Waiting music when nobody gave any: about ten quiet seconds that can be repeated without a break. */
export function waitingMusic(): Int16Array {
  const notes = chords.flatMap(chord => chord);
  const length = Math.round(notes.length * NOTE_SECONDS * SAMPLE_RATE);
  const mix = new Float64Array(length);
  notes.forEach((hz, index) => {
    const start = Math.round(index * NOTE_SECONDS * SAMPLE_RATE);
    // Each note rings on over the next ones, across the seam too.
    for (let step = 0; step < SAMPLE_RATE * 2; step += 1) {
      const at = (start + step) % length;
      mix[at] = (mix[at] ?? 0) + pluck(hz, step / SAMPLE_RATE);
    }
  });
  return Int16Array.from(mix, value => Math.round(value * MUSIC_LEVEL));
}

/** A soft plucked string at this many seconds after the touch, between -1 and 1. */
function pluck(hz: number, seconds: number): number {
  const touch = Math.min(1, seconds / 0.02);
  const fading = Math.exp(-2.2 * seconds);
  const phase = 2 * Math.PI * hz * seconds;
  return touch * fading * (0.75 * Math.sin(phase) + 0.25 * Math.sin(2 * phase) * fading);
}

/** North American ringback: 440 and 480 Hz, two seconds on, four off. */
export const ringback = (): Int16Array => concat([tone([440, 480], 2), silence(4)]);

export const beep = (): Int16Array => tone([880], 0.2);

const rows = [697, 770, 852, 941];
const columns = [1209, 1336, 1477];
const keypad = ['123', '456', '789', '*0#'];

/** Keys as tones, a tenth of a second each; `w` is half a second of silence. */
export function dtmf(digits: string): Int16Array {
  return concat(
    [...digits].flatMap(key => (/w/i.test(key) ? [silence(0.5)] : [tone(keyTones(key), 0.1), silence(0.1)])),
  );
}

function keyTones(key: string): number[] {
  const row = keypad.findIndex(keys => keys.includes(key));
  return row < 0 ? [] : [rows[row] ?? 0, columns[keypad[row]?.indexOf(key) ?? 0] ?? 0];
}

function tone(frequencies: number[], seconds: number): Int16Array {
  return Int16Array.from({ length: seconds * SAMPLE_RATE }, (_, index) => {
    const waves = frequencies.map(hz => Math.sin((2 * Math.PI * hz * index) / SAMPLE_RATE));
    return Math.round(2_000 * waves.reduce((sum, wave) => sum + wave, 0));
  });
}

const silence = (seconds: number): Int16Array => new Int16Array(seconds * SAMPLE_RATE);

function concat(parts: Int16Array[]): Int16Array {
  const whole = new Int16Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
