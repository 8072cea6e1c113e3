import { prompts } from '../prompts.ts';
import type { Prompts } from '../prompts.ts';
import type { Graph, StepOf, Words } from './step.schema.ts';

const inBoth = (words: (prompts: Prompts) => string): Words => ({
  en: words(prompts.en),
  'zh-CN': words(prompts['zh-CN']),
});
const tries = 3;
const complaints = {
  wrong: inBoth(({ wrongKey }) => wrongKey),
  nothing: inBoth(({ nothingPressed }) => nothingPressed),
};

const askForLanguage = (next: string): StepOf<'language'> => ({
  kind: 'language',
  name: '',
  x: 0,
  y: 120,
  exits: { next },
  greeting: inBoth(({ greeting }) => greeting('{organisation}')),
  prompt: inBoth(({ chooseLanguage }) => chooseLanguage),
  ...complaints,
  tries,
});
const leadInto = (queueId: string, y: number): StepOf<'queue'> => ({
  kind: 'queue',
  name: '',
  x: 640,
  y,
  exits: {},
  queueId,
});

/** Of a number that leads to one queue: asked for the language, and into line. */
export const straightInto = (queueId: string): Graph => ({
  start: 'language',
  steps: { language: askForLanguage('queue'), queue: leadInto(queueId, 0) },
});

/** What every installation begins with; whoever chooses nothing is led to the general queue. */
export const usualMenu = (queueIds: { cards: string; accounts: string; general: string }): Graph => ({
  start: 'language',
  steps: {
    language: askForLanguage('menu'),
    menu: {
      kind: 'menu',
      name: '',
      x: 320,
      y: 120,
      exits: { '1': 'cards', '2': 'accounts', '0': 'general', wrong: 'general', nothing: 'general' },
      prompt: inBoth(({ menu }) => menu),
      ...complaints,
      tries,
      options: [
        { key: '1', code: 'cards' },
        { key: '2', code: 'accounts' },
        { key: '0', code: 'other' },
      ],
    },
    cards: leadInto(queueIds.cards, 0),
    accounts: leadInto(queueIds.accounts, 120),
    general: leadInto(queueIds.general, 240),
  },
});
