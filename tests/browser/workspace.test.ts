import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { signIn } from './desk.ts';
import { shareOffice } from './office.ts';

const office = await shareOffice();

const list = (page: Page) => page.getByRole('complementary', { name: 'My work' });
const width = async (page: Page) => (await list(page).boundingBox())?.width ?? 0;
const palette = (page: Page) => page.getByRole('dialog', { name: 'Search or go to' });

test('panes are as they were left, after a reload too', { timeout: 120_000 }, async () => {
  const { page } = await signIn(office);
  const line = page.getByRole('separator', { name: 'My work' });
  const before = await width(page);
  await line.focus();
  for (let steps = 0; steps < 3; steps += 1) await page.keyboard.press('ArrowRight');
  expect(await width(page)).toBe(before + 48);
  await page.reload();
  await line.waitFor();
  expect(await width(page)).toBe(before + 48);

  await page.getByRole('main').focus();
  await page.keyboard.press('[');
  await list(page).waitFor({ state: 'hidden' });
  await page.reload();
  await page.getByRole('button', { name: 'Show or hide my work' }).waitFor();
  expect(await list(page).isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Show or hide my work' }).click();
  await list(page).waitFor();
});

test(
  'everything is found and done by keyboard, and composing Chinese chooses nothing',
  { timeout: 120_000 },
  async () => {
    const { page } = await signIn(office);
    await list(page).waitFor();
    await page.keyboard.press('Control+k');
    await page.keyboard.type('dark');
    await palette(page).getByRole('option', { name: 'Appearance: Dark' }).waitFor();
    // The Enter that ends a composition belongs to the input method.
    await page.evaluate(() => {
      const event = new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true });
      document.activeElement?.dispatchEvent(event);
    });
    expect(await palette(page).isVisible()).toBe(true);
    await page.keyboard.press('Enter');
    await palette(page).waitFor({ state: 'hidden' });
    expect(await page.evaluate(() => document.documentElement.dataset.theme)).toBe('dark');

    await page.keyboard.press('Control+k');
    await page.keyboard.type('Garcia');
    await palette(page)
      .getByRole('option', { name: /Luis Garcia/, selected: true })
      .waitFor();
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Luis Garcia' }).waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await page.getByRole('heading', { name: 'Colleagues' }).waitFor();
    await page.keyboard.press('Control+k');
    await palette(page).getByRole('option', { name: 'Luis Garcia' }).waitFor();
  },
);

test('single keys are switched off for a person, at every desk', { timeout: 120_000 }, async () => {
  const { page } = await signIn(office, 'Ben Okafor');
  await list(page).waitFor();
  await page.goto(`${office.url}/account`);
  await Promise.all([
    page.waitForResponse(answer => answer.url().endsWith('/preferences')),
    page.getByRole('checkbox', { name: /Single keys|single-key|Shortcuts/i }).uncheck(),
  ]);
  const { page: elsewhere } = await signIn(office, 'Ben Okafor');
  await list(elsewhere).waitFor();
  await elsewhere.keyboard.press('?');
  await elsewhere.keyboard.press('Control+k');
  await palette(elsewhere).waitFor();
  expect(await elsewhere.getByRole('dialog').count()).toBe(1);
});

test('what was typed survives a tab that is torn away, for whoever typed it', { timeout: 120_000 }, async () => {
  const { page } = await signIn(office);
  await list(page).waitFor();
  await page.goto(`${office.url}/customers?new=yes`);
  await page.getByRole('textbox', { name: 'Name', exact: true }).fill('王小明');
  const context = page.context();
  await page.close();

  const next = await context.newPage();
  await next.goto(`${office.url}/customers?new=yes`);
  await next.getByText('Taken up where you left it.').waitFor();
  const name = next.getByRole('textbox', { name: 'Name', exact: true });
  expect(await name.inputValue()).toBe('王小明');
  await next.getByRole('button', { name: 'Start over' }).click();
  expect(await name.inputValue()).toBe('');
  await name.fill('Draft of Ana');
  await next.goto(office.url);
  await next.getByRole('button', { name: 'My menu' }).click();
  await next.getByRole('menuitem', { name: 'Sign out' }).click();
  await next.getByRole('button', { name: /Ben Okafor/ }).click();
  await list(next).waitFor();
  await next.goto(`${office.url}/customers?new=yes`);
  expect(await name.inputValue()).toBe('');
});

test('what is open and chosen on a screen is in its address, and back closes it', { timeout: 120_000 }, async () => {
  const { page } = await signIn(office, 'Ada Admin');
  await list(page).waitFor();
  await page.goto(`${office.url}/directory`);
  await page.getByRole('searchbox').fill('Ben');
  await page.getByText('Ben Okafor').waitFor();
  await page.getByText('Ana Torres').waitFor({ state: 'hidden' });
  await page.getByRole('combobox', { name: 'Presence' }).selectOption('Available');
  await page.getByText('Nobody here').waitFor();
  await page.reload();
  await page.getByText('Nobody here').waitFor();
  expect(await page.getByRole('searchbox').inputValue()).toBe('Ben');

  await page.goto(`${office.url}/people`);
  await page.getByRole('button', { name: /Ben Okafor/ }).click();
  await page.getByRole('dialog').waitFor();
  await page.reload();
  await page.getByRole('dialog').waitFor();
  expect(await page.getByRole('dialog').getByRole('textbox', { name: 'Name' }).inputValue()).toBe('Ben Okafor');
  await page.goBack();
  await page.getByRole('dialog').waitFor({ state: 'hidden' });

  await page.goto(`${office.url}/admin/skills?skill=new`);
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'hidden' });
  expect(new URL(page.url()).search).toBe('');
});
