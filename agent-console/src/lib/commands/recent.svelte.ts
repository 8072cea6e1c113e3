import { untrack } from 'svelte';
import { remember, remembered } from '../ui/remember.ts';

export interface Visited {
  href: string;
  words: string;
}
const kept = 8;

/** What I looked at last: in this tab only, since names of customers have no business in a browser that others use next. */
export class Recent {
  items = $state.raw<readonly Visited[]>(read());

  visit(href: string, words: string): void {
    // Effects call this: they must not wait for what they write.
    const others = untrack(() => this.items).filter(item => item.href !== href);
    const items = [{ href, words }, ...others].slice(0, kept);
    this.items = items;
    remember('recent', JSON.stringify(items), 'session');
  }

  /** Somebody else signs in. */
  forget(): void {
    this.items = [];
    remember('recent', null, 'session');
  }
}

function read(): Visited[] {
  try {
    const items: unknown = JSON.parse(remembered('recent', 'session') ?? '[]');
    return Array.isArray(items) ? (items as Visited[]) : [];
  } catch {
    return [];
  }
}
