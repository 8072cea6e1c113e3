import { SvelteMap } from 'svelte/reactivity';
import type { BranchNode } from './branch-tree.ts';

/** Up to here a tree is shown whole; a longer one begins folded, below its first level. */
const shortTree = 100;

/** Which branches are unfolded: as somebody left them, otherwise by how long the tree is. */
export class OpenBranches {
  #said = new SvelteMap<string, boolean>();
  #size: () => number;
  #isTop: (id: string) => boolean;

  constructor(size: () => number, isTop: (id: string) => boolean) {
    this.#size = size;
    this.#isTop = isTop;
  }

  has = (id: string): boolean => this.#said.get(id) ?? (this.#size() <= shortTree || this.#isTop(id));
  set(id: string, open: boolean): void {
    this.#said.set(id, open);
  }
  setAll(nodes: readonly BranchNode[], open: boolean): void {
    for (const { branch, below } of nodes) {
      if (below.length > 0) this.set(branch.id, open);
      this.setAll(below, open);
    }
  }
}
