/** Small settings kept in this browser. Storage may be forbidden or full: then nothing is remembered and all goes on. */
export function remembered(key: string, storage: 'local' | 'session' = 'local'): string | null {
  try {
    return storeOf(storage).getItem(key);
  } catch {
    return null;
  }
}

/** Null forgets. */
export function remember(key: string, value: string | null, storage: 'local' | 'session' = 'local'): void {
  try {
    if (value === null) storeOf(storage).removeItem(key);
    else storeOf(storage).setItem(key, value);
  } catch {
    return;
  }
}

const storeOf = (storage: 'local' | 'session'): Storage => (storage === 'local' ? localStorage : sessionStorage);
