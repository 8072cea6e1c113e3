import type { Language } from '#server/platform/schema.ts';

export const ivrSteps = ['language', 'menu'] as const;
export type IvrStep = (typeof ivrSteps)[number];

/** The menu of our number: key, code in the interaction's menu path, and the queue it leads to. The words are in `prompts.ts`. */
export const menu = [
  { digit: '1', code: 'cards', queueKey: 'cards' },
  { digit: '2', code: 'accounts', queueKey: 'accounts' },
  { digit: '0', code: 'other', queueKey: 'general' },
] as const;

const languageKeys: Record<string, Language> = { '1': 'en', '2': 'zh-CN' };

/** After this many tries without a valid key the customer is not asked again. */
export const MOST_TRIES = 3;

export type IvrResult =
  | { next: 'ask'; step: IvrStep; attempt: number; because: 'wrong_key' | 'nothing_pressed' }
  | { next: 'menu'; language: Language }
  | { next: 'queue'; queueKey: string; code: string };

/**
 * What follows a key, or none. Asking again has an end: after three tries the language is the customer's own (or English) and the menu
 * leads to the general queue, so that nobody is turned away for want of a keypad.
 */
export function decideIvr(
  step: IvrStep,
  digits: string | undefined,
  attempt: number,
  usualLanguage: Language | null,
): IvrResult {
  const askAgain = attempt < MOST_TRIES;
  const again = { next: 'ask', step, attempt: attempt + 1, because: digits ? 'wrong_key' : 'nothing_pressed' } as const;
  if (step === 'language') {
    const language = digits ? languageKeys[digits] : undefined;
    if (language) return { next: 'menu', language };
    return askAgain ? again : { next: 'menu', language: usualLanguage ?? 'en' };
  }
  const choice = menu.find(entry => entry.digit === digits);
  if (choice) return { next: 'queue', queueKey: choice.queueKey, code: choice.code };
  return askAgain ? again : { next: 'queue', queueKey: 'general', code: 'no_choice' };
}
