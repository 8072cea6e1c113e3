import TicketIcon from '@lucide/svelte/icons/ticket';
import type { Command } from '../commands/commands.svelte.ts';
import { t } from '../i18n/words.svelte.ts';

/** Screens that know what a new ticket is about offer it with their own `run`. */
export const newTicketCommand = (run: () => void): Command => ({
  id: 'new-ticket',
  group: 'create',
  words: t().tickets.keys.create,
  keys: 't',
  icon: TicketIcon,
  run,
});

/** `run` is null where no ticket is open. */
export const solveCommand = (run: (() => void) | null): Command => ({
  id: 'solve',
  group: 'work',
  words: t().tickets.keys.solve,
  keys: 'e',
  run,
});

export const ticketNoteCommand = (run: (() => void) | null): Command => ({
  id: 'ticket-note',
  group: 'work',
  words: t().tickets.keys.note,
  keys: 'r',
  run,
});
