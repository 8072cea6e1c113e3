import type { LucideProps } from '@lucide/svelte';
import type { Component } from 'svelte';
import GraduationCap from '@lucide/svelte/icons/graduation-cap';
import Layers from '@lucide/svelte/icons/layers';
import Settings from '@lucide/svelte/icons/settings-2';
import type { Messages } from '../i18n/en.ts';

interface AdminPlace {
  href: string;
  label: (t: Messages) => string;
  icon: Component<LucideProps>;
}

/** The administrator's screens, in the order of their navigation; `/admin` leads to the first. */
export const adminPlaces: readonly [AdminPlace, ...AdminPlace[]] = [
  { href: '/admin/skills', label: t => t.skills.title, icon: GraduationCap },
  { href: '/admin/queues', label: t => t.queueAdmin.title, icon: Layers },
  { href: '/admin/settings', label: t => t.adminSettings.title, icon: Settings },
];
