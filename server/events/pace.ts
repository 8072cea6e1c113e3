import { setTimeout as wait } from 'node:timers/promises';

/** Resolves at once the first time, and then so that there are at least so many milliseconds between two answers. */
export function createPace(milliseconds: number): () => Promise<void> {
  let lastAt = -Infinity;
  return async () => {
    const early = lastAt + milliseconds - performance.now();
    if (early > 0) await wait(early);
    lastAt = performance.now();
  };
}
