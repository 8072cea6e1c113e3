import type { InteractionView } from '#server/interactions/interaction.schema.ts';
import type { Reference } from '#server/platform/schema.ts';

/** What a new ticket starts from. */
export interface TicketStart {
  subject: string;
  text: string;
  customer: Reference | null;
  /** The call it comes from. */
  interaction: Pick<InteractionView, 'id'> | null;
  /** Where it is to wait, named in the reader's language. */
  queue: Reference | null;
}
const fromNothing: TicketStart = { subject: '', text: '', customer: null, interaction: null, queue: null };

/** The one dialog for new tickets; every screen may open it, with what it knows. */
class NewTicket {
  /** Null: it is closed. */
  start = $state.raw<TicketStart | null>(null);

  /** The call of the last one that was opened here. */
  openedFrom = $state<string | null>(null);

  begin(start: Partial<TicketStart> = {}): void {
    this.start ??= { ...fromNothing, ...start };
  }

  end = (): void => {
    this.start = null;
  };
}

export const newTicket = new NewTicket();
