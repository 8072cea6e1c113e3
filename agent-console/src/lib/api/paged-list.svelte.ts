import { untrack } from 'svelte';
import type { Page } from '#server/platform/schema.ts';
import type { KeptLists } from '../console/kept-lists.ts';
import { paced } from '../console/paced.ts';
import { api, isMissing, withQuery } from './client.ts';
import { joinPages } from './join-pages.ts';

/** So many rows of a list that shows only some are looked for at once. */
const enough = 40;
/** The most rows that the server gives at once. */
const mostAtOnce = 200;

type Query = Record<string, string | null | undefined>;

/** A list that grows page by page. Rows that arrive twice are kept once. */
export class PagedList<T extends { id: string }> {
  items = $state.raw<T[]>([]);
  error = $state.raw<unknown>(null);
  loading = $state(true);
  loadingMore = $state(false);
  #cursor = $state.raw<string | null>(null);
  #path = '';
  #query: Query = {};
  #only: ((item: T) => boolean) | null = null;
  #asked = 0;
  /** Whether the reader wanted more than the first page. Nobody else needs what has sunk below what the server gives at once. */
  #wentOn = false;
  #touched = new Set<string>();
  #catchUp = paced(() => void this.#reloadTouched());
  hasMore = $derived(this.#cursor !== null);
  readonly #kept: KeptLists | undefined;
  readonly #keyOf: (item: T) => string;

  /** `kept`: where its rows are found again when the same list is opened later. `keyOf`: what makes a row the same row, if not its id. */
  constructor({ kept, keyOf = item => item.id }: { kept?: KeptLists; keyOf?: (item: T) => string } = {}) {
    this.#kept = kept;
    this.#keyOf = keyOf;
  }

  /** Starts anew. The rows shown so far stay until the answer is there. `only`: of what the server answers, those are shown. */
  async open(path: string, query: Query = {}, only: ((item: T) => boolean) | null = null): Promise<void> {
    this.#path = path;
    this.#query = query;
    this.#only = only;
    // Screens open their lists in effects, which must not follow what they fill.
    const kept = untrack(() => this.items.length) === 0 ? this.#kept?.get(withQuery(path, query)) : undefined;
    this.#wentOn = kept !== undefined;
    if (kept) {
      this.#show(kept.items as T[], kept.cursor);
      return untrack(this.reload);
    }
    this.loading = true;
    await this.#fetch(query, page => this.#show(page.items, page.nextCursor));
    this.loading = false;
  }

  async more(): Promise<void> {
    if (!this.#cursor || this.loadingMore) return;
    this.loadingMore = true;
    this.#wentOn = true;
    await this.#fetch({ ...this.#query, cursor: this.#cursor }, page => {
      const known = new Set(this.items.map(this.#keyOf));
      this.#show([...this.items, ...page.items.filter(item => !known.has(this.#keyOf(item)))], page.nextCursor);
    });
    this.loadingMore = false;
  }

  /** Asks again for what is shown, so far as the server gives it at once. What stands further down stays: whoever reads there is not moved. */
  reload = async (): Promise<void> => {
    const limit = this.items.length > enough ? String(Math.min(mostAtOnce, this.items.length)) : undefined;
    this.loading = true;
    await this.#fetch({ limit, ...this.#query }, page => {
      const joined = page.nextCursor === null || !this.#wentOn ? null : joinPages(this.items, page.items, this.#keyOf);
      this.#show(joined ?? page.items, joined ? this.#cursor : page.nextCursor);
    });
    this.loading = false;
  };

  /** Something has changed in this row, or it is new. The list catches up at most once a second, whatever happens in between. */
  touch = (id: string): void => {
    this.#touched.add(id);
    this.#catchUp.touch();
  };

  async #reloadTouched(): Promise<void> {
    const touched = [...this.#touched];
    this.#touched.clear();
    await this.reload();
    const below = new Set(this.items.slice(mostAtOnce).map(item => item.id));
    await Promise.all(touched.filter(id => below.has(id)).map(id => this.#fetchRow(id)));
  }

  async #fetchRow(id: string): Promise<void> {
    try {
      const row = await api.get<T>(`${this.#path}/${id}`);
      this.#replace(id, this.#only?.(row) === false ? [] : [row]);
    } catch (error) {
      if (isMissing(error)) this.#replace(id, []);
    }
  }

  #replace(id: string, by: readonly T[]): void {
    this.#show(
      this.items.flatMap(item => (item.id === id ? by : [item])),
      this.#cursor,
    );
  }

  #show(items: T[], cursor: string | null): void {
    this.items = items;
    this.#cursor = cursor;
    this.#kept?.keep(withQuery(this.#path, this.#query), { items, cursor });
  }

  async #fetch(query: Query, take: (page: Page<T>) => void): Promise<void> {
    const mine = ++this.#asked;
    try {
      const page = await this.#page(query);
      while (this.#only && page.nextCursor && page.items.length < enough && mine === this.#asked) {
        const next = await this.#page({ ...query, cursor: page.nextCursor });
        page.items.push(...next.items);
        page.nextCursor = next.nextCursor;
      }
      if (mine !== this.#asked) return;
      take(page);
      this.error = null;
    } catch (error) {
      if (mine === this.#asked) this.error = error;
    }
  }

  async #page(query: Query): Promise<Page<T>> {
    const page = await api.get<Page<T>>(withQuery(this.#path, query));
    return { ...page, items: this.#only ? page.items.filter(this.#only) : page.items };
  }
}
