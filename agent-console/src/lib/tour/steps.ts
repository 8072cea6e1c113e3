import type { Console } from '../console/console.svelte.ts';
import type { Messages } from '../i18n/en.ts';

/** One thing to be shown, or done by oneself. */
export interface TourStep {
  key: keyof Messages['tour']['steps'];
  /** What it is about, as a selector; the first that is there. Without one, or while there is none, the words stand alone. */
  at?: string;
  /** Done already or by now: the tour goes on by itself. `path`: where they are. */
  done?: (desk: Console, path: string) => boolean;
  /** Offers to open the customer's phone. */
  phone?: true;
}

const talks = (desk: Console): boolean => Boolean(desk.interactions.current);
const rings = (desk: Console): boolean => desk.offers.all.length > 0 || talks(desk);
const on = (start: string) => (_: Console, path: string) => path.startsWith(start);
const end: TourStep = { key: 'end', at: '.me-trigger' };
const search: TourStep = { key: 'search' };

const agent: readonly TourStep[] = [
  { key: 'welcome' },
  { key: 'presence', at: '.presence-trigger', done: desk => desk.presence.view?.state === 'available' },
  { key: 'phone', phone: true, done: rings },
  { key: 'answer', at: '.tray article', done: talks },
  { key: 'customer', at: 'main aside' },
  { key: 'note', at: 'main textarea', done: ({ interactions: { current } }) => (current?.notesVersion ?? 0) > 0 },
  { key: 'ticket', at: 'main article' },
  { key: 'wrapUp', at: '[data-tour="wrap-up"], [data-tour="call"]' },
  end,
];
const supervisor: readonly TourStep[] = [
  { key: 'floor', at: 'nav a[href="/floor"]', done: on('/floor') },
  { key: 'queues', at: 'main section:nth-of-type(1)' },
  { key: 'waiting', at: 'main section:nth-of-type(2)' },
  { key: 'people', at: 'main section:nth-of-type(3)' },
  { key: 'history', at: 'nav a[href="/interactions"]', done: on('/interactions') },
  search,
  end,
];
const administrator: readonly TourStep[] = [
  { key: 'administration', at: 'nav a[href^="/admin"]', done: on('/admin') },
  { key: 'queueSetup', at: 'a[href="/admin/queues"]', done: on('/admin/queues') },
  { key: 'settings', at: 'a[href="/admin/settings"]', done: on('/admin/settings') },
  { key: 'floor', at: 'nav a[href="/floor"]', done: on('/floor') },
  search,
  end,
];
const others: readonly TourStep[] = [
  { key: 'customers', at: 'nav a[href="/customers"]', done: on('/customers') },
  { key: 'history', at: 'nav a[href="/interactions"]', done: on('/interactions') },
  search,
  end,
];

/** What somebody with these rights is shown. */
export function stepsFor(desk: Pick<Console, 'may'>): readonly TourStep[] {
  if (desk.may('configure')) return administrator;
  if (desk.may('lead_floor')) return supervisor;
  return desk.may('take_calls') ? agent : others;
}
