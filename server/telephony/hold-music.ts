import { writeWav } from './flows/wav.ts';

const RATE = 8000;
/** Four chords of three seconds, as frequencies in hertz: C, A minor, F, G. */
const chords = [
  [261.63, 329.63, 392.0],
  [220.0, 261.63, 329.63],
  [174.61, 220.0, 261.63],
  [196.0, 246.94, 293.66],
];
const CHORD_SECONDS = 3;

/** Twelve seconds of quiet broken chords as a WAV file (16 bit, 8 kHz, mono), made here so that no recording has to be licensed. */
export function makeHoldMusic(): Buffer {
  const samples = new Float64Array(chords.length * CHORD_SECONDS * RATE);
  chords.forEach((notes, index) => {
    const pattern = [...notes, notes[1]!, notes[2]!, notes[1]!];
    pattern.forEach((hertz, step) => pluck(samples, hertz, (index + step / pattern.length) * CHORD_SECONDS));
  });
  return writeWav(samples.map(sample => sample * 0.156));
}

/** Adds one fading note that begins at `atSeconds`; what rings past the end rings on at the beginning, so that the loop has no seam. */
function pluck(samples: Float64Array, hertz: number, atSeconds: number): void {
  const start = Math.round(atSeconds * RATE);
  const length = Math.round(1.6 * RATE);
  for (let i = 0; i < length; i++) {
    const seconds = i / RATE;
    const envelope = Math.min(1, seconds / 0.02) * Math.exp(-2.6 * seconds);
    const tone = Math.sin(2 * Math.PI * hertz * seconds) + 0.3 * Math.sin(4 * Math.PI * hertz * seconds);
    samples[(start + i) % samples.length]! += envelope * tone;
  }
}
