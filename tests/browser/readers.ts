import type { Page } from 'playwright-core';
import { en, type Messages } from '#lib/i18n/en.ts';
import { zhCN } from '#lib/i18n/zh-CN.ts';
import type { Language } from '#server/platform/schema.ts';
import { deep, look, wide } from './look.ts';
import type { Office } from './office.ts';

export interface Reader {
  language: Language;
  t: Messages;
  agent: string;
}
export const readers: Reader[] = [
  { language: 'en', t: en, agent: 'Ana Torres' },
  { language: 'zh-CN', t: zhCN as Messages, agent: '李梅' },
];

/** The deep tier sees all in both languages. */
export const inQuickTier = (language: Language) => readers.filter(reader => deep || reader.language === language);

/** Waits until some words are on the screen, then looks at it and adds what is wrong. */
export function watcher(page: Page, { language }: Reader, wrong: string[]) {
  return async (name: string, words: string, alsoNarrow = false) => {
    await page.getByText(words).filter({ visible: true }).first().waitFor();
    wrong.push(...(await look(page, name, language, alsoNarrow)));
  };
}

export async function openSignIn(office: Office, { language }: Reader): Promise<Page> {
  const page = await office.newPage('agent', { locale: language, viewport: wide });
  // Whoever signs in reads this language, whatever their account says.
  await page.addInitScript(chosen => localStorage.setItem('language', chosen), language);
  await page.goto(office.url);
  return page;
}
