/** Longer than any transaction of ours may last. */
const GIVE_UP_AFTER_MS = 60_000;
/** After a jump of the sequence (a crashed server skips some) only this many ids are asked for. */
const AT_MOST = 5_000;

/**
 * Which ids of a rising sequence have been seen. An id is taken when an event is written but seen only when its transaction commits, so
 * a higher one may be seen first: those between are asked for again until they are too old to come.
 */
export class MissingIds {
  started = false;
  /** The highest id seen. */
  high = 0;
  /** Id to performance.now() when it was first missed. Ids rise in the order of insertion. */
  readonly #missedAt = new Map<number, number>();

  /** Begins behind the highest of these; ids that are missing between them may still come. */
  startAfter(ids: readonly number[]): void {
    this.started = true;
    const sorted = ids.toSorted((a, b) => a - b);
    const lowest = sorted[0];
    if (lowest === undefined) return;
    this.high = lowest;
    this.heard(sorted.slice(1), performance.now());
  }

  list(): number[] {
    return [...this.#missedAt.keys()];
  }

  /** What one look brought, sorted by id. What was missed for too long and did not come this time either is given up. */
  heard(ids: readonly number[], now: number): void {
    for (const id of ids) {
      if (id <= this.high) this.#missedAt.delete(id);
      else this.#advance(id, now);
    }
    for (const [id, since] of this.#missedAt) if (now - since > GIVE_UP_AFTER_MS) this.#missedAt.delete(id);
  }

  #advance(id: number, now: number): void {
    for (let between = Math.max(this.high + 1, id - AT_MOST); between < id; between++) this.#missedAt.set(between, now);
    this.high = id;
  }
}
