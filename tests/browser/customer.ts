import type { Page } from 'playwright-core';
import { untilTrue } from '../support/chromium.ts';
import { hear, type Heard, hearVoices } from '../support/tones.ts';
import { type Office, voices } from './office.ts';

/** A customer at the phone page. */
export interface Customer {
  page: Page;
  /** Listens for so long, in milliseconds; without a number for a second. */
  hears: (ms?: number) => Promise<Heard>;
  /** Which of the voices of a story arrive. */
  voices: () => Promise<number[]>;
  /** Presses a key once the bank has asked for it. */
  press(key: string, after: string | RegExp): Promise<void>;
  hangUp(): Promise<void>;
  untilEnded(): Promise<void>;
  leave(): Promise<void>;
}

/** Rings the bank. `caller`: one of the numbers that the page offers, by name; without it the first. */
export async function ringBank(office: Office, caller?: RegExp): Promise<Customer> {
  const page = await office.newPage('customer', { locale: 'en-US' });
  await page.goto(`${office.url}/phone?audio=raw`);
  const option = page
    .getByLabel('My number', { exact: true })
    .locator('option', { hasText: caller ?? /Alice Johnson/ });
  await page.getByLabel('My number', { exact: true }).selectOption(await option.getAttribute('value'));
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  await untilTrue(page, 'patchbayPhone.state() === "in-call"', 30_000);
  const untilEnded = () => untilTrue(page, 'patchbayPhone.state() === "ended"', 30_000);
  return {
    page,
    hears: ms => hear(page, 'window.patchbayPhone.remoteStream()', ms),
    voices: () => hearVoices(page, 'window.patchbayPhone.remoteStream()', voices),
    async press(key, after) {
      await page.getByRole('log').getByText(after).first().waitFor();
      await page.keyboard.press(key);
    },
    async hangUp() {
      await page.getByRole('button', { name: 'Hang up' }).click();
      await untilEnded();
    },
    untilEnded,
    leave: () => page.context().close(),
  };
}

/** Rings and goes through the menu: English, cards. Returns when the customer is told their place in line. */
export async function waitInLine(office: Office, caller?: RegExp): Promise<Customer> {
  const customer = await ringBank(office, caller);
  await customer.press('1', 'For English, press 1.');
  await customer.press('1', /For cards, press 1/);
  await customer.page
    .getByRole('log')
    .getByText(/in line/)
    .first()
    .waitFor();
  return customer;
}
