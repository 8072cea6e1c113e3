import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { untilTrue } from '../support/chromium.ts';

export interface Opened {
  page: Page;
  said: string[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** Opens the phone; `said` collects what the browser was asked to speak, as `language text`, and `(stop)`. */
export async function openPhone(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Opened> {
  const context = await browser.newContext({ locale: 'en-US', ...options });
  const said: string[] = [];
  await context.exposeFunction('noteSpeech', (words: string) => said.push(words));
  await context.addInitScript(() => {
    const note = (words: string) => (window as unknown as { noteSpeech(words: string): void }).noteSpeech(words);
    speechSynthesis.speak = utterance => note(`${utterance.lang} ${utterance.text}`);
    speechSynthesis.cancel = () => note('(stop)');
  });
  const page = await context.newPage();
  await page.goto(`${url}/phone`);
  return { page, said, [Symbol.asyncDispose]: () => context.close() };
}

export const dial = async (page: Page): Promise<void> => {
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  await untilTrue(page, 'patchbayPhone.state() === "in-call"');
};
