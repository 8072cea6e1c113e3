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

/** So many rows of a list that shows only some are looked for at once. */
const enough = 40;

/** A list that grows page by page. Rows that arrive twice are kept once. */
export class PagedList<T extends { id: string }> {
  items = $state.raw<T[]>([]);
  error = $state.raw<unknown>(null);
  loading = $state(true);
  loadingMore = $state(false);
  #cursor = $state.raw<string | null>(null);
  #path = '';
  #query: Record<string, string | null | undefined> = {};
  #only: ((item: T) => boolean) | null = null;
  #asked = 0;
  hasMore = $derived(this.#cursor !== null);
  readonly #keyOf: (item: T) => string;

  /** `keyOf`: what makes a row the same row, if not its id. */
  constructor(keyOf: (item: T) => string = item => item.id) {
    this.#keyOf = keyOf;
  }

  /** Starts anew. The rows shown so far stay until the answer is there. `only`: of what the server answers, those are shown. */
  async open(
    path: string,
    query: Record<string, string | null | undefined> = {},
    only: ((item: T) => boolean) | null = null,
  ): Promise<void> {
    this.#path = path;
    this.#query = query;
    this.#only = only;
    this.loading = true;
    await this.#fetch(null, page => (this.items = page.items));
    this.loading = false;
  }

  async more(): Promise<void> {
    if (!this.#cursor || this.loadingMore) return;
    this.loadingMore = true;
    await this.#fetch(this.#cursor, page => {
      const known = new Set(this.items.map(this.#keyOf));
      this.items = [...this.items, ...page.items.filter(item => !known.has(this.#keyOf(item)))];
    });
    this.loadingMore = false;
  }

  reload = (): Promise<void> => this.open(this.#path, this.#query, this.#only);

  async #fetch(cursor: string | null, take: (page: Page<T>) => void): Promise<void> {
    const mine = ++this.#asked;
    try {
      const page = await this.#page(cursor);
      while (this.#only && page.nextCursor && page.items.length < enough && mine === this.#asked) {
        const next = await this.#page(page.nextCursor);
        page.items.push(...next.items);
        page.nextCursor = next.nextCursor;
      }
      if (mine !== this.#asked) return;
      take(page);
      this.#cursor = page.nextCursor;
      this.error = null;
    } catch (error) {
      if (mine === this.#asked) this.error = error;
    }
  }

  async #page(cursor: string | null): Promise<Page<T>> {
    const page = await api.get<Page<T>>(withQuery(this.#path, { ...this.#query, cursor }));
    return { ...page, items: this.#only ? page.items.filter(this.#only) : page.items };
  }
}
