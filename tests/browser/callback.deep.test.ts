import { expect, test } from 'vitest';
import { untilTrue } from '../support/chromium.ts';
import { waitInLine } from './customer.ts';
import { signIn } from './desk.ts';
import { heardAs } from './ears.ts';
import { AGENT_HZ, CUSTOMER_HZ, shareOffice } from './office.ts';

const office = await shareOffice();

test(
  'a customer presses 1 instead of waiting, is rung at their turn and talks; the screen of callbacks shows it all the while',
  { timeout: 240_000 },
  async () => {
    const customer = await waitInLine(office);
    await customer.press('1', /You keep your place in line/);
    await customer.press('1', /To confirm, press 1/);
    await customer.untilEnded();

    const ana = await signIn(office);
    const { page } = ana;
    await page.getByRole('link', { name: 'Callbacks', exact: true }).click();
    const row = page.getByRole('main').getByRole('listitem').filter({ hasText: 'Alice Johnson' });
    await row.filter({ hasText: 'Keeps the place since' }).waitFor();
    await row.getByRole('button').click();
    const pane = page.getByRole('complementary', { name: 'Callback' });
    await pane.getByText('Asked for while waiting in line').waitFor();

    await ana.goAvailable();
    const offer = page.getByRole('article', { name: 'Callback: Alice Johnson, Cards' });
    await offer.getByText('kept the place').waitFor();
    await offer.getByText('Attempt 1 of 3').waitFor();
    await row.filter({ hasText: 'Rings at an agent' }).waitFor();
    await page.keyboard.press('a');
    await page.waitForURL('**/interactions/*');
    await page.getByRole('region', { name: 'Callback' }).getByText('We are ringing them.').waitFor();

    await customer.page.getByRole('button', { name: 'Accept' }).click();
    await untilTrue(customer.page, 'patchbayPhone.state() === "in-call"', 30_000);
    await heardAs(ana.hears, CUSTOMER_HZ);
    await heardAs(customer.hears, AGENT_HZ);
    await page.getByText('If only a voicemail answers, then we try again in 30 minutes.').waitFor();

    await ana.callBar.getByRole('button', { name: 'Hang up' }).click();
    const wrapUp = page.getByRole('region', { name: 'How did it end?' });
    await wrapUp.getByRole('button', { name: 'Reached voicemail' }).waitFor();
    await page.keyboard.press('1');
    await page.getByText('Saved. You are available again.').waitFor();

    await page.getByRole('link', { name: 'Callbacks', exact: true }).click();
    await page.getByText('Nobody waits to be rung').waitFor();
    await page.getByRole('link', { name: 'Over' }).click();
    await row.filter({ hasText: 'Reached' }).click();
    await pane.getByRole('link', { name: /Reached.*Ana Torres/ }).waitFor();

    await page.goto(`${office.url}/customers`);
    await page.getByRole('link', { name: /Alice Johnson/ }).click();
    await page.getByText('Callback kept: reached').waitFor();
    await page.getByText('Waits for our call').waitFor();
  },
);

test('an agent promises a callback by keyboard, moves it and calls it off', { timeout: 240_000 }, async () => {
  const { page } = await signIn(office, 'Ben Okafor');
  await page.goto(`${office.url}/callbacks`);
  await page.getByText('Nobody waits to be rung').waitFor();
  await page.keyboard.press('b');
  const dialog = page.getByRole('dialog', { name: 'Promise to ring back' });
  await dialog.getByLabel('Number').fill('+1 202 555 0112');
  await dialog.getByText('At a time').click();
  await dialog.getByRole('button', { name: /Tomorrow morning/ }).click();
  await dialog.getByLabel('Note').fill('About her loan');
  await page.keyboard.press('Control+Enter');
  await dialog.waitFor({ state: 'hidden' });
  const row = page.getByRole('main').getByRole('listitem').filter({ hasText: 'About her loan' });
  await row.filter({ hasText: 'Agreed for' }).getByRole('button').click();

  const pane = page.getByRole('complementary', { name: 'Callback' });
  await pane.getByRole('button', { name: 'Change' }).click();
  const change = page.getByRole('dialog', { name: 'Change the callback' });
  await change.getByLabel('Who rings').selectOption({ label: 'Me' });
  await change.getByRole('button', { name: 'Save' }).click();
  await change.waitFor({ state: 'hidden' });
  await pane.getByText('Ben Okafor', { exact: true }).waitFor();

  await pane.getByRole('button', { name: 'Call off' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Call off' }).click();
  await pane.getByText('Called off: not wanted any more').waitFor();
  await page.keyboard.press('Escape');
  await pane.waitFor({ state: 'hidden' });
  expect(new URL(page.url()).search).toBe('');
  await page.getByText('Nobody waits to be rung').waitFor();
});
