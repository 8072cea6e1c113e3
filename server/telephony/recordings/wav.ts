import { type FileHandle, open } from 'node:fs/promises';

/** What a WAV file holds. */
export interface WavSound {
  channels: number;
  durationSeconds: number;
  /** The loudest sample of each stretch, from 0 to 255, by channel. */
  peaks: Uint8Array[];
}

const STRETCHES = 1_000;
const BLOCK = 1 << 16;
const PCM = 1;
const MU_LAW = 7;

interface Layout {
  channels: number;
  rate: number;
  bytesPerSample: 1 | 2;
  start: number;
  frames: number;
}

/** Reads a WAV of 16-bit PCM or µ-law; null when it is none, or when it ends before it says it does. */
export async function readWavFile(path: string, stretches = STRETCHES): Promise<WavSound | null> {
  const file = await open(path, 'r');
  try {
    const layout = await readLayout(file, (await file.stat()).size);
    if (!layout) return null;
    const durationSeconds = layout.frames / layout.rate;
    return { channels: layout.channels, durationSeconds, peaks: await readPeaks(file, layout, stretches) };
  } finally {
    await file.close();
  }
}

async function readLayout(file: FileHandle, size: number): Promise<Layout | null> {
  const head = await bytesAt(file, 0, 12);
  if (head.length < 12 || tag(head, 0) !== 'RIFF' || tag(head, 8) !== 'WAVE') return null;
  let format: Buffer | null = null;
  for (let at = 12; at + 8 <= size;) {
    const chunk = await bytesAt(file, at, 24);
    const length = chunk.readUInt32LE(4);
    if (tag(chunk, 0) === 'fmt ' && chunk.length === 24) format = chunk.subarray(8);
    if (tag(chunk, 0) === 'data') return format && layoutOf(format, at + 8, length, size);
    at += 8 + length + (length % 2);
  }
  return null;
}

/** As a length of a file that was written as a stream: up to its end. */
const UNKNOWN = 0xffffffff;

function layoutOf(format: Buffer, start: number, length: number, size: number): Layout | null {
  const coding = format.readUInt16LE(0);
  const channels = format.readUInt16LE(2);
  const rate = format.readUInt32LE(4);
  const bits = format.readUInt16LE(14);
  const bytesPerSample = coding === PCM && bits === 16 ? 2 : coding === MU_LAW && bits === 8 ? 1 : null;
  const held = size - start;
  if (!bytesPerSample || channels < 1 || channels > 2 || rate < 1) return null;
  if (length !== UNKNOWN && length > held) return null;
  const frames = Math.floor(Math.min(length, held) / bytesPerSample / channels);
  return { channels, rate, bytesPerSample, start, frames };
}

async function readPeaks(file: FileHandle, layout: Layout, stretches: number): Promise<Uint8Array[]> {
  const { channels, bytesPerSample, start, frames } = layout;
  const frameBytes = bytesPerSample * channels;
  const peaks = Array.from({ length: channels }, () => new Uint8Array(stretches));
  const framesPerBlock = Math.floor(BLOCK / frameBytes);
  for (let first = 0; first < frames; first += framesPerBlock) {
    const block = await bytesAt(
      file,
      start + first * frameBytes,
      Math.min(framesPerBlock, frames - first) * frameBytes,
    );
    for (let index = 0; (index + 1) * frameBytes <= block.length; index += 1) {
      const stretch = Math.floor(((first + index) * stretches) / frames);
      for (let channel = 0; channel < channels; channel += 1) {
        const at = index * frameBytes + channel * bytesPerSample;
        const loudness = bytesPerSample === 2 ? Math.abs(block.readInt16LE(at)) : muLawLoudness(block[at]!);
        const peak = Math.min(255, loudness >> 7);
        if (peak > peaks[channel]![stretch]!) peaks[channel]![stretch] = peak;
      }
    }
  }
  return peaks;
}

async function bytesAt(file: FileHandle, position: number, length: number): Promise<Buffer> {
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, position);
  return buffer.subarray(0, bytesRead);
}

const tag = (bytes: Buffer, at: number): string => bytes.toString('latin1', at, at + 4);

/** Of a G.711 µ-law sample (ITU-T G.711, table 2a), without its sign. */
function muLawLoudness(byte: number): number {
  const inverted = ~byte & 0xff;
  return ((((inverted & 0x0f) << 3) + 0x84) << ((inverted & 0x70) >> 4)) - 0x84;
}
