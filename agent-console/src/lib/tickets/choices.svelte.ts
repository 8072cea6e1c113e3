import type { TicketChoices } from '#server/tickets/ticket.schema.ts';
import { api } from '../api/client.ts';
import { nameOf, t } from '../i18n/words.svelte.ts';

interface Option {
  value: string;
  label: string;
  detail?: string;
  also?: string;
}
const none: TicketChoices = { queues: [], groups: [], owners: [] };

/** Who can look after a ticket and with whom it can wait, as one chooses from. */
export class Choices {
  #all = $state.raw<TicketChoices>(none);
  owners = $derived<Option[]>([
    { value: '', label: t().tickets.noOwner },
    ...this.#all.owners.map(({ id, name }) => ({ value: id, label: name })),
  ]);
  /** Values are `queue:…` and `group:…`. */
  places = $derived<Option[]>([
    { value: '', label: t().tickets.noPlace },
    ...(['queue', 'group'] as const).flatMap(kind =>
      this.#all[`${kind}s`].map(place => ({
        value: `${kind}:${place.id}`,
        label: nameOf(place),
        detail: t().tickets[kind],
        also: `${place.name} ${place.nameZh}`,
      })),
    ),
  ]);

  /** Without an answer what is chosen already can still be shown. */
  async load(): Promise<void> {
    this.#all = await api.get<TicketChoices>('/tickets/choices').catch(() => none);
  }
}

/** What is chosen may have been closed meanwhile, or not be loaded yet: it is shown all the same. */
export const withChosen = (options: readonly Option[], value: string, label: string | null): readonly Option[] =>
  label === null || options.some(option => option.value === value) ? options : [...options, { value, label }];

/** Both, as the server takes them. */
export function readPlace(value: string): { queueId: string | null; groupId: string | null } {
  const [kind, id = null] = value.split(':');
  return { queueId: kind === 'queue' ? id : null, groupId: kind === 'group' ? id : null };
}
export const writePlace = (queueId: string | null | undefined, groupId: string | null | undefined): string =>
  queueId ? `queue:${queueId}` : groupId ? `group:${groupId}` : '';
