interface Kept {
  items: readonly unknown[];
  cursor: string | null;
}

const most = 5;
/** A list of more rows is kept for whoever goes back into it, not for whoever comes anew. */
const long = 200;

/** The rows of the lists shown last, by address: whoever comes back finds them where they were, and news arrives meanwhile. */
export class KeptLists {
  #byAddress = new Map<string, Kept>();

  /** Whether the reader goes back to where they were, or comes by a link and begins at the top. */
  goesBack = true;

  get(address: string): Kept | undefined {
    const kept = this.#byAddress.get(address);
    return kept && (this.goesBack || kept.items.length <= long) ? kept : undefined;
  }

  keep(address: string, kept: Kept): void {
    this.#byAddress.delete(address);
    this.#byAddress.set(address, kept);
    for (const oldest of this.#byAddress.keys()) if (this.#byAddress.size > most) this.#byAddress.delete(oldest);
  }
}
