import { remember, remembered } from '../ui/remember.ts';
import { words } from '../i18n/words.svelte.ts';

const letters = Array.from({ length: 26 }, (_, index) => String.fromCharCode(65 + index));
/** Two letters that name something, though no country (ISO 3166 keeps them aside, or CLDR made them up). */
const noCountries = new Set(['EU', 'EZ', 'UN', 'QO', 'XA', 'XB', 'ZZ']);

/** Countries and regions by their names in the reader's language. */
export function countries(): { value: string; label: string; also: string }[] {
  const names = new Intl.DisplayNames(words.language, { type: 'region', fallback: 'none' });
  const codes = letters.flatMap(one => letters.map(other => one + other)).filter(code => !noCountries.has(code));
  // What was renamed has one code in use; the old one has the same name.
  const byName = new Map<string, string>();
  for (const code of codes) {
    const name = new Intl.Locale(`und-${code}`).region === code ? names.of(code) : undefined;
    if (name) byName.set(name, code);
  }
  const list = [...byName].map(([label, value]) => ({ value, label, also: value }));
  return list.sort((a, b) => a.label.localeCompare(b.label, words.language));
}

/** The country asked for last here; else a guess. */
export const likelyCountry = (timeZone: string): string =>
  remembered('holidays-of') ??
  (/^Asia\/(Shanghai|Urumqi|Chongqing|Harbin)$/.test(timeZone) || words.language === 'zh-CN'
    ? 'CN'
    : (new Intl.Locale(navigator.language).region ?? 'US'));
export const rememberCountry = (code: string): void => remember('holidays-of', code);
