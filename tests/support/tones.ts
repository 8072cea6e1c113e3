import { writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';

const SAMPLE_RATE = 48_000;

/** Writes two seconds of a steady tone as a WAV file, loud enough to be measured: 16 bits, 48 kHz, one channel. */
export function writeTone(path: string, hz: number): void {
  const samples = SAMPLE_RATE * 2;
  const wav = Buffer.alloc(44 + samples * 2);
  wav.write('RIFF', 0);
  wav.writeUInt32LE(36 + samples * 2, 4);
  wav.write('WAVEfmt ', 8);
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(1, 22);
  wav.writeUInt32LE(SAMPLE_RATE, 24);
  wav.writeUInt32LE(SAMPLE_RATE * 2, 28);
  wav.writeUInt16LE(2, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36);
  wav.writeUInt32LE(samples * 2, 40);
  for (let n = 0; n < samples; n++) {
    wav.writeInt16LE(Math.round(20_000 * Math.sin((2 * Math.PI * hz * n) / SAMPLE_RATE)), 44 + n * 2);
  }
  writeFileSync(path, wav);
}

export interface Heard {
  /** Root mean square of the loudest moment, 0 to 1. */
  rms: number;
  /** The strongest pitch at that moment, in hertz, to about 6 Hz. */
  peakHz: number;
}

/** Listens for `ms` to the MediaStream that the expression `stream` yields in the page. */
export function hear(page: Page, stream: string, ms = 1000): Promise<Heard> {
  return page.evaluate(`(${listen.toString()})(${stream}, ${ms})`) as Promise<Heard>;
}

/** Runs in the page. */
async function listen(stream: MediaStream | null, ms: number): Promise<Heard> {
  if (!stream) return { rms: 0, peakHz: 0 };
  const context = new AudioContext();
  await context.resume();
  const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(2048);
  const spectrum = new Float32Array(analyser.frequencyBinCount);
  let best = { rms: 0, peakHz: 0 };
  for (const end = performance.now() + ms; performance.now() < end;) {
    await new Promise(resolve => setTimeout(resolve, 100));
    analyser.getFloatTimeDomainData(samples);
    const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
    if (rms <= best.rms) continue;
    analyser.getFloatFrequencyData(spectrum);
    const peak = spectrum.reduce((top, value, bin) => (value > (spectrum[top] ?? -Infinity) ? bin : top), 0);
    best = { rms, peakHz: (peak * context.sampleRate) / analyser.fftSize };
  }
  await context.close();
  return best;
}

/** Listens for `ms` and returns which of these pitches are to be heard, however many at once; the order is theirs. */
export async function hearVoices(page: Page, stream: string, voices: readonly number[], ms = 600): Promise<number[]> {
  const list = JSON.stringify(voices);
  const levels = (await page.evaluate(`(${levelsOf.toString()})(${stream}, ${list}, ${ms})`)) as number[];
  return voices.filter((_, n) => levels[n]! > audible);
}
/** Decibels below full scale at which a voice counts as heard: it arrives at about −10, what leaks from elsewhere below −60. */
const audible = -35;

/** Runs in the page. The median of several moments, so that neither a click nor a gap counts. */
async function levelsOf(stream: MediaStream | null, voices: readonly number[], ms: number): Promise<number[]> {
  if (!stream) return voices.map(() => -Infinity);
  const context = new AudioContext();
  await context.resume();
  const analyser = new AnalyserNode(context, { fftSize: 8192, smoothingTimeConstant: 0 });
  context.createMediaStreamSource(stream).connect(analyser);
  const spectrum = new Float32Array(analyser.frequencyBinCount);
  const moments: number[][] = [];
  await new Promise(resolve => setTimeout(resolve, 200));
  for (const end = performance.now() + ms; performance.now() < end;) {
    await new Promise(resolve => setTimeout(resolve, 60));
    analyser.getFloatFrequencyData(spectrum);
    moments.push(
      voices.map(hz => {
        const bin = Math.round((hz * analyser.fftSize) / context.sampleRate);
        return Math.max(...spectrum.slice(bin - 2, bin + 3));
      }),
    );
  }
  await context.close();
  return voices.map((_, n) => moments.map(levels => levels[n]!).sort((a, b) => a - b)[moments.length >> 1]!);
}
