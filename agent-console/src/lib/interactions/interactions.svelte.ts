import type { InteractionState, InteractionView } from '#server/interactions/interaction.schema.ts';
import { Versioned } from '../console/versioned.svelte.ts';

const mineWhile: readonly InteractionState[] = ['connecting', 'in_progress', 'wrap_up'];
/** Closed ones are kept for whoever still looks at them, but a console open for a day does not grow. */
const keptClosed = 30;

/** The interactions that this console holds: mine, and those a screen watches. */
export class Interactions {
  #rows = new Versioned<InteractionView>();
  #watched = new Map<string, number>();
  #me: () => string;

  constructor(me: () => string) {
    this.#me = me;
  }

  /** What I have to do, the oldest first. */
  mine = $derived.by(() =>
    this.#rows.all
      .filter(view => this.isMine(view) && mineWhile.includes(view.state))
      .sort((a, b) => a.arrivedAt.localeCompare(b.arrivedAt)),
  );
  /** The one I talk in or am about to. */
  current = $derived(this.mine.find(view => view.state !== 'wrap_up'));
  inWrapUp = $derived(this.mine.find(view => view.state === 'wrap_up'));

  get(id: string): InteractionView | undefined {
    return this.#rows.get(id);
  }

  isMine(view: InteractionView): boolean {
    return view.agent?.id === this.#me();
  }

  upsert(view: InteractionView): void {
    if (!this.isMine(view) && !this.#watched.has(view.id) && !this.#rows.get(view.id)) return;
    this.#rows.upsert(view);
    this.#prune();
  }

  gone(id: string, version: number): void {
    if (!this.#watched.has(id)) this.#rows.remove(id, version);
  }

  mark(): number {
    return this.#rows.mark();
  }

  replaceAll(mine: InteractionView[], mark?: number): void {
    const watched = this.#rows.all.filter(
      view => this.#watched.has(view.id) && !mine.some(other => other.id === view.id),
    );
    this.#rows.replaceAll([...mine, ...watched], mark);
  }

  /** A screen shows it and wants its news. Returns what ends that. */
  watch(id: string): () => void {
    this.#watched.set(id, (this.#watched.get(id) ?? 0) + 1);
    return () => {
      const left = (this.#watched.get(id) ?? 1) - 1;
      if (left > 0) this.#watched.set(id, left);
      else this.#watched.delete(id);
    };
  }

  #prune(): void {
    const closed = this.#rows.all.filter(view => view.state === 'closed' && !this.#watched.has(view.id));
    for (const view of closed.slice(0, Math.max(0, closed.length - keptClosed))) this.#rows.forget(view.id);
  }
}
