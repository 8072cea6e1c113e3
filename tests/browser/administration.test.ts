import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { signIn } from './desk.ts';
import { shareOffice } from './office.ts';

const office = await shareOffice();

test(
  'an administrator makes a skill, gives it to an agent, has a queue ask for it and changes a setting there',
  { timeout: 120_000 },
  async () => {
    const { page } = await signIn(office, 'Ada Admin');
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Admin' }).click();
    await page.waitForURL('**/admin/skills');
    await page.getByText('No skills yet').waitFor();

    await page.getByRole('button', { name: 'New skill' }).click();
    await page.getByLabel('Name in English').fill('Mortgage advice');
    await page.getByLabel('Name in Chinese').fill('房贷咨询');
    expect(await page.getByLabel('Key').inputValue()).toBe('mortgage-advice');
    await save(page.getByRole('dialog'));
    await page.getByRole('button', { name: /Mortgage advice/ }).waitFor();

    await go(page, 'People', 'Main');
    await page.getByRole('button', { name: /Ben Okafor/ }).click();
    const person = page.getByRole('dialog', { name: 'Edit person' });
    await person.getByLabel('Add a skill…').selectOption('Mortgage advice');
    await chooseLevel(person, 'Level of Mortgage advice', 4);
    await save(person);

    await go(page, 'Admin', 'Main');
    await go(page, 'Queues', 'Administration');
    await page.getByRole('link', { name: /Cards/ }).click();
    await page.getByRole('heading', { name: 'Cards' }).waitFor();
    await page.getByLabel('Add a skill…').selectOption('Mortgage advice');
    await chooseLevel(page, 'Level that is asked for: Mortgage advice', 4);
    await chooseLevel(page, 'Lowest level that is accepted: Mortgage advice', 2);
    await page.getByLabel('Overflow', { exact: true }).selectOption('General');

    // What is typed stays while one is elsewhere, and while others change the queue.
    await go(page, 'My work', 'Main');
    await page.waitForURL(url => url.pathname === '/');
    await page.goBack();
    await page.getByText('Not saved yet').waitFor();
    await page.getByRole('main').getByRole('button', { name: 'Save' }).click();
    await page.getByText('Not saved yet').waitFor({ state: 'hidden' });

    const ringing = page.getByRole('group', { name: 'Ringing time' });
    await ringing.getByText('Default', { exact: true }).waitFor();
    await ringing.getByRole('spinbutton').fill('1');
    await page.keyboard.press('Enter');
    await ringing.getByRole('alert').waitFor();
    await ringing.getByRole('spinbutton').fill('35');
    await page.keyboard.press('Enter');
    await ringing.getByText('Set here').waitFor();

    await page.reload();
    await ringing.getByText('Set here').waitFor();
    expect(await ringing.getByRole('spinbutton').inputValue()).toBe('35');
    expect(await levelOf(page, 'Level that is asked for: Mortgage advice')).toBe('4');
    expect(await levelOf(page, 'Lowest level that is accepted: Mortgage advice')).toBe('2');
    expect(await page.getByLabel('Overflow', { exact: true }).locator('option:checked').innerText()).toBe('General');

    await page.getByRole('link', { name: /Ben Okafor/ }).click();
    expect(await levelOf(person, 'Level of Mortgage advice')).toBe('4');
    await page.keyboard.press('Escape');
    await page.waitForURL(url => url.search === '');

    await go(page, 'Admin', 'Main');
    await page
      .getByRole('button', { name: /Mortgage advice/ })
      .getByText('Asked by 1 queue')
      .waitFor();
    await go(page, 'Queues', 'Administration');
    const cards = page.getByRole('link', { name: /Cards/ });
    for (const words of ['Mortgage advice', 'Overflows to General', '1 own setting'])
      await cards.getByText(words).waitFor();
    await cards.getByRole('img', { name: 'asks for level 4 of 5, accepts 2 after a long wait' }).waitFor();

    await go(page, 'Settings', 'Administration');
    await ringing.getByRole('button', { name: '1 queue has its own value' }).click();
    const history = page.getByRole('dialog', { name: 'Ringing time' });
    await history.getByText('Ada Admin').waitFor();
    await history.getByText('not set → 35 s').waitFor();
    await history.getByRole('link', { name: 'Cards' }).click();
    await ringing.getByRole('button', { name: 'Use the general value again' }).click();
    await ringing.getByText('Default', { exact: true }).waitFor();
    expect(await ringing.getByRole('spinbutton').inputValue()).toBe('20');
    await page.context().close();
  },
);

test('what is set for all holds in every queue at once, also on the screen of another administrator', async () => {
  const [one, other] = await Promise.all([signIn(office, 'Ada Admin'), signIn(office, 'Ada Admin')]);
  await other.page.goto(`${office.url}/admin/queues`);
  await other.page.getByRole('link', { name: /^General/ }).click();
  await one.page.goto(`${office.url}/admin/settings`);
  const [general, here] = [one.page, other.page].map(page => page.getByRole('group', { name: 'Overflow after' }));
  await here!.getByText('Default', { exact: true }).waitFor();
  await general!.getByLabel('Never').uncheck();
  await general!.getByRole('spinbutton').fill('90');
  await general!.getByRole('button', { name: 'Save' }).click();
  await general!.getByText('Set for all').waitFor();
  await here!.getByText('Set for all').waitFor();
  expect(await here!.getByRole('spinbutton').inputValue()).toBe('90');
  await Promise.all([one.page.context().close(), other.page.context().close()]);
});

test('an agent finds no administration', async () => {
  const { page } = await signIn(office, 'Ben Okafor');
  expect(await page.getByRole('link', { name: 'Admin', exact: true }).count()).toBe(0);
  await page.goto(`${office.url}/admin/settings`);
  await page.getByText('Only administrators see these screens.').waitFor();
  await page.context().close();
});

const go = (page: Page, place: string, where: string) =>
  page.getByRole('navigation', { name: where }).getByRole('link', { name: place }).click();

async function save(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

const dots = (where: Page | Locator, name: string) => where.getByRole('group', { name });
/** With the keyboard: the dots themselves are only drawn. */
async function chooseLevel(where: Page | Locator, name: string, level: number): Promise<void> {
  await dots(where, name)
    .getByRole('radio', { name: new RegExp(`^Level ${level} `) })
    .press('Space');
}
const levelOf = (where: Page | Locator, name: string) => dots(where, name).locator('input:checked').inputValue();
