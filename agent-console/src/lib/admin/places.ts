import type { LucideProps } from '@lucide/svelte';
import type { Component } from 'svelte';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import GraduationCap from '@lucide/svelte/icons/graduation-cap';
import Hash from '@lucide/svelte/icons/hash';
import Layers from '@lucide/svelte/icons/layers';
import Mail from '@lucide/svelte/icons/mail';
import Network from '@lucide/svelte/icons/network';
import Settings from '@lucide/svelte/icons/settings-2';
import Workflow from '@lucide/svelte/icons/workflow';
import UsersRound from '@lucide/svelte/icons/users-round';
import type { Permission } from '#server/people/role.schema.ts';
import type { Messages } from '../i18n/en.ts';

interface AdminPlace {
  href: string;
  label: (t: Messages) => string;
  icon: Component<LucideProps>;
  /** Who has something to look at there. */
  needs: Permission;
}

/** The screens of the administration, in the order of their navigation. */
const adminPlaces: readonly AdminPlace[] = [
  { href: '/admin/skills', label: t => t.skills.title, icon: GraduationCap, needs: 'configure' },
  { href: '/admin/queues', label: t => t.queueAdmin.title, icon: Layers, needs: 'configure' },
  { href: '/admin/branches', label: t => t.branches.title, icon: Network, needs: 'read_people' },
  { href: '/admin/groups', label: t => t.groups.title, icon: UsersRound, needs: 'read_people' },
  { href: '/admin/calendars', label: t => t.calendars.title, icon: CalendarClock, needs: 'configure' },
  { href: '/admin/numbers', label: t => t.numbers.title, icon: Hash, needs: 'watch_floor' },
  { href: '/admin/flows', label: t => t.admin.flows, icon: Workflow, needs: 'watch_floor' },
  { href: '/admin/mails', label: t => t.mails.title, icon: Mail, needs: 'configure' },
  { href: '/admin/settings', label: t => t.adminSettings.title, icon: Settings, needs: 'configure' },
];

interface Reader {
  may(permission: Permission): boolean;
}
/** Those for whoever reads; `/admin` leads to the first. */
export const adminPlacesOf = (reader: Reader): AdminPlace[] => adminPlaces.filter(({ needs }) => reader.may(needs));
/** Whether a screen, or one below it, is for whoever reads. */
export const isPlaceOf = (reader: Reader, path: string): boolean =>
  adminPlacesOf(reader).some(({ href }) => path === href || path.startsWith(`${href}/`));
