import type { Page } from '#server/platform/schema.ts';
import { api, ApiError, withQuery } from './client.ts';

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
      if (error instanceof ApiError && error.status === 404) this.value = null;
    }
    if (mine === this.#asked) this.loading = false;
  }
}

/** A list that grows page by page. Rows that arrive twice are kept once. */
export class PagedList<T extends { id: string }> {
  items = $state.raw<T[]>([]);
  error = $state.raw<unknown>(null);
  loading = $state(true);
  loadingMore = $state(false);
  #cursor = $state.raw<string | null>(null);
  #path = '';
  #query: Record<string, string | null | undefined> = {};
  #asked = 0;
  hasMore = $derived(this.#cursor !== null);

  /** Starts anew. The rows shown so far stay until the answer is there. */
  async open(path: string, query: Record<string, string | null | undefined> = {}): Promise<void> {
    this.#path = path;
    this.#query = query;
    this.loading = true;
    await this.#fetch(null, page => (this.items = page.items));
    this.loading = false;
  }

  async more(): Promise<void> {
    if (!this.#cursor || this.loadingMore) return;
    this.loadingMore = true;
    await this.#fetch(this.#cursor, page => {
      const known = new Set(this.items.map(item => item.id));
      this.items = [...this.items, ...page.items.filter(item => !known.has(item.id))];
    });
    this.loadingMore = false;
  }

  reload = (): Promise<void> => this.open(this.#path, this.#query);

  async #fetch(cursor: string | null, take: (page: Page<T>) => void): Promise<void> {
    const mine = ++this.#asked;
    try {
      const page = await api.get<Page<T>>(withQuery(this.#path, { ...this.#query, cursor }));
      if (mine !== this.#asked) return;
      take(page);
      this.#cursor = page.nextCursor;
      this.error = null;
    } catch (error) {
      if (mine === this.#asked) this.error = error;
    }
  }
}
