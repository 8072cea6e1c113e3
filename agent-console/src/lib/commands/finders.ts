import type { CustomerView } from '#server/customers/customer.schema.ts';
import type { Page } from '#server/platform/schema.ts';
import type { Tier } from '#server/platform/settings.schema.ts';
import type { DirectoryEntry } from '#server/routing/directory.schema.ts';
import type { TicketSummary } from '#server/tickets/ticket.schema.ts';
import { api, withQuery } from '../api/client.ts';
import type { Console } from '../console/console.svelte.ts';
import { phoneNumbers } from '../i18n/phone-numbers.svelte.ts';
import { t } from '../i18n/words.svelte.ts';

/** Something found by name or number, and where it is opened. */
export interface Found {
  href: string;
  words: string;
  detail: string;
  tier?: Tier;
}
/** A kind of things that the search field finds. */
export interface Finder {
  title: () => string;
  find: (query: string) => Promise<Found[]>;
}

const limit = 6;
async function ask<T>(path: string, query: string, show: (item: T) => Found): Promise<Found[]> {
  return (await api.get<Page<T>>(withQuery(path, { q: query, limit }))).items.map(show);
}

/** What whoever reads may look for, in the order in which it is shown. */
export function findersFor(desk: Pick<Console, 'may'>): Finder[] {
  const customers: Finder = {
    title: () => t().nav.customers,
    find: query =>
      ask<CustomerView>('/customers', query, ({ id, name, tier, numbers }) => ({
        href: `/customers/${id}`,
        words: name,
        tier,
        detail: numbers[0] ? phoneNumbers.show(numbers[0]) : '',
      })),
  };
  const tickets: Finder = {
    title: () => t().tickets.title,
    find: query =>
      ask<TicketSummary>('/tickets', query, ({ id, number, subject, customer }) => ({
        href: `/tickets/${id}`,
        words: subject,
        detail: [`#${number}`, customer?.name].filter(Boolean).join(' · '),
      })),
  };
  const colleagues: Finder = {
    title: () => t().directory.title,
    find: query =>
      ask<DirectoryEntry>('/directory', query, ({ name, role }) => ({
        href: withQuery('/directory', { q: name }),
        words: name,
        detail: t().codes.roles[role],
      })),
  };
  return [
    ...(desk.may('read_customers') ? [customers] : []),
    ...(desk.may('read_tickets') ? [tickets] : []),
    colleagues,
  ];
}
