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
  return async (name: string, words: string) => {
    await page.getByText(words).filter({ visible: true }).first().waitFor();
    wrong.push(...(await look(page, name, language)));
  };
}

export async function openSignIn(office: Office, { language }: Reader): Promise<Page> {
  const page = await office.newPage('agent', { locale: language, viewport: wide });
  // Whoever signs in reads this language, whatever their account says.
  await page.addInitScript(chosen => localStorage.setItem('language', chosen), language);
  await page.goto(office.url);
  return page;
}

/** Signs in with one of the demo's buttons. */
export async function openDesk(office: Office, reader: Reader, name = reader.agent): Promise<Page> {
  const page = await openSignIn(office, reader);
  await page.getByRole('button', { name }).click();
  await page.getByRole('button', { name: reader.t.me.menu }).waitFor();
  return page;
}

/** Passes the device check and becomes available. */
export async function goAvailable(page: Page, { t }: Pick<Reader, 't'>): Promise<void> {
  await page.getByRole('button', { name: t.presence.goAvailable }).first().click();
  const check = page.getByRole('dialog');
  await check.getByText(t.devices.heard).waitFor();
  await check.getByRole('button', { name: t.devices.play }).click();
  await check.getByRole('button', { name: t.devices.ring, exact: true }).click();
  await check.getByRole('button', { name: t.devices.goAvailable }).click();
  await check.waitFor({ state: 'hidden' });
}
