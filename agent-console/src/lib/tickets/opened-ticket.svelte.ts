import type { TicketView, UpdateTicket } from '#server/tickets/ticket.schema.ts';
import { api, ApiError } from '../api/client.ts';
import { Loaded } from '../api/loaded.svelte.ts';

export type TicketChange = Omit<UpdateTicket, 'version'>;

/** One ticket on the screen, and what is being changed in it. */
export class OpenedTicket {
  readonly id: string;
  readonly loaded = new Loaded<TicketView>();
  saving = $state(false);
  /** What I wanted while somebody else was first: not made, and not forgotten. */
  refused = $state.raw<TicketChange | null>(null);
  view = $derived(this.loaded.value);

  constructor(id: string) {
    this.id = id;
  }

  load = (): Promise<void> => this.loaded.load(() => api.get<TicketView>(`/tickets/${this.id}`));

  /** Whether it was made. Throws what the server refuses otherwise. */
  async change(change: TicketChange): Promise<boolean> {
    if (!this.view) return false;
    this.saving = true;
    const { version } = this.view;
    try {
      const path = `/tickets/${this.id}`;
      const next = await api.patch<TicketView>(path, { ...change, version } satisfies UpdateTicket);
      // Through `load`, so that an older answer still under way is dropped.
      await this.loaded.load(() => Promise.resolve(next));
      this.refused = null;
      return true;
    } catch (error) {
      if (!(error instanceof ApiError) || error.code !== 'ticket_changed') throw error;
      const now = error.details.ticket as TicketView;
      await this.loaded.load(() => Promise.resolve(now));
      this.refused = change;
      return false;
    } finally {
      this.saving = false;
    }
  }

  leave(): void {
    this.refused = null;
  }
}
