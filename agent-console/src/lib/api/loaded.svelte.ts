import { isMissing } from './client.ts';

/** One thing fetched for a screen. What was loaded stays while it is asked for again; a late answer to an old question is dropped. */
export class Loaded<T> {
  value = $state.raw<T | null>(null);
  error = $state.raw<unknown>(null);
  loading = $state(true);
  #asked = 0;

  async load(ask: () => Promise<T>): Promise<void> {
    const mine = ++this.#asked;
    this.loading = true;
    try {
      const value = await ask();
      if (mine !== this.#asked) return;
      this.value = value;
      this.error = null;
    } catch (error) {
      if (mine !== this.#asked) return;
      this.error = error;
      if (isMissing(error)) this.value = null;
    }
    if (mine === this.#asked) this.loading = false;
  }
}
