/** What happens next: the earliest is taken first. Plain arrays, since a run has millions. */
export class EventHeap<T> {
  readonly #times: number[] = [];
  readonly #values: T[] = [];

  push(time: number, value: T): void {
    let at = this.#times.length;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (this.#times[parent]! <= time) break;
      this.#times[at] = this.#times[parent]!;
      this.#values[at] = this.#values[parent]!;
      at = parent;
    }
    this.#times[at] = time;
    this.#values[at] = value;
  }

  /** The earliest, or undefined when nothing is left. */
  pop(): { time: number; value: T } | undefined {
    const time = this.#times[0];
    if (time === undefined) return undefined;
    const value = this.#values[0]!;
    const lastTime = this.#times.pop()!;
    const lastValue = this.#values.pop()!;
    if (this.#times.length > 0) this.#sink(lastTime, lastValue);
    return { time, value };
  }

  #sink(time: number, value: T): void {
    const size = this.#times.length;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= size) break;
      if (child + 1 < size && this.#times[child + 1]! < this.#times[child]!) child += 1;
      if (this.#times[child]! >= time) break;
      this.#times[at] = this.#times[child]!;
      this.#values[at] = this.#values[child]!;
      at = child;
    }
    this.#times[at] = time;
    this.#values[at] = value;
  }
}
