import { SvelteMap } from 'svelte/reactivity';

const keptGone = 200;

interface Row {
  id: string;
  version: number;
}

/**
 * Rows by id that arrive by messages, answers and snapshots in any order, late or twice: the highest version wins, and what
 * is gone stays gone until a higher version brings it back.
 */
export class Versioned<T extends Row> {
  #byId = new SvelteMap<string, T>();
  #gone = new Map<string, number>();
  #changes = 0;
  #changedAt = new Map<string, number>();
  all = $derived([...this.#byId.values()]);

  get(id: string): T | undefined {
    return this.#byId.get(id);
  }

  upsert(row: T): void {
    const known = this.#byId.get(row.id)?.version ?? -1;
    const gone = this.#gone.get(row.id) ?? -1;
    if (row.version <= Math.max(known, gone)) return;
    this.#gone.delete(row.id);
    this.#byId.set(row.id, row);
    this.#changedAt.set(row.id, ++this.#changes);
  }

  remove(id: string, version: number): void {
    if ((this.#byId.get(id)?.version ?? -1) > version) return;
    this.#byId.delete(id);
    this.#changedAt.delete(id);
    this.#gone.set(id, Math.max(version, this.#gone.get(id) ?? -1));
    for (const old of this.#gone.keys()) if (this.#gone.size > keptGone) this.#gone.delete(old);
  }

  /** Drops a row without remembering that it is gone. */
  forget(id: string): void {
    this.#byId.delete(id);
    this.#changedAt.delete(id);
  }

  /** Call before a snapshot is asked for and hand the result to `replaceAll`. */
  mark(): number {
    return this.#changes;
  }

  /** Takes a snapshot. What it does not have is dropped, unless it was heard of after the snapshot was asked for. */
  replaceAll(rows: T[], mark = this.#changes): void {
    const listed = new Set(rows.map(row => row.id));
    for (const id of [...this.#byId.keys()]) {
      if (!listed.has(id) && (this.#changedAt.get(id) ?? 0) <= mark) this.forget(id);
    }
    for (const row of rows) this.upsert(row);
  }
}
