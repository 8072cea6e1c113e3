import type { LucideProps } from '@lucide/svelte';
import type { Component } from 'svelte';
import Activity from '@lucide/svelte/icons/activity';
import BookUser from '@lucide/svelte/icons/book-user';
import CircleHelp from '@lucide/svelte/icons/circle-question-mark';
import Contact from '@lucide/svelte/icons/contact-round';
import GraduationCap from '@lucide/svelte/icons/graduation-cap';
import History from '@lucide/svelte/icons/history';
import Inbox from '@lucide/svelte/icons/inbox';
import Layers from '@lucide/svelte/icons/layers';
import PhoneForwarded from '@lucide/svelte/icons/phone-forwarded';
import Settings from '@lucide/svelte/icons/settings';
import Sliders from '@lucide/svelte/icons/sliders-horizontal';
import Ticket from '@lucide/svelte/icons/ticket';
import Users from '@lucide/svelte/icons/users-round';
import Wrench from '@lucide/svelte/icons/wrench';
import type { Permission } from '#server/people/role.schema.ts';
import { adminPlacesOf } from '../admin/places.ts';
import type { Messages } from '../i18n/en.ts';

/** A screen that one can go to from anywhere. */
export interface Place {
  href: string;
  label: string;
  icon: Component<LucideProps>;
  /** After `g`. */
  key?: string;
  /** Where it stands in the navigation: always, only where there is room, or nowhere. */
  rail?: 'always' | 'wide';
  /** Screens below it belong to it as well. */
  under: string;
}

interface Reader {
  may(permission: Permission): boolean;
  /** Customers can be simulated here. */
  simulates: boolean;
}

/** The screens for whoever reads, in the order of the navigation. */
export function placesOf(reader: Reader, t: Messages): Place[] {
  const place = (href: string, label: string, icon: Place['icon'], more: Partial<Place> = {}): Place => ({
    href,
    label,
    icon,
    under: href,
    ...more,
  });
  const floor = reader.may('watch_floor');
  const admin = adminPlacesOf(reader);
  return [
    place('/', t.nav.work, Inbox, { key: 'w', rail: 'always' }),
    place('/interactions', t.nav.history, History, { key: 'h', rail: 'always' }),
    ...(reader.may('read_customers')
      ? [place('/customers', t.nav.customers, Contact, { key: 'c', rail: 'always' as const })]
      : []),
    ...(reader.may('read_tickets')
      ? [place('/tickets', t.tickets.title, Ticket, { key: 't', rail: 'always' as const })]
      : []),
    ...(reader.may('take_calls') || reader.may('read_interactions')
      ? [place('/callbacks', t.callbacks.title, PhoneForwarded, { key: 'b', rail: 'always' as const })]
      : []),
    // The floor shows the queues, and more.
    ...(floor ? [place('/floor', t.floor.title, Activity, { key: 'f', rail: 'always' as const })] : []),
    place('/queues', t.nav.queues, Layers, { key: 'q', ...(floor ? {} : { rail: 'always' as const }) }),
    ...(reader.simulates && reader.may('take_calls')
      ? [place('/training', t.training.title, GraduationCap, { rail: 'wide' as const })]
      : []),
    place('/directory', t.directory.title, BookUser, { key: 'd', rail: 'wide' }),
    ...(reader.may('read_people') ? [place('/people', t.nav.people, Users, { key: 'p', rail: 'wide' as const })] : []),
    ...admin
      .slice(0, 1)
      .map(({ href }) => place(href, t.nav.admin, Sliders, { under: '/admin', rail: 'wide' as const })),
    ...(floor ? [place('/floor/repairs', t.repairs.title, Wrench)] : []),
    ...admin.map(({ href, label, icon }) => place(href, `${t.nav.admin} · ${label(t)}`, icon)),
    place('/account', t.nav.account, Settings),
    place('/help', t.help.title, CircleHelp),
  ];
}
