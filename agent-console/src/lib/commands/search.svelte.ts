import type { Found, Finder } from './finders.ts';

const afterMs = 150;
export interface FoundGroup {
  title: string;
  items: readonly Found[];
}

/** Asks every finder a moment after the last keystroke. What was found stays until the newer answer is there; late answers are dropped. */
export class Search {
  groups = $state.raw<readonly FoundGroup[]>([]);
  searching = $state(false);
  #finders: readonly Finder[];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #asked = 0;

  constructor(finders: readonly Finder[]) {
    this.#finders = finders;
  }

  type(query: string): void {
    clearTimeout(this.#timer);
    const mine = ++this.#asked;
    this.searching = query !== '';
    if (query === '') this.groups = [];
    else this.#timer = setTimeout(() => void this.#ask(query, mine), afterMs);
  }

  async #ask(query: string, mine: number): Promise<void> {
    const groups = await Promise.all(
      // One that cannot answer leaves the others theirs.
      this.#finders.map(async ({ title, find }) => ({ title: title(), items: await find(query).catch(() => []) })),
    );
    if (mine !== this.#asked) return;
    this.groups = groups.filter(({ items }) => items.length > 0);
    this.searching = false;
  }
}
