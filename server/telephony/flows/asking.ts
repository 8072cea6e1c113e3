import type { Language } from '#server/platform/schema.ts';
import type { Asking } from './behaviours.ts';
import { isDate, passesLuhn } from './digits.ts';
import { filled } from './spoken.ts';
import type { StepOf, Words } from './step.schema.ts';
import type { Because, Heard, Walk } from './walk.ts';

const bothLanguages: readonly Language[] = ['en', 'zh-CN'];
const languageKeys: Record<string, Language> = { '1': 'en', '2': 'zh-CN' };
const oneKey = { most: 1, finishKey: '#', secret: false };

/** After vain tries the language is the customer's own, or English: nobody is turned away for want of a keypad. */
export const asksForLanguage: Asking<StepOf<'language'>> = {
  exits: () => ['next'],
  silent: 'next',
  tries: ({ tries }) => tries,
  keys: () => oneKey,
  question(step, walk, because) {
    const inBoth = (words: Words) => bothLanguages.map(language => filled(words, walk, language));
    const before = because ? inBoth(step[because]) : walk.state.attempt === 1 ? inBoth(step.greeting) : [];
    return [...before, ...inBoth(step.prompt)];
  },
  take(_step, digits, { state }) {
    const language = languageKeys[digits];
    if (!language) return null;
    state.language = language;
    return 'next';
  },
  async vain(_step, _because, { state, facts }) {
    state.language = (await facts.usualLanguage()) ?? 'en';
    return 'next';
  },
  arrive({ greeting }, walk) {
    if (!walk.state.languageFixed) return null;
    walk.heard.push(filled(greeting, walk));
    return 'next';
  },
};

export const offersMenu: Asking<StepOf<'menu'>> = {
  exits: ({ options }) => [...new Set(options.map(({ key }) => key)), 'wrong', 'nothing'],
  silent: 'nothing',
  tries: ({ tries }) => tries,
  keys: () => oneKey,
  question: inOneLanguage,
  take({ options }, digits, { state }) {
    const option = options.find(({ key }) => key === digits);
    if (!option) return null;
    state.menuPath.push(option.code);
    return option.key;
  },
  vain(_step, because, { state }) {
    state.menuPath.push('no_choice');
    return because;
  },
};

export const asksForDigits: Asking<StepOf<'collect'>> = {
  exits: () => ['ok', 'wrong', 'nothing'],
  silent: 'nothing',
  tries: ({ tries }) => tries,
  keys: ({ longest, finishKey, secret }) => ({ most: longest, finishKey, secret }),
  question: inOneLanguage,
  async take(step, digits, walk) {
    if (!(await isValid(step, digits, walk))) return null;
    if (step.secret) walk.secrets.set(step.attribute, digits);
    else walk.state.attributes[step.attribute] = digits;
    return 'ok';
  },
  vain: (_step, because) => because,
};

function inOneLanguage(step: { prompt: Words; wrong: Words; nothing: Words }, walk: Walk, because: Because): Heard[] {
  return [...(because ? [filled(step[because], walk)] : []), filled(step.prompt, walk)];
}

async function isValid(step: StepOf<'collect'>, digits: string, { facts }: Walk): Promise<boolean> {
  if (!/^[0-9]+$/.test(digits) || digits.length < step.shortest || digits.length > step.longest) return false;
  switch (step.check) {
    case 'none':
      return true;
    case 'luhn':
      return passesLuhn(digits);
    case 'date':
      return isDate(digits);
    case 'ticket':
      return (await facts.ticket(digits)) !== null;
  }
}
