import type { Console } from '../console/console.svelte.ts';
import type { Messages } from '../i18n/en.ts';
import { newTicket } from '../tickets/new-ticket.svelte.ts';

/** One thing to be shown, or done by oneself. */
export interface TourStep {
  key: keyof Messages['tour']['steps'];
  /** What it is about, as selectors; the first of which something is on the screen. Without any, or while there is none, the words stand alone. */
  at?: readonly string[];
  /** Done already or by now: the tour goes on by itself. `path`: where they are. */
  done?: (desk: Console, path: string) => boolean;
  /** What is done by being there: "Next" leads there, too. */
  to?: string;
  /** Offers to open the customer's phone. */
  phone?: true;
}

const marked = (what: string): string => `[data-tour="${what}"]`;
/** Where there is no room beside the work, what opens it. */
const panel = [marked('panel'), marked('panel-handle')];

/** The call that is taken, until it is wrapped up. */
const handled = ({ interactions }: Console) => interactions.current ?? interactions.inWrapUp;
const proved = (desk: Console): boolean => handled(desk)?.verification != null;
const opened = (desk: Console): boolean => newTicket.openedFrom !== null && newTicket.openedFrom === handled(desk)?.id;
const talks = (desk: Console): boolean => Boolean(desk.interactions.current);
const rings = (desk: Console): boolean => desk.offers.all.length > 0 || talks(desk);
const opens = (to: string): Pick<TourStep, 'to' | 'done'> => ({ to, done: (_, path) => path.startsWith(to) });
const end: TourStep = { key: 'end', at: ['.me-trigger'] };
const search: TourStep = { key: 'search', at: [marked('search')] };

const agent: readonly TourStep[] = [
  { key: 'welcome' },
  { key: 'presence', at: [marked('presence')], done: desk => desk.presence.view?.state === 'available' },
  { key: 'phone', phone: true, done: rings },
  { key: 'answer', at: ['.tray article'], done: talks },
  { key: 'customer', at: panel, done: proved },
  { key: 'verify', at: [marked('verify'), ...panel], done: proved },
  { key: 'note', at: [marked('notes')], done: desk => (handled(desk)?.notesVersion ?? 0) > 0 },
  { key: 'ticket', at: [marked('ticket')], done: opened },
  { key: 'wrapUp', at: [marked('wrap-up'), marked('call')], done: desk => !handled(desk) },
  end,
];
const supervisor: readonly TourStep[] = [
  { key: 'floor', at: ['nav a[href="/floor"]'], ...opens('/floor') },
  { key: 'queues', at: [marked('floor-queues')] },
  { key: 'waiting', at: [marked('floor-line')] },
  { key: 'people', at: [marked('floor-people')] },
  { key: 'history', at: ['nav a[href="/interactions"]'], ...opens('/interactions') },
  search,
  end,
];
const administrator: readonly TourStep[] = [
  { key: 'administration', at: ['nav a[href^="/admin"]'], ...opens('/admin') },
  { key: 'queueSetup', at: ['a[href="/admin/queues"]'], ...opens('/admin/queues') },
  { key: 'settings', at: ['a[href="/admin/settings"]'], ...opens('/admin/settings') },
  { key: 'floor', at: ['nav a[href="/floor"]'], ...opens('/floor') },
  search,
  end,
];
const others: readonly TourStep[] = [
  { key: 'customers', at: ['nav a[href="/customers"]'], ...opens('/customers') },
  { key: 'history', at: ['nav a[href="/interactions"]'], ...opens('/interactions') },
  search,
  end,
];

/** What somebody with these rights is shown. */
export function stepsFor(desk: Pick<Console, 'may'>): readonly TourStep[] {
  if (desk.may('configure')) return administrator;
  if (desk.may('lead_floor')) return supervisor;
  return desk.may('take_calls') ? agent : others;
}
