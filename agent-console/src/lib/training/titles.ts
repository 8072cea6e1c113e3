import ArrowLeftRight from '@lucide/svelte/icons/arrow-left-right';
import Banknote from '@lucide/svelte/icons/banknote';
import CalendarClock from '@lucide/svelte/icons/calendar-clock';
import Car from '@lucide/svelte/icons/car';
import CreditCard from '@lucide/svelte/icons/credit-card';
import Flame from '@lucide/svelte/icons/flame';
import GraduationCap from '@lucide/svelte/icons/graduation-cap';
import Hourglass from '@lucide/svelte/icons/hourglass';
import House from '@lucide/svelte/icons/house';
import Key from '@lucide/svelte/icons/key-round';
import Pizza from '@lucide/svelte/icons/pizza';
import Receipt from '@lucide/svelte/icons/receipt';
import Silence from '@lucide/svelte/icons/volume-x';
import type { Component } from 'svelte';
import { t, wordFor } from '../i18n/words.svelte.ts';

type Icon = Component<{ size?: number | string; strokeWidth?: number | string }>;

const icons: Record<string, Icon> = {
  'lost-card': CreditCard,
  'double-charge': Receipt,
  'forgotten-pin': Key,
  'angry-complaint': Flame,
  'missing-transfer': ArrowLeftRight,
  'maturing-deposit': CalendarClock,
  'elderly-caller': Hourglass,
  payroll: Banknote,
  'loan-rate': Car,
  'address-change': House,
  'wrong-number': Pizza,
  'silent-caller': Silence,
};

export const iconOf = (situation: string): Icon => icons[situation] ?? GraduationCap;
export const titleOf = (situation: string): string => wordFor(t().training.titles, situation.replaceAll('_', '-'));
