import type { InteractionState, InteractionView, LegView } from '#server/interactions/interaction.schema.ts';
import type { ConsoleSnapshot } from '#server/composition/console.schema.ts';
import { Versioned } from '../console/versioned.svelte.ts';

const mineWhile: readonly InteractionState[] = ['connecting', 'in_progress', 'wrap_up'];
/** What I am in a call: the one who has it, asked in by them, or there as a supervisor. */
export type Part = 'agent' | 'consulted' | 'supervisor';
export type Supervising = NonNullable<ConsoleSnapshot['supervising']>;

/** Closed ones are kept for whoever still looks at them, but a console open for a day does not grow. */
const keptClosed = 30;

/** The interactions that this console holds: mine, and those a screen watches. */
export class Interactions {
  #rows = new Versioned<InteractionView>();
  #watched = new Map<string, number>();
  #me: () => string;
  /** Where I listen. The call itself does not tell of it when the agent is not to see it. */
  supervising = $state.raw<Supervising | null>(null);

  constructor(me: () => string) {
    this.#me = me;
  }

  /** What I have to do, the oldest first. */
  mine = $derived.by(() =>
    this.#rows.all.filter(view => this.partIn(view) !== null).sort((a, b) => a.arrivedAt.localeCompare(b.arrivedAt)),
  );
  /** The one I talk in or am about to; before those of others my own. */
  current = $derived.by(() => {
    const open = this.mine.filter(view => view.state !== 'wrap_up');
    return open.find(view => this.isMine(view)) ?? open[0];
  });
  inWrapUp = $derived(this.mine.find(view => view.state === 'wrap_up'));

  get(id: string): InteractionView | undefined {
    return this.#rows.get(id);
  }

  isMine(view: InteractionView): boolean {
    return view.agent?.id === this.#me();
  }

  /** My part in it as it now is; null: none. */
  partIn(view: InteractionView): Part | null {
    if (this.isMine(view)) return mineWhile.includes(view.state) ? 'agent' : null;
    if (view.state !== 'in_progress' || view.customerLeftAt) return null;
    const line = this.lineIn(view);
    if (line) return line.kind === 'consulted' ? 'consulted' : 'supervisor';
    const { supervising } = this;
    const over = view.legs.some(leg => leg.id === supervising?.legId && leg.state === 'left');
    return supervising?.interactionId === view.id && !over ? 'supervisor' : null;
  }

  /** My open line into it, as far as the call tells. One that is only offered to me is not one yet. */
  lineIn({ legs }: InteractionView): LegView | undefined {
    return legs.findLast(leg => leg.user?.id === this.#me() && isOpen(leg));
  }

  upsert(view: InteractionView): void {
    if (!this.isMine(view) && this.partIn(view) === null && !this.#watched.has(view.id) && !this.#rows.get(view.id))
      return;
    this.#rows.upsert(view);
    // The next one who has this call is not listened to because the last one was.
    if (this.supervising?.interactionId === view.id && this.partIn(view) !== 'supervisor') this.supervising = null;
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

const isOpen = ({ state, phoneNumber }: LegView): boolean =>
  state !== 'left' && (state !== 'ringing' || phoneNumber !== null);
