import type { RecordingMark } from '#server/telephony/recordings/recording.schema.ts';

/** Waveforms are drawn on a field of this width, and this height for each side. */
export const WIDTH = 1000;
export const SIDE = 60;

/** The outline of one side, loud parts high, around its middle line. Quiet talk is lifted, so that it can be seen. */
export function outline(peaks: readonly number[], middle: number): string {
  const step = WIDTH / Math.max(1, peaks.length);
  const heights = peaks.map(peak => Math.max(0.6, Math.sqrt(peak / 255) * (SIDE / 2 - 3)));
  const x = (index: number) => ((index + 0.5) * step).toFixed(1);
  const upper = heights.map((height, index) => `${x(index)} ${(middle - height).toFixed(1)}`);
  const lower = heights.map((height, index) => `${x(index)} ${(middle + height).toFixed(1)}`).reverse();
  return peaks.length === 0 ? '' : `M${upper.join('L')}L${lower.join('L')}Z`;
}

export const placeAt = (seconds: number, all: number): number => (all > 0 ? (seconds / all) * WIDTH : 0);

/** Where playing goes on when hold music is not to be heard; null: just on. */
export function leapOver(marks: readonly RecordingMark[], at: number): number | null {
  const hold = marks.find(({ kind, from, to }) => kind === 'hold' && to !== null && at >= from && at < to - 0.2);
  return hold?.to ?? null;
}
