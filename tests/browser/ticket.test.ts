import { expect, test } from 'vitest';
import { waitInLine } from './customer.ts';
import { signIn } from './desk.ts';
import { shareOffice } from './office.ts';

const office = await shareOffice();

test(
  'a ticket is opened from a call with two clicks, found in the list, noted on and solved by keyboard',
  { timeout: 240_000 },
  async () => {
    const [customer, ana] = await Promise.all([waitInLine(office), signIn(office)]);
    const { page } = ana;
    await ana.goAvailable();
    await ana.offer.waitFor();
    await page.keyboard.press('a');
    await ana.notes.fill('The machine kept her card.');

    await page.getByRole('button', { name: 'Ticket', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'New ticket' });
    expect(await dialog.getByLabel('Subject').inputValue()).toBe('Cards: Alice Johnson');
    expect(await dialog.getByLabel('Details').inputValue()).toBe('The machine kept her card.');
    expect(await dialog.getByLabel('Waits with').inputValue()).toBe('Cards');
    await dialog.getByRole('button', { name: 'Open the ticket' }).click();
    await page
      .getByRole('status')
      .filter({ hasText: 'was opened.' })
      .getByRole('link', { name: 'Look at it' })
      .waitFor();
    await page
      .locator('article')
      .getByRole('link', { name: /Cards: Alice Johnson/ })
      .waitFor();
    await customer.hangUp();

    await page.locator('h1').first().click();
    await page.keyboard.press('g');
    await page.keyboard.press('t');
    await page.getByRole('link', { name: 'Unassigned' }).click();
    await page.waitForURL('**/tickets?view=unassigned');
    await page.getByRole('link', { name: /Cards: Alice Johnson/ }).waitFor();
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/tickets\/[0-9a-f-]{36}$/);

    await page.getByText('opened this ticket').waitFor();
    await page.keyboard.press('n');
    await page.keyboard.type('Sent a new card.');
    await page.reload();
    const note = page.getByRole('textbox', { name: 'Note for colleagues' });
    await expect.poll(() => note.inputValue(), { timeout: 15_000 }).toBe('Sent a new card.');
    await note.press('Control+Enter');
    await page.getByRole('article', { name: 'Ana Torres' }).getByText('Sent a new card.').waitFor();
    await page.keyboard.press('Escape');
    await page.keyboard.press('e');
    await page.getByText('solved it').waitFor();
    expect(await page.getByRole('combobox', { name: 'Status' }).inputValue()).toBe('solved');
  },
);
