import type { Outcome } from './simulator.ts';

/** Student's t for 95% by degrees of freedom: 19 for twenty batches. */
const T_95: Readonly<Record<number, number>> = { 9: 2.262, 19: 2.093, 29: 2.045 };

/** Mean, and half the 95% interval from the means of so many batches (10, 20 or 30), which are long enough to be nearly independent. The first batch is warm-up and left out. */
export function batchMeans(samples: Float64Array, batches: number): { mean: number; halfWidth: number } {
  const size = Math.floor(samples.length / (batches + 1));
  const means = Array.from({ length: batches }, (_, batch) =>
    meanOf(samples.subarray((batch + 1) * size, (batch + 2) * size)),
  );
  const mean = meanOf(Float64Array.from(means));
  const variance = means.reduce((sum, each) => sum + (each - mean) ** 2, 0) / (batches - 1);
  return { mean, halfWidth: T_95[batches - 1]! * Math.sqrt(variance / batches) };
}

const meanOf = (samples: Float64Array): number => samples.reduce((sum, each) => sum + each, 0) / samples.length;

/** Answered in time / (offered − hung up so soon that nobody could have answered). */
export function serviceLevel({ waits, answered }: Outcome, withinSeconds: number, soonSeconds: number): number {
  let inTime = 0;
  let counted = 0;
  waits.forEach((wait, index) => {
    if (answered[index] === 0 && wait < soonSeconds) return;
    counted += 1;
    if (answered[index] === 1 && wait <= withinSeconds) inTime += 1;
  });
  return inTime / counted;
}
