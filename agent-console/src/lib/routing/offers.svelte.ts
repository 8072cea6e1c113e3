import { SvelteMap } from 'svelte/reactivity';
import type { OfferView } from '#server/routing/offer.schema.ts';

const keptEnded = 50;

/** Offers that ring here. An offer that ended never rings again, in whatever order the messages come. */
export class Offers {
  #pending = new SvelteMap<string, OfferView>();
  #ended = new Set<string>();
  #heardSince = new Set<string>();
  /** The one to be answered first. */
  all = $derived([...this.#pending.values()].sort((a, b) => a.madeAt.localeCompare(b.madeAt)));
  first = $derived(this.all[0]);

  made(offer: OfferView): void {
    if (offer.state !== 'pending' || this.#ended.has(offer.id)) return;
    this.#pending.set(offer.id, offer);
    this.#heardSince.add(offer.id);
  }

  /** Returns the offer if it was ringing here until now. */
  ended(id: string): OfferView | undefined {
    const offer = this.#pending.get(id);
    this.#pending.delete(id);
    this.#ended.add(id);
    for (const old of this.#ended) if (this.#ended.size > keptEnded) this.#ended.delete(old);
    return offer;
  }

  /** Call before a snapshot is asked for. */
  mark(): void {
    this.#heardSince.clear();
  }

  /** Takes a snapshot; offers heard of since `mark` stay. */
  replaceAll(offers: OfferView[]): void {
    for (const id of [...this.#pending.keys()]) {
      if (!this.#heardSince.has(id) && !offers.some(offer => offer.id === id)) this.#pending.delete(id);
    }
    for (const offer of offers) this.made(offer);
  }

  /** An offer whose time has passed and whose end we did not hear of. `now` in milliseconds by the server's clock. */
  dropStale(now: number): void {
    for (const offer of this.#pending.values())
      if (Date.parse(offer.expiresAt) + 3000 < now) this.#pending.delete(offer.id);
  }
}
