import { untrack } from 'svelte';
import { asked, show } from './address.ts';

/**
 * What is open on a screen by its address, `?skill=<id>`, or `?skill=new` for one that is being made: so it can be linked, survives a
 * reload, and back closes it. Made where a component is set up. It stays as it was opened while its list changes.
 */
export class Opened<T extends { id: string }> {
  item = $state.raw<T | 'new' | null>(null);
  #name: string;

  /** `find` may answer later: it is asked again when what it reads changes. */
  constructor(name: string, find: (id: string) => T | undefined) {
    this.#name = name;
    $effect(() => {
      const id = asked(name);
      if (id === null || id === 'new') this.item = id;
      else if (untrack(() => !this.#is(id))) this.item = find(id) ?? null;
    });
  }

  show(item: T | 'new'): void {
    this.item = item;
    void show(this.#name, item === 'new' ? item : item.id);
  }

  close = (): void => {
    void show(this.#name, null);
  };

  #is = (id: string): boolean => this.item !== null && this.item !== 'new' && this.item.id === id;
}
