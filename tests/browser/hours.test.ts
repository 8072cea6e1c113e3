import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ringBank } from './customer.ts';
import { signIn } from './desk.ts';
import { shareOffice } from './office.ts';

const office = await shareOffice();

test(
  'an administrator gives a queue opening hours with a proposed holiday and closes it now; a caller hears the words',
  { timeout: 120_000 },
  async () => {
    const [{ page }, sofia] = await Promise.all([signIn(office, 'Ada Admin'), signIn(office, 'Sofia Lind')]);
    await page.goto(`${office.url}/admin/calendars`);
    await page.getByText('No calendars yet').waitFor();
    await page.getByRole('button', { name: 'New calendar' }).click();
    await page.getByLabel('Name').fill('Card desk');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('heading', { name: 'Card desk' }).waitFor();

    await page.getByLabel('Monday: opens').fill('0');
    await page.getByLabel('Monday: closes').fill('24');
    await page.getByRole('button', { name: 'Copy Monday to other days' }).click();
    await page.getByRole('menuitem', { name: 'All days' }).click();
    expect(await page.getByLabel('Sunday: closes').inputValue()).toBe('24:00');

    await page.getByRole('button', { name: 'Propose holidays…' }).click();
    const proposals = page.getByRole('dialog', { name: 'Propose holidays' });
    await proposals.getByLabel('Country or region').fill('united states');
    await page.getByRole('option', { name: 'United States', exact: true }).click();
    await proposals.getByLabel('All of them').uncheck();
    await proposals.getByLabel(/Christmas Day/).check();
    await proposals.getByRole('button', { name: 'Take 1 day' }).click();
    // What is typed stays while one is elsewhere.
    await page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name: 'Numbers' }).click();
    await page.getByText('Nobody is blocked').waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Not saved yet').waitFor({ state: 'hidden' });
    await page.getByRole('img', { name: /1 day closed/ }).waitFor();

    await toQueue(page, 'Cards');
    await page.getByLabel('Calendar', { exact: true }).selectOption('Card desk');
    await page.getByRole('main').getByRole('button', { name: 'Save' }).click();
    await page.getByText('Not saved yet').waitFor({ state: 'hidden' });
    await page.getByRole('button', { name: 'Close now…' }).click();
    const closing = page.getByRole('dialog', { name: 'Close Cards now' });
    expect(await closing.getByLabel('Words in Chinese').inputValue()).toContain('银行卡');
    await closing.getByLabel('Words in English').fill('Our card systems are down until noon.');
    await closing.getByRole('button', { name: 'Close the queue' }).click();
    await page.getByText(/Closed by hand since/).waitFor();

    const customer = await ringBank(office);
    await customer.press('1', 'For English, press 1.');
    await customer.press('1', /For cards, press 1/);
    await customer.page.getByRole('log').getByText('Our card systems are down until noon.').waitFor();
    await customer.untilEnded();

    // Whoever leads sees it on the floor, and may open the queue there.
    await sofia.page.getByRole('link', { name: 'Floor' }).click();
    const card = sofia.page.getByRole('navigation', { name: 'Queue' }).getByRole('link', { name: /Cards/ });
    await card.getByText('Closed', { exact: true }).click();
    await sofia.page.getByRole('button', { name: 'Open again' }).click();
    await card.getByText('Closed', { exact: true }).waitFor({ state: 'hidden' });
    await page.getByText('New callers are put in line.').waitFor();
    await Promise.all([page.context().close(), sofia.page.context().close(), customer.leave()]);
  },
);

async function toQueue(page: Page, name: string): Promise<void> {
  await page.getByRole('navigation', { name: 'Administration' }).getByRole('link', { name: 'Queues' }).click();
  await page.getByRole('link', { name: new RegExp(`^${name}`) }).click();
  await page.getByRole('heading', { name }).waitFor();
}
