/*
 * What a customer says is compared with the record as people say and write it: dates in several orders, in English and Chinese, full-width
 * digits, with or without spaces and hyphens.
 */

/** Every day that this text may mean, as `1985-03-12`: `03/04/1985` may be two. */
export function readDays(text: string): string[] {
  const plain = fromChinese(text.normalize('NFKC').trim().toLowerCase());
  const parts = plain.match(/\d+|[a-z]{3,}/g) ?? [];
  const readings = parts.length === 1 ? fromDigits(parts[0]!) : parts.length === 3 ? fromParts(parts) : [];
  return [...new Set(readings.flatMap(toDay))];
}

/** Letters and digits alone: `SW1A 1AA`, `６１０１０３-Ｘ`. */
export const plainText = (text: string): string =>
  text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');

/** Whether this says how a number ends, by its last four characters or by the whole of it. */
export function saysEndOf(number: string, said: string): boolean {
  const [whole, answer] = [plainText(number), plainText(said)];
  return answer.length >= 4 && (answer === whole.slice(-4) || answer === whole);
}

/** A date in the order year, month, day. */
type Reading = readonly [year: number, month: number, day: number];

function fromDigits(digits: string): Reading[] {
  if (digits.length !== 8) return [];
  const at = (from: number, to: number) => Number(digits.slice(from, to));
  return [
    [at(0, 4), at(4, 6), at(6, 8)],
    [at(4, 8), at(2, 4), at(0, 2)],
    [at(4, 8), at(0, 2), at(2, 4)],
  ];
}

function fromParts(parts: readonly string[]): Reading[] {
  const named = parts.findIndex(part => monthOf(part) > 0);
  if (named >= 0) {
    const [first, second] = parts.filter((_, index) => index !== named).map(Number) as [number, number];
    const month = monthOf(parts[named]!);
    return first > 31 ? [[first, month, second]] : [[second, month, first]];
  }
  const [a, b, c] = parts.map(Number) as [number, number, number];
  return parts[0]!.length === 4 ? [[a, b, c]] : [[c, b, a], [c, a, b]]; // prettier-ignore
}

const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const monthOf = (word: string): number => months.indexOf(word.slice(0, 3)) + 1;

/** Years as people shorten them are of the last or of this century. */
function toDay([year, month, day]: Reading): string[] {
  const years = year < 100 ? [1900 + year, 2000 + year] : [year];
  return years.flatMap(year => {
    const date = new Date(Date.UTC(year, month - 1, day));
    const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
    return exists ? [date.toISOString().slice(0, 10)] : [];
  });
}

const chineseDigits = '〇一二三四五六七八九';
/** `一九八五年三月十二日` → `1985年3月12日`; also `○` and `零`, and ordinals such as `12th`. */
function fromChinese(text: string): string {
  return text
    .replace(/(\d)(st|nd|rd|th)\b/g, '$1')
    .replace(/[零○]/g, '〇')
    .replace(/[〇一二三四五六七八九十]+/g, word => {
      if (!word.includes('十')) return [...word].map(digit => chineseDigits.indexOf(digit)).join('');
      const [tens = '', ones = ''] = word.split('十');
      return String(
        10 * (tens === '' ? 1 : chineseDigits.indexOf(tens)) + (ones === '' ? 0 : chineseDigits.indexOf(ones)),
      );
    });
}
