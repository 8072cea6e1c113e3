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
  return wav(samples);
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

function wav(samples: Float64Array): Buffer {
  const data = Buffer.alloc(samples.length * 2);
  samples.forEach((sample, index) =>
    data.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample * 0.16)) * 32_000), index * 2),
  );
  const header = Buffer.alloc(44);
  header.write('RIFF', 0);
  header.writeUInt32LE(36 + data.length, 4);
  header.write('WAVEfmt ', 8);
  header.writeUInt32LE(16, 16);
  header.writeUInt16LE(1, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(RATE, 24);
  header.writeUInt32LE(RATE * 2, 28);
  header.writeUInt16LE(2, 32);
  header.writeUInt16LE(16, 34);
  header.write('data', 36);
  header.writeUInt32LE(data.length, 40);
  return Buffer.concat([header, data]);
}
