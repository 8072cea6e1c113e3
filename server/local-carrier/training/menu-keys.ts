import type { MenuChoice, SpokenLanguage } from './situation.ts';

/** How a menu names what somebody wants, and the key it gives for it. */
const wants: Record<SpokenLanguage, Record<MenuChoice | 'language', RegExp>> = {
  en: {
    language: /for english,? press (\d)/i,
    cards: /for cards[^.]*?,? press (\d)/i,
    accounts: /for accounts[^.]*?,? press (\d)/i,
    other: /for anything else,? press (\d)/i,
  },
  'zh-CN': {
    language: /中文[^，。]*请按(\d)/,
    cards: /银行卡[^，。]*请按(\d)/,
    accounts: /账户[^，。]*请按(\d)/,
    other: /其他[^，。]*请按(\d)/,
  },
};

/** The key that this announcement gives for what the caller wants; null: none. */
export function keyFor(announcement: string, language: SpokenLanguage, choice: MenuChoice): string | null {
  const { language: own, [choice]: wanted } = wants[language];
  return (wanted.exec(announcement) ?? own.exec(announcement))?.[1] ?? null;
}
