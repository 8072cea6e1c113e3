interface Kept {
  items: readonly unknown[];
  cursor: string | null;
}

const most = 5;

/** The rows of the lists shown last, by address: whoever comes back finds them where they were, and news arrives meanwhile. */
export class KeptLists {
  #byAddress = new Map<string, Kept>();

  get(address: string): Kept | undefined {
    return this.#byAddress.get(address);
  }

  keep(address: string, kept: Kept): void {
    this.#byAddress.delete(address);
    this.#byAddress.set(address, kept);
    for (const oldest of this.#byAddress.keys()) if (this.#byAddress.size > most) this.#byAddress.delete(oldest);
  }
}
