import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { ringBank } from './customer.ts';
import { deskIn, signIn } from './desk.ts';
import { heardAs, keepSound } from './ears.ts';
import { AGENT_HZ, CUSTOMER_HZ, shareOffice } from './office.ts';

const password = 'three ferries at noon';
const office = await shareOffice();

test(
  'an administrator sets up a queue and an agent by invitation, and the first call reaches that agent',
  { timeout: 120_000 },
  async () => {
    const { page: admin } = await signIn(office, 'Ada Admin');
    await makeQueue(admin);
    await leadNumberThere(admin);
    const link = await inviteAgent(admin);

    const newcomer = await office.newPage('agent', { locale: 'en-US', viewport: { width: 1440, height: 900 } });
    await keepSound(newcomer.context());
    await newcomer.goto(link);
    await newcomer.getByRole('heading', { name: 'Hello Noor Haddad' }).waitFor();
    await newcomer.getByText('Harbour Bank has invited you').waitFor();
    expect(newcomer.url()).toBe(`${office.url}/welcome`);
    await newcomer.getByLabel('Password', { exact: true }).fill(password);
    await newcomer.getByLabel('Password, again').fill(password);
    await newcomer.keyboard.press('Enter');
    const noor = await deskIn(newcomer);
    await noor.goAvailable();

    const customer = await ringBank(office);
    await noor.offer.waitFor();
    await noor.offer.getByText('Mortgages').first().waitFor();
    await noor.offer.locator('summary').click();
    await noor.offer.getByText('Noor Haddad').waitFor();
    await noor.offer.getByRole('button', { name: 'Answer' }).click();
    await heardAs(noor.hears, CUSTOMER_HZ);
    await heardAs(customer.hears, AGENT_HZ);
    await noor.untilPresence('On a call');

    // The link was for once.
    await admin.goto(link);
    await admin.getByRole('heading', { name: 'This link does not work any more' }).waitFor();
    await Promise.all([admin.context().close(), newcomer.context().close(), customer.leave()]);
  },
);

async function makeQueue(page: Page): Promise<void> {
  await page.goto(`${office.url}/admin/skills`);
  await page.getByRole('button', { name: 'New skill' }).click();
  await name(page, 'Mortgage advice', '房贷咨询');
  await page.goto(`${office.url}/admin/queues`);
  await page.getByRole('button', { name: 'New queue' }).click();
  await name(page, 'Mortgages', '房屋贷款');
  await page.getByRole('heading', { name: 'Mortgages', level: 1 }).waitFor();
  await page.getByLabel('Add a skill…').selectOption('Mortgage advice');
  await page.getByRole('main').getByRole('button', { name: 'Save' }).click();
  await page.getByText('Not saved yet').waitFor({ state: 'hidden' });
}

async function leadNumberThere(page: Page): Promise<void> {
  await page.goto(`${office.url}/admin/numbers`);
  await page.getByRole('button', { name: 'New number' }).click();
  const dialog = page.getByRole('dialog', { name: 'New number' });
  await dialog.getByLabel('Telephone number').fill('+1 202 555 0100');
  await dialog.getByLabel('Name').fill('Mortgage line');
  await dialog.getByLabel('Leads to').selectOption('Mortgages');
  await dialog.getByLabel('Language').selectOption('English');
  await save(dialog);
}

/** Returns the link, as it is copied. */
async function inviteAgent(page: Page): Promise<string> {
  await page.goto(`${office.url}/people`);
  await page.getByRole('button', { name: 'New person' }).click();
  const person = page.getByRole('dialog', { name: 'New person' });
  await person.getByLabel('Name').fill('Noor Haddad');
  await person.getByLabel('E-mail').fill('noor@harbour.example');
  await person.getByRole('checkbox', { name: 'Mortgages' }).check();
  await person.getByLabel('Add a skill…').selectOption('Mortgage advice');
  await person.getByRole('button', { name: 'Save' }).click();

  const handing = page.getByRole('dialog', { name: 'Invitation link' });
  await handing.getByText('Valid until').waitFor();
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await handing.getByRole('button', { name: 'Copy link' }).click();
  await handing.getByRole('button', { name: 'Copied' }).waitFor();
  const link = (await page.evaluate('navigator.clipboard.readText()')) as string;
  await handing.getByRole('button', { name: 'Done' }).click();
  await page
    .getByRole('button', { name: /Noor Haddad/ })
    .getByText('Invited')
    .waitFor();
  return link;
}

async function name(page: Page, english: string, chinese: string): Promise<void> {
  await page.getByLabel('Name in English').fill(english);
  await page.getByLabel('Name in Chinese').fill(chinese);
  await save(page.getByRole('dialog'));
}

async function save(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
}
