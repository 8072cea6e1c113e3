import type { TicketHistoryItem, TicketNoteView } from '#server/tickets/ticket.schema.ts';
import { PagedList } from '../api/loaded.svelte.ts';

export type ThreadItem =
  | { kind: 'note'; id: string; at: string; note: TicketNoteView }
  | { kind: 'done'; id: string; at: string; done: TicketHistoryItem };

/** Notes and history of a ticket as one thread, the oldest first. Each comes in pages of its own. */
export class TicketThread {
  readonly #notes = new PagedList<TicketNoteView>();
  readonly #history = new PagedList<TicketHistoryItem>();
  readonly #path: string;
  hasMore = $derived(this.#notes.hasMore || this.#history.hasMore);
  loading = $derived(this.#notes.loading || this.#history.loading);
  error = $derived(this.#notes.error ?? this.#history.error);
  items = $derived.by<ThreadItem[]>(() => {
    const notes = this.#notes.items.map(note => ({ kind: 'note' as const, id: note.id, at: note.createdAt, note }));
    const history = this.#history.items.map(done => ({ kind: 'done' as const, id: done.id, at: done.at, done }));
    // Before the oldest of a list that goes on, something may be missing.
    const from = [
      this.#notes.hasMore ? (notes.at(-1)?.at ?? '') : '',
      this.#history.hasMore ? (history.at(-1)?.at ?? '') : '',
    ].sort()[1]!;
    return [...history.toReversed(), ...notes.toReversed()]
      .filter(item => item.at >= from)
      .sort((a, b) => a.at.localeCompare(b.at));
  });

  constructor(ticketId: string) {
    this.#path = `/tickets/${ticketId}`;
  }

  load = async (): Promise<void> => {
    await Promise.all([this.#notes.open(`${this.#path}/notes`), this.#history.open(`${this.#path}/history`)]);
  };

  async earlier(): Promise<void> {
    await Promise.all([this.#notes.more(), this.#history.more()]);
  }
}
