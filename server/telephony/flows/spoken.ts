import type { Language } from '#server/platform/schema.ts';
import { spokenTime } from '../prompts.ts';
import type { Words } from './step.schema.ts';
import type { Heard, TicketFacts, Walk } from './walk.ts';

/** `{name}` in words. */
const PLACEHOLDER = /\{([a-z][a-z0-9_]*)\}/g;
export const ORGANISATION = 'organisation';
export const placeholdersIn = (text: string): string[] => [...text.matchAll(PLACEHOLDER)].map(([, name]) => name!);

/** Words with everything filled in, in the call's language or the given one. */
export const filled = (words: Words, { state, facts }: Walk, language: Language = state.language): Heard => ({
  language,
  say: words[language].replace(PLACEHOLDER, (_whole, name: string) =>
    name === ORGANISATION ? facts.organisation[language] : spokenValue(state.attributes[name] ?? '', name, language),
  ),
});

/** Digits one by one; the codes of a ticket's status in words. */
function spokenValue(value: string, name: string, language: Language): string {
  if (name === 'ticket_status') return ticketWords[language].statuses[value as TicketFacts['status']] ?? value;
  return singly(value);
}
const singly = (value: string): string => (/^[0-9]+$/.test(value) ? [...value].join(' ') : value);

interface TicketWords {
  statuses: Record<TicketFacts['status'], string>;
  tell: (number: string, status: string) => string;
  promised: (when: string) => string;
}
const ticketWords: Record<Language, TicketWords> = {
  en: {
    statuses: {
      new: 'received',
      open: 'being worked on',
      pending: 'waiting for further information',
      solved: 'solved',
      closed: 'closed',
    },
    tell: (number, status) => `Your request number ${number} is ${status}.`,
    promised: when => ` You will hear from us by ${when}.`,
  },
  'zh-CN': {
    statuses: { new: '已受理', open: '正在处理', pending: '等待补充信息', solved: '已解决', closed: '已关闭' },
    tell: (number, status) => `您的工单${number}，目前状态为${status}。`,
    promised: when => `我们将在${when}之前答复您。`,
  },
};

/** Number, status, and until when the customer hears from the bank. */
export function tellTicket({ number, status, promisedAt }: TicketFacts, { state, facts }: Walk): Heard {
  const { language } = state;
  const words = ticketWords[language];
  const waits = status !== 'solved' && status !== 'closed';
  const promise = promisedAt && waits ? words.promised(spokenTime(language, promisedAt, facts.timeZone)) : '';
  return { language, say: words.tell(singly(number), words.statuses[status]) + promise };
}
