import type { LucideProps } from '@lucide/svelte';
import type { Component } from 'svelte';
import GraduationCap from '@lucide/svelte/icons/graduation-cap';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import Hash from '@lucide/svelte/icons/hash';
import Layers from '@lucide/svelte/icons/layers';
import Settings from '@lucide/svelte/icons/settings-2';
import type { Role } from '#server/people/user.schema.ts';
import type { Messages } from '../i18n/en.ts';

interface AdminPlace {
  href: string;
  label: (t: Messages) => string;
  icon: Component<LucideProps>;
  /** Supervisors have something to do there too. */
  forSupervisors?: true;
}

/** The administrator's screens, in the order of their navigation; `/admin` leads to the first. */
export const adminPlaces: readonly [AdminPlace, ...AdminPlace[]] = [
  { href: '/admin/skills', label: t => t.skills.title, icon: GraduationCap },
  { href: '/admin/queues', label: t => t.queueAdmin.title, icon: Layers },
  { href: '/admin/calendars', label: t => t.calendars.title, icon: CalendarClock },
  { href: '/admin/numbers', label: t => t.numbers.title, icon: Hash, forSupervisors: true },
  { href: '/admin/settings', label: t => t.adminSettings.title, icon: Settings },
];

export const adminPlacesOf = (role: Role | undefined): AdminPlace[] =>
  adminPlaces.filter(({ forSupervisors }) => role === 'administrator' || (role === 'supervisor' && forSupervisors));
/** Whether a screen, or one below it, is for this role. */
export const isPlaceOf = (role: Role | undefined, path: string): boolean =>
  adminPlacesOf(role).some(({ href }) => path === href || path.startsWith(`${href}/`));
