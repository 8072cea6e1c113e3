export interface Paced {
  /** There is a reason to do it again. */
  touch(): void;
  stop(): void;
}

/** Does something at the first touch, and after later ones at most once in so many milliseconds. */
export function paced(act: () => void, everyMs = 1000): Paced {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let lastAt = -Infinity;
  return {
    touch() {
      timer ??= setTimeout(
        () => {
          timer = undefined;
          lastAt = performance.now();
          act();
        },
        Math.max(0, lastAt + everyMs - performance.now()),
      );
    },
    stop() {
      clearTimeout(timer);
      timer = undefined;
    },
  };
}
