const nameFor = (interactionId: string) => `line-${interactionId}`;

/**
 * One window of a person holds the line of an interaction. The browser keeps the lock and frees it when the window closes,
 * reloads or crashes, so nothing has to be agreed between windows.
 */
export class LineLock {
  #release: (() => void) | null = null;
  #held: string | null = null;

  /** Whether this window holds it now. */
  take(interactionId: string): Promise<boolean> {
    if (this.#held === interactionId) return Promise.resolve(true);
    this.release();
    // Pages without a secure context have no locks, and no microphone either.
    const locks = navigator.locks as LockManager | undefined;
    if (!locks) return Promise.resolve(true);
    return new Promise(resolve => {
      void locks.request(nameFor(interactionId), { ifAvailable: true }, lock => {
        resolve(lock !== null);
        if (!lock) return undefined;
        this.#held = interactionId;
        return new Promise<void>(release => (this.#release = release));
      });
    });
  }

  release(): void {
    this.#release?.();
    this.#release = null;
    this.#held = null;
  }
}

/** Whether some window holds the line. */
export async function isHeld(interactionId: string): Promise<boolean> {
  const { held = [] } = await navigator.locks.query();
  return held.some(lock => lock.name === nameFor(interactionId));
}

const starting = 'line-starting';

/** Begins a call whose id nobody knows yet: other windows that hear of it wait until this one has its line. */
export function whileStarting<T>(start: () => Promise<T>): Promise<T> {
  const locks = navigator.locks as LockManager | undefined;
  return locks ? (locks.request(starting, start) as Promise<T>) : start();
}

/** Resolves when no window is beginning a call. */
export async function nobodyStarts(): Promise<void> {
  const locks = navigator.locks as LockManager | undefined;
  await locks?.request(starting, { mode: 'shared' }, () => undefined);
}
