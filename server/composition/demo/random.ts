/** Chance that comes out the same each time: the demo bank is the same bank wherever it is loaded. */
export class Chance {
  #state: number;

  constructor(seed: number) {
    this.#state = seed >>> 0;
  }

  /** From 0 to below 1 (mulberry32). */
  next(): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0;
    let bits = this.#state;
    bits = Math.imul(bits ^ (bits >>> 15), bits | 1);
    bits ^= bits + Math.imul(bits ^ (bits >>> 7), bits | 61);
    return ((bits ^ (bits >>> 14)) >>> 0) / 4_294_967_296;
  }

  /** A whole number, both ends included. */
  between(from: number, to: number): number {
    return from + Math.floor(this.next() * (to - from + 1));
  }

  happens(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[Math.floor(this.next() * choices.length)]!;
  }

  /** One of the keys, as often as its weight says. */
  weighted<K extends string>(weights: Readonly<Partial<Record<K, number>>>): K {
    const entries = Object.entries(weights) as [K, number][];
    return entries[this.heavy(entries.map(([, weight]) => weight))]![0];
  }

  /** The place of one of the weights. */
  heavy(weights: readonly number[]): number {
    let left = this.next() * weights.reduce((sum, weight) => sum + weight, 0);
    const place = weights.findIndex(weight => (left -= weight) < 0);
    return place === -1 ? weights.length - 1 : place;
  }

  /** Times between things that happen independently; also how long people have patience. */
  exponential(mean: number): number {
    return -mean * Math.log(1 - this.next());
  }

  /** Many are short, some long: what talks last. */
  logNormal(median: number, spread: number): number {
    const normal = Math.sqrt(-2 * Math.log(1 - this.next())) * Math.cos(2 * Math.PI * this.next());
    return median * Math.exp(spread * normal);
  }

  digits(count: number): string {
    return Array.from({ length: count }, () => this.between(0, 9)).join('');
  }

  hex(count: number): string {
    let text = '';
    while (text.length < count) text += (0x1_0000 + Math.floor(this.next() * 0x1_0000)).toString(16).slice(1);
    return text.slice(0, count);
  }

  /** The id of a row that came into being then: UUID v7. */
  id(at: Date): string {
    const time = at.getTime().toString(16).padStart(12, '0');
    const variant = (8 + this.between(0, 3)).toString(16);
    return `${time.slice(0, 8)}-${time.slice(8)}-7${this.hex(3)}-${variant}${this.hex(3)}-${this.hex(12)}`;
  }
}
