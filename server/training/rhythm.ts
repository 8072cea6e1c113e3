import type { Language } from '#server/platform/schema.ts';

/** What may ring in a busy hour. */
export interface Choice {
  situation: string;
  language: Language;
}

export interface NextCaller extends Choice {
  seed: number;
  /** After how long without an answer they hang up. */
  patienceSeconds: number;
  /** Until the one after them. */
  gapSeconds: number;
}

/** Mean seconds that callers wait for an answer, and the fewest: who rings hears the menu out. */
const PATIENCE_SECONDS = 150;
const LEAST_PATIENCE_SECONDS = 25;

/**
 * The caller number `n` of a session, the same for the same seed: gaps and patience are exponential (Poisson arrivals, Palm's patience, as in
 * Erlang A), the situation is any, but not the same twice in a row.
 */
export function nextCaller(
  session: { seed: number; calls: number; perHour: number },
  choices: readonly Choice[],
): NextCaller {
  const { seed, calls: n, perHour } = session;
  const draw = (what: number) => uniform(seed, n * 8 + what);
  const index = indexAt(session, choices.length, n);
  return {
    ...choices[index]!,
    seed: Math.floor(draw(1) * 2 ** 31),
    patienceSeconds: Math.round(
      LEAST_PATIENCE_SECONDS + exponential(draw(2), PATIENCE_SECONDS - LEAST_PATIENCE_SECONDS),
    ),
    gapSeconds: exponential(draw(3), 3_600 / perHour),
  };
}

function indexAt({ seed }: { seed: number }, length: number, n: number): number {
  let index = -1;
  // From the first on: whom the one before was depends on the one before that.
  for (let at = 0; at <= n; at += 1) {
    const free = index < 0 || length === 1 ? length : length - 1;
    const drawn = Math.floor(uniform(seed, at * 8) * free);
    index = free < length && drawn >= index ? drawn + 1 : drawn;
  }
  return index;
}

const exponential = (uniform: number, mean: number): number => -Math.log(1 - uniform) * mean;

/** From 0 to 1, by a mix of seed and counter (the finaliser of MurmurHash3). */
function uniform(seed: number, counter: number): number {
  let mixed = (seed ^ Math.imul(counter + 1, 0x9e3779b1)) >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
}
