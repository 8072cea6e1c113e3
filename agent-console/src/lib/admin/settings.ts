import { phoneNumbers } from '../i18n/phone-numbers.svelte.ts';
import type { RecordingMode, SetSetting, SettingKey, SettingView, Tier } from '#server/platform/settings.schema.ts';
import type { BranchView } from '#server/people/branch.schema.ts';
import { api, withQuery } from '../api/client.ts';
import { weekday } from '../i18n/format.ts';
import { t, words } from '../i18n/words.svelte.ts';
import { clock } from '../hours/hours.ts';
import { inputOf, tiers, type Unit } from './setting-forms.ts';

/** Where a value holds. */
export interface Place extends Pick<SetSetting, 'scope' | 'scopeId'> {
  /** Branches whose values hold here too where nothing nearer is set; the nearest first. */
  above?: readonly string[];
}
export const everywhere: Place = { scope: 'all', scopeId: null };

export const inBranch = ({ id, path }: Pick<BranchView, 'id' | 'path'>): Place => ({
  scope: 'branch',
  scopeId: id,
  above: path.filter(other => other !== id).reverse(),
});

export interface Held {
  value: unknown;
  /** Set at this very place, in a branch above, for all, or nowhere. */
  from: 'here' | 'branch' | 'all' | 'fallback';
  /** Which branch above. */
  branchId?: string;
}

/** What holds at a place, and why. */
export function heldAt(view: SettingView, place: Place): Held {
  const own = view.values.find(({ scope, scopeId }) => scope === place.scope && scopeId === place.scopeId);
  return own ? { value: own.value, from: 'here' } : heldAbove(view, place);
}

/** What would hold there if nothing were set at the place itself. */
export function heldAbove({ values, fallback }: SettingView, { scope, above = [] }: Place): Held {
  for (const branchId of above) {
    const near = values.find(value => value.scope === 'branch' && value.scopeId === branchId);
    if (near) return { value: near.value, from: 'branch', branchId };
  }
  if (scope === 'all') return { value: fallback, from: 'fallback' };
  const general = values.find(({ scope }) => scope === 'all');
  return general ? { value: general.value, from: 'all' } : { value: fallback, from: 'fallback' };
}

export const valuesOf = ({ values }: SettingView, scope: 'branch' | 'queue') =>
  values.filter(value => value.scope === scope);
export const keyOf = (view: SettingView): SettingKey => view.key as SettingKey;

export const setSetting = (key: SettingKey, { scope, scopeId }: Place, value: unknown): Promise<void> =>
  api.put(`/settings/${key}`, { scope, scopeId, value } satisfies SetSetting);
/** What holds above this place holds here again. */
export const inheritSetting = (key: SettingKey, { scope, scopeId }: Place): Promise<void> =>
  api.delete(withQuery(`/settings/${key}`, { scope, scopeId }));

/** A value as people read it, with its unit. */
export function wordValue(key: SettingKey, value: unknown): string {
  const form = inputOf(key);
  const { never, yes, no, tiers: tierNames, recordingModes } = t().adminSettings;
  switch (form.input) {
    case 'number':
      return withUnit(Number(value), form.unit);
    case 'numberOrNever':
      return value === null ? never : withUnit(Number(value), form.unit);
    case 'clock':
      return clock(Number(value));
    case 'weekdays':
      return (value as number[]).length === 7
        ? t().adminSettings.everyDay
        : listOf((value as number[]).map(day => weekday(day - 1)));
    case 'countries':
      return value === null ? t().adminSettings.allCountries : (value as string[]).join(', ');
    case 'yesNo':
      return value ? yes : no;
    case 'tier':
      return tierNames[value as Tier];
    case 'recordingMode':
      return recordingModes[value as RecordingMode];
    case 'address':
      return value === null ? t().adminSettings.usualAddress : String(value);
    case 'phoneNumber':
      return value === null ? t().adminSettings.usualNumber : phoneNumbers.show(String(value));
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
  if (Array.isArray(typed)) return typed.length > 0;
  return typeof typed === 'string' ? typed.trim() !== '' : !Number.isNaN(typed);
}

const listOf = (parts: string[]): string => new Intl.ListFormat(words.language, { type: 'unit' }).format(parts);
const withUnit = (value: number, unit: Unit): string => `${decimal(value)} ${t().adminSettings.units[unit]}`;
const decimal = (value: number): string => new Intl.NumberFormat(words.language).format(value);
