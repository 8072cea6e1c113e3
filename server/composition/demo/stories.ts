import type { Language } from '#server/platform/schema.ts';
import { closingsEn, storiesEn } from './stories-en.ts';
import { closingsZh, storiesZh } from './stories-zh-CN.ts';
import type { Chance } from './random.ts';

/** What people ring about: by queue, with how often. */
export const topicsOf = {
  cards: { lost_card: 3, card_declined: 4, unknown_charge: 4, new_pin: 2, card_limit: 2, card_abroad: 2 },
  accounts: { balance: 4, transfer_pending: 4, statement: 3, salary: 2, account_block: 2, standing_order: 2 },
  general: { opening_hours: 2, address_change: 3, app_signin: 5, service_complaint: 2, appointment: 3 },
  loans: { rate_question: 3, early_repayment: 2, instalment_missed: 2, loan_status: 4 },
  wealth: { maturity: 4, product_question: 3, redemption: 2 },
  'chinese-line': { balance: 3, app_signin: 4, card_declined: 3, statement: 2, appointment: 2, transfer_pending: 2 },
} as const satisfies Record<string, Record<string, number>>;
export type QueueKey = keyof typeof topicsOf;
type KeysOf<T> = T extends unknown ? keyof T : never;
export type QueueTopic<Q extends QueueKey> = KeysOf<(typeof topicsOf)[Q]> & string;
export type Topic = QueueTopic<QueueKey>;

/** How a topic is told: what the customer said, and, at the same place, what was done about it. Words in braces are facts of the customer and the day. */
export type StoryWords = Record<Topic, { subject: string; happened: readonly string[]; done: readonly string[] }>;

const words = { en: [storiesEn, closingsEn], 'zh-CN': [storiesZh, closingsZh] } as const;

/** Whoever notes how a call ended writes one of these; complaints come mostly of some topics. */
const endings = {
  resolved: 70,
  follow_up_needed: 16,
  transferred_elsewhere: 5,
  call_dropped: 2,
  other: 3,
  complaint: 4,
};
export type Ending = keyof typeof endings;
export const endingOf = (chance: Chance, topic: Topic): Ending =>
  topic === 'service_complaint'
    ? chance.weighted<Ending>({ complaint: 7, follow_up_needed: 2, resolved: 1 })
    : chance.weighted<Ending>(endings);

/** Facts that stand in for the braces. */
export type Facts = Readonly<Record<'card' | 'account' | 'amount' | 'product' | 'outlet' | 'date', string>>;

export const filled = (text: string, facts: Facts): string =>
  text.replaceAll(/\{(\w+)\}/g, (_, fact: keyof Facts) => facts[fact]);

/** A note as somebody types it between two calls: mostly whole, sometimes only half of it. */
export function noteOf(chance: Chance, topic: Topic, ending: Ending, language: Language, facts: Facts): string {
  const [stories, closings] = words[language];
  const { happened, done } = stories[topic];
  const which = chance.between(0, happened.length - 1);
  const said = happened[which]!;
  const parts =
    ending === 'call_dropped'
      ? [said, chance.pick(closings[ending]!)]
      : [
          ...(chance.happens(0.88) ? [said] : []),
          done[which]!,
          ...(chance.happens(ending === 'resolved' ? 0.3 : 0.8) ? [chance.pick(closings[ending]!)] : []),
        ];
  return filled(parts.join(language === 'en' ? ' ' : ''), facts);
}

export const subjectOf = (topic: Topic, language: Language, facts: Facts): string =>
  filled(words[language][0][topic].subject, facts);

/** What was done about it, as the first lines of a ticket or its notes tell. */
export const toldOf = (
  chance: Chance,
  topic: Topic,
  part: 'happened' | 'done',
  language: Language,
  facts: Facts,
): string => filled(chance.pick(words[language][0][topic][part]), facts);
