import type { SetSetting, SettingKey, SettingView, Tier } from '#server/platform/settings.schema.ts';
import { api, withQuery } from '../api/client.ts';
import { t, words } from '../i18n/words.svelte.ts';
import { inputOf, tiers, type Unit } from './setting-forms.ts';

/** Where a value holds. */
export type Place = Pick<SetSetting, 'scope' | 'scopeId'>;
export const everywhere: Place = { scope: 'all', scopeId: null };

export interface Held {
  value: unknown;
  /** Set at this very place, for all, or nowhere. */
  from: 'here' | 'all' | 'fallback';
}

/** What holds at a place, and why. */
export function heldAt({ values, fallback }: SettingView, place: Place): Held {
  const own = values.find(({ scope, scopeId }) => scope === place.scope && scopeId === place.scopeId);
  if (own) return { value: own.value, from: 'here' };
  const general = values.find(({ scope }) => scope === 'all');
  return general ? { value: general.value, from: 'all' } : { value: fallback, from: 'fallback' };
}

export const queueValues = ({ values }: SettingView) => values.filter(({ scope }) => scope === 'queue');
export const keyOf = (view: SettingView): SettingKey => view.key as SettingKey;

export const setSetting = (key: SettingKey, place: Place, value: unknown): Promise<void> =>
  api.put(`/settings/${key}`, { ...place, value } satisfies SetSetting);
/** What holds above this place holds here again. */
export const inheritSetting = (key: SettingKey, place: Place): Promise<void> =>
  api.delete(withQuery(`/settings/${key}`, place));

/** A value as people read it, with its unit. */
export function wordValue(key: SettingKey, value: unknown): string {
  const form = inputOf(key);
  const { never, yes, no, tiers: tierNames } = t().adminSettings;
  switch (form.input) {
    case 'number':
      return withUnit(Number(value), form.unit);
    case 'numberOrNever':
      return value === null ? never : withUnit(Number(value), form.unit);
    case 'yesNo':
      return value ? yes : no;
    case 'tier':
      return tierNames[value as Tier];
    case 'address':
      return value === null ? t().adminSettings.usualAddress : String(value);
    case 'text':
    case 'timeZone':
    case 'currency':
      return String(value);
    case 'tierPoints':
      return tiers.map(tier => `${tierNames[tier]}\u00a0${decimal((value as Record<Tier, number>)[tier])}`).join(' · ');
  }
}

/** Whether what was typed is a value at all: a box without a number is NaN. */
export function isComplete(key: SettingKey, typed: unknown): boolean {
  if (inputOf(key).input === 'tierPoints')
    return tiers.every(tier => !Number.isNaN((typed as Record<Tier, number>)[tier]));
  return typeof typed === 'string' ? typed.trim() !== '' : !Number.isNaN(typed);
}

const withUnit = (value: number, unit: Unit): string => `${decimal(value)} ${t().adminSettings.units[unit]}`;
const decimal = (value: number): string => new Intl.NumberFormat(words.language).format(value);
