import type { Person } from './people.ts';
import type { Part, SpokenLanguage } from './situation.ts';

/** What anybody may have to say, in every voice. */
export const interjections: Record<
  SpokenLanguage,
  { hello: string; stillThere: string; afterHold: string; giveUp: string }
> = {
  en: {
    hello: 'Hello?',
    stillThere: 'Hello, are you still there?',
    afterHold: 'There you are. That took a while.',
    giveUp: 'I cannot hear anything. I will try again later.',
  },
  'zh-CN': {
    hello: '喂？',
    stillThere: '喂，您还在吗？',
    afterHold: '终于来了，我等了好一会儿。',
    giveUp: '我听不到声音，回头再打吧。',
  },
};

/** The line as this person says it: `{birthDate}` in words. */
export const wordsOf = (line: string, { birthDate, language }: Person): string =>
  line.replace('{birthDate}', birthDate ? dateInWords(birthDate, language) : '');

/** Everything that must be recorded of a part. */
export function linesOf({ person, opening, answers, goodbye }: Part): string[] {
  const { hello, stillThere, afterHold, giveUp } = interjections[person.language];
  const own = [opening, ...answers, goodbye].filter(line => line !== '').map(line => wordsOf(line, person));
  return [...own, hello, stillThere, afterHold, giveUp];
}

const months = 'January February March April May June July August September October November December'.split(' ');
const small =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const tens = 'zero ten twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
const digits = [...'〇一二三四五六七八九'];

/** `1987-03-14`: March 14, nineteen eighty seven; 一九八七年三月十四日. */
function dateInWords(date: string, language: SpokenLanguage): string {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  if (language === 'en') {
    const century = Math.floor(year / 100);
    return `${months[month - 1]} ${numberInWords(day)}, ${numberInWords(century)} ${numberInWords(year % 100)}`;
  }
  const spelled = [...String(year)].map(digit => digits[Number(digit)]).join('');
  return `${spelled}年${numberInChinese(month)}月${numberInChinese(day)}日`;
}

const numberInWords = (value: number): string =>
  value < 20 ? small[value]! : [tens[Math.floor(value / 10)], value % 10 > 0 ? small[value % 10] : ''].join(' ').trim();

function numberInChinese(value: number): string {
  const [ten, unit] = [Math.floor(value / 10), value % 10];
  return `${ten > 1 ? digits[ten] : ''}${ten > 0 ? '十' : ''}${unit > 0 ? digits[unit] : ''}`;
}
