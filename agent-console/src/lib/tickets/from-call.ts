import type { InteractionView } from '#server/interactions/interaction.schema.ts';
import type { Console } from '../console/console.svelte.ts';
import { t } from '../i18n/words.svelte.ts';
import { menuPathIn, whoIs } from '../interactions/who.ts';
import { newTicket } from './new-ticket.svelte.ts';

/** Opens the dialog with what the call is about. `notes`: as they stand in the editor now. */
export function ticketFromCall(view: InteractionView, notes: string, queues: Console['queues']): void {
  const queueName = view.queue && queues.nameOf(view.queue);
  const about = menuPathIn(t().codes.menu, view.menuPath) || queueName || '';
  newTicket.begin({
    subject: t().tickets.aboutCall(about, whoIs(view).title),
    text: notes,
    customer: view.customer,
    interaction: view,
    queue: view.queue && { id: view.queue.id, name: queueName ?? view.queue.name },
  });
}
