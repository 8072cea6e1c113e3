import { badRequest } from '#server/platform/errors.ts';

const RATE = 8000;
const HEADER = 44;

/** Samples between -1 and 1 as a WAV file of 16 bit, 8 kHz, mono: what a telephone plays. */
export function writeWav(samples: Float64Array): Buffer {
  const file = Buffer.alloc(HEADER + samples.length * 2);
  file.write('RIFF', 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(1, 20);
  file.writeUInt16LE(1, 22);
  file.writeUInt32LE(RATE, 24);
  file.writeUInt32LE(RATE * 2, 28);
  file.writeUInt16LE(2, 32);
  file.writeUInt16LE(16, 34);
  file.write('data', 36);
  file.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((sample, index) =>
    file.writeInt16LE(Math.round(Math.max(-1, Math.min(1, sample)) * 32_767), HEADER + index * 2),
  );
  return file;
}

/** What a telephone plays, of a WAV file of 8 or 16 bit, one or two channels, at 8 to 48 kHz. Throws `not_wav`. */
export function telephoneWav(file: Buffer): { wav: Buffer; seconds: number } {
  const { rate, samples } = readWav(file);
  const resampled = resample(samples, rate);
  if (resampled.length === 0) throw notWav();
  return { wav: writeWav(resampled), seconds: Math.round((resampled.length / RATE) * 10) / 10 };
}

function readWav(file: Buffer): { rate: number; samples: Float64Array } {
  if (file.length < 12 || file.toString('latin1', 0, 4) !== 'RIFF' || file.toString('latin1', 8, 12) !== 'WAVE')
    throw notWav();
  const format = chunkOf(file, 'fmt ');
  const data = chunkOf(file, 'data');
  if (!format || !data || format.length < 16) throw notWav();
  const [coding, channels, rate, bits] = [
    format.readUInt16LE(0),
    format.readUInt16LE(2),
    format.readUInt32LE(4),
    format.readUInt16LE(14),
  ];
  const known = coding === 1 && (channels === 1 || channels === 2) && (bits === 8 || bits === 16);
  if (!known || rate < 8000 || rate > 48_000) throw notWav();
  const width = (bits / 8) * channels;
  const sampleAt = (at: number) => (bits === 8 ? (data.readUInt8(at) - 128) / 128 : data.readInt16LE(at) / 32_768);
  const samples = Float64Array.from({ length: Math.floor(data.length / width) }, (_, index) => {
    const first = sampleAt(index * width);
    return channels === 1 ? first : (first + sampleAt(index * width + bits / 8)) / 2;
  });
  return { rate, samples };
}

/** A chunk of a RIFF file; one that says it is longer than the file ends with the file. */
function chunkOf(file: Buffer, name: string): Buffer | null {
  for (let at = 12; at + 8 <= file.length;) {
    const length = file.readUInt32LE(at + 4);
    if (file.toString('latin1', at, at + 4) === name) return file.subarray(at + 8, at + 8 + length);
    at += 8 + length + (length % 2);
  }
  return null;
}

/** Each new sample is the mean of those it stands for, which also takes away most of what 8 kHz cannot hold. */
function resample(samples: Float64Array, rate: number): Float64Array {
  if (rate === RATE) return samples;
  const step = rate / RATE;
  return Float64Array.from({ length: Math.floor(samples.length / step) }, (_, index) => {
    const [from, to] = [
      Math.floor(index * step),
      Math.max(Math.floor(index * step) + 1, Math.floor((index + 1) * step)),
    ];
    let sum = 0;
    for (let at = from; at < to; at++) sum += samples[at]!;
    return sum / (to - from);
  });
}

const notWav = (): Error =>
  badRequest('not_wav', 'Send a WAV file: PCM of 8 or 16 bit, one or two channels, 8 to 48 kHz.');
