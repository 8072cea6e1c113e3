/** WAV files, read into what a telephone carries (8 kHz, mono, 16 bit) and written from it. */

import { SAMPLE_RATE } from './frames.ts';

const PCM = 1;
const MU_LAW = 7;

interface Format {
  coding: number;
  channels: number;
  rate: number;
  bits: number;
}

/** The samples of a PCM16 or µ-law WAV of any rate; null when it is something else. */
export function readWav(bytes: Uint8Array): Int16Array | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.byteLength < 12 || tag(view, 0) !== 'RIFF' || tag(view, 8) !== 'WAVE') return null;
  let format: Format | null = null;
  for (let at = 12; at + 8 <= bytes.byteLength;) {
    const size = view.getUint32(at + 4, true);
    if (tag(view, at) === 'fmt ' && at + 24 <= bytes.byteLength) format = readFormat(view, at + 8);
    if (tag(view, at) === 'data') {
      // Streamed files give a length that is larger than the file.
      const end = Math.min(at + 8 + size, bytes.byteLength);
      return format && decode(bytes.subarray(at + 8, end), format);
    }
    at += 8 + size + (size % 2);
  }
  return null;
}

/** A WAV of 16-bit mono samples at 8 kHz. */
export function writeWav(samples: Int16Array): Uint8Array {
  const bytes = new Uint8Array(WAV_HEADER_BYTES + samples.length * 2);
  bytes.set(wavHeader(samples.length, 1));
  const view = new DataView(bytes.buffer);
  samples.forEach((sample, index) => view.setInt16(WAV_HEADER_BYTES + index * 2, sample, true));
  return bytes;
}

export const WAV_HEADER_BYTES = 44;

/** What stands before the samples: 16 bit at 8 kHz, `length` of them in each channel, interleaved. */
export function wavHeader(length: number, channels: number): Uint8Array {
  const bytes = new Uint8Array(WAV_HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  const text = (at: number, word: string) => bytes.set(new TextEncoder().encode(word), at);
  const frameBytes = channels * 2;
  text(0, 'RIFF');
  view.setUint32(4, WAV_HEADER_BYTES - 8 + length * frameBytes, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, PCM, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, SAMPLE_RATE, true);
  view.setUint32(28, SAMPLE_RATE * frameBytes, true);
  view.setUint16(32, frameBytes, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, length * frameBytes, true);
  return bytes;
}

const tag = (view: DataView, at: number): string =>
  String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));

const readFormat = (view: DataView, at: number): Format => ({
  coding: view.getUint16(at, true),
  channels: view.getUint16(at + 2, true),
  rate: view.getUint32(at + 4, true),
  bits: view.getUint16(at + 14, true),
});

function decode(data: Uint8Array, { coding, channels, rate, bits }: Format): Int16Array | null {
  const pcm = coding === PCM && bits === 16;
  if ((!pcm && coding !== MU_LAW) || channels < 1 || rate < 1) return null;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const sampleAt = pcm
    ? (index: number) => view.getInt16(index * 2, true)
    : (index: number) => fromMuLaw(view.getUint8(index));
  const frames = Math.floor(data.byteLength / (pcm ? 2 : 1) / channels);
  const mono = new Float64Array(frames);
  for (let frame = 0; frame < frames; frame += 1) {
    let sum = 0;
    for (let channel = 0; channel < channels; channel += 1) sum += sampleAt(frame * channels + channel);
    mono[frame] = sum / channels;
  }
  return resample(mono, rate);
}

/** Straight lines between samples: enough for speech and music on a telephone. */
function resample(mono: Float64Array, rate: number): Int16Array {
  const length = Math.floor((mono.length * SAMPLE_RATE) / rate);
  return Int16Array.from({ length }, (_, index) => {
    const position = (index * rate) / SAMPLE_RATE;
    const left = Math.floor(position);
    const from = mono[left] ?? 0;
    const to = mono[left + 1] ?? from;
    return Math.round(from + (to - from) * (position - left));
  });
}

/** G.711 µ-law to linear (ITU-T G.711, table 2a). */
function fromMuLaw(byte: number): number {
  const inverted = ~byte & 0xff;
  const magnitude = (((inverted & 0x0f) << 3) + 0x84) << ((inverted & 0x70) >> 4);
  return inverted & 0x80 ? 0x84 - magnitude : magnitude - 0x84;
}
