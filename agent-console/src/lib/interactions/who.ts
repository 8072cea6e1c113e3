import type { InteractionView } from '#server/interactions/interaction.schema.ts';
import { phoneNumbers } from '../i18n/phone-numbers.svelte.ts';
import { t } from '../i18n/words.svelte.ts';

type Caller = Pick<InteractionView, 'customer' | 'candidates' | 'customerNumber'>;

/** Who is on the other side, as one title and one line below it. */
export function whoIs(caller: Caller): { title: string; detail: string } {
  const number = caller.customerNumber === null ? t().who.withheld : phoneNumbers.show(caller.customerNumber);
  if (caller.customer) return { title: caller.customer.name, detail: number };
  if (caller.candidates.length > 1)
    return { title: number, detail: t().who.severalCandidates(caller.candidates.length) };
  return { title: number, detail: caller.customerNumber === null ? '' : t().who.unknownNumber };
}

/** The menu's choices in words, in order. */
export function menuPathIn(words: Record<string, string>, path: string[]): string {
  return path.map(code => words[code] ?? code.replaceAll('_', ' ')).join(' › ');
}
