import { words } from '../i18n/words.svelte.ts';

interface Choice {
  value: string;
  label: string;
}

/** All that this browser knows, and the chosen one. */
export const timeZones = (chosen: string): Choice[] =>
  [...new Set(['UTC', chosen, ...Intl.supportedValuesOf('timeZone')])].map(zone => ({
    value: zone,
    label: zone.replaceAll('_', ' '),
  }));

/** By code, with their names in the reader's language. */
export function currencies(chosen: string): Choice[] {
  const names = new Intl.DisplayNames(words.language, { type: 'currency' });
  const codes = new Set([...Intl.supportedValuesOf('currency'), chosen]);
  return [...codes].sort().map(code => ({ value: code, label: `${code} · ${names.of(code) ?? code}` }));
}
