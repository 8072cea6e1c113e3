import type { Locator, Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { signIn } from './desk.ts';
import { shareOffice } from './office.ts';
import { openDesk, readers, watcher } from './readers.ts';

const password = 'a password of her own';
const office = await shareOffice();

test(
  'an administrator builds a branch and a group, gives the group a queue and hires somebody into it; a branch administrator sees only their part',
  { timeout: 120_000 },
  async () => {
    const { page } = await signIn(office, 'Ada Admin');
    await go(page, 'Admin', 'Main');
    await go(page, 'Branches', 'Administration');
    await page.getByText('No branches yet').waitFor();
    await page.getByRole('button', { name: 'New branch' }).click();
    await nameIt(page, 'Harbour Bank', '海港银行');

    // By keyboard alone: to the row, into its menu, a branch below.
    await branch(page, 'Harbour Bank').focus();
    for (const key of ['Tab', 'Enter', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await nameIt(page, 'Harbin', '哈尔滨分行', 'City');
    await addBelow(page, 'Harbour Bank', 'South', '南方分行');
    await branch(page, 'Harbour Bank').press('ArrowLeft');
    await branch(page, 'Harbin').waitFor({ state: 'hidden' });
    await branch(page, 'Harbour Bank').press('ArrowRight');
    await branch(page, 'Harbin').waitFor();

    await go(page, 'Groups', 'Administration');
    await page.getByRole('button', { name: 'New group' }).click();
    await choose(page.getByRole('dialog'), 'Branch', 'Harbin');
    await nameIt(page, 'Harbin desk', '哈尔滨小组');
    await go(page, 'Queues', 'Administration');
    await page.getByRole('link', { name: /^Cards/ }).click();
    await choose(page.getByRole('main'), 'Add a group…', 'Harbin desk');
    await page.getByRole('main').getByRole('button', { name: 'Save' }).click();
    await page.getByText('Not saved yet').waitFor({ state: 'hidden' });

    await hire(page, '李浩', 'hao@harbour.example', 'Agent', async person => {
      // Only groups that are for people of Harbin, and their queues come with them.
      await choose(person, 'Add to a group…', 'Harbin desk');
      const cards = person.getByRole('checkbox', { name: /Cards/ });
      expect([await cards.isChecked(), await cards.isDisabled()]).toEqual([true, true]);
      await person.getByText('through Harbin desk').waitFor();
    });
    await hire(page, '白雪', 'bea@harbour.example', 'Branch administrator', async person => {
      await person.getByText('Their branch and all below it (usual)').waitFor({ state: 'attached' });
      expect(await person.getByRole('checkbox', { name: /Cards/ }).count()).toBe(0);
    });
    await go(page, 'Admin', 'Main');
    await go(page, 'Queues', 'Administration');
    await page.getByRole('link', { name: /^Cards/ }).click();
    await page.getByRole('link', { name: '李浩 through Harbin desk' }).waitFor();
    await go(page, 'Branches', 'Administration');
    await menuOf(page, 'Harbin', 'Take out of use');
    await page.getByRole('dialog').getByText('2 people belong to it').waitFor();
    await page.keyboard.press('Escape');

    const bea = await signInAs('bea@harbour.example');
    await go(bea, 'Admin', 'Main');
    await branch(bea, 'Harbin').waitFor();
    expect(await bea.getByRole('treeitem').count()).toBe(1);
    const places = bea.getByRole('navigation', { name: 'Administration' }).getByRole('link');
    expect(await places.allInnerTexts()).toEqual(['Branches', 'Groups']);
    // Her own branch is changed from above; below it she builds, and others see it at once.
    await addBelow(bea, 'Harbin', 'East', '城东支行', true);
    await branch(bea, 'East').waitFor();
    await branch(page, 'East').waitFor();
    await go(bea, 'People', 'Main');
    await bea.getByRole('button', { name: /李浩/ }).waitFor();
    expect(await bea.getByRole('main').getByRole('listitem').count()).toBe(2);
    await bea.goto(`${office.url}/admin/settings`);
    await bea.getByText('Only administrators see these screens.').waitFor();
    await Promise.all([page, bea].map(open => open.context().close()));
  },
);

/** Of what the story above has made, in both languages. */
test.each(readers)('the screens of the organisation in $language', { timeout: 200_000 }, async reader => {
  const { language, t } = reader;
  const page = await openDesk(office, reader, 'Ada Admin');
  const wrong: string[] = [];
  const see = watcher(page, reader, wrong);
  const harbin = language === 'en' ? 'Harbin' : '哈尔滨分行';
  await page.getByRole('navigation').getByRole('link', { name: t.nav.admin, exact: true }).click();
  await page.getByRole('link', { name: t.branches.title, exact: true }).click();
  await see('branches', harbin);
  const menu = page.getByRole('button', { name: t.branches.menu(harbin), exact: true });
  await menu.click();
  await see('branch-menu', t.branches.createBelow);
  await page.getByRole('menuitem', { name: t.branches.edit }).click();
  await see('branch-dialog', t.branches.parentHint);
  await page.keyboard.press('Escape');
  await menu.click();
  await page.getByRole('menuitem', { name: t.branches.deactivate }).click();
  await see('branch-end', t.branches.hindered);
  await page.keyboard.press('Escape');
  await page.getByRole('searchbox').fill('nothing-of-this-name');
  await see('branches-none-found', t.branches.nothing('nothing-of-this-name'));
  await page.getByRole('link', { name: t.groups.title, exact: true }).click();
  await see('groups', t.groups.membersCount(1));
  await page.locator('[data-row]').click();
  await page.getByText('李浩').first().waitFor();
  await see('group-dialog', t.groups.activeHint);
  await page.keyboard.press('Escape');
  await page.goto(`${office.url}/people`);
  await see('people-with-branches', harbin);
  await page.getByRole('button', { name: /李浩/ }).click();
  await see('person-in-branch', t.standing.scopes.own);
  await page.getByRole('combobox', { name: t.people.role }).click();
  await see('person-roles', t.standing.roles.teller);
  await page.context().close();
  expect(wrong).toEqual([]);
});

const go = (page: Page, place: string, where: string) =>
  page.getByRole('navigation', { name: where }).getByRole('link', { name: place }).click();
const branch = (page: Page, name: string) => page.getByRole('treeitem', { name: new RegExp(name) });

async function choose(where: Locator, field: string, option: string): Promise<void> {
  const input = where.getByRole('combobox', { name: field, exact: true });
  await input.fill(option);
  await where.page().getByRole('option', { name: option }).first().waitFor();
  await input.press('Enter');
}

async function save(dialog: Locator): Promise<void> {
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'hidden' });
}

async function nameIt(page: Page, name: string, nameZh: string, kind?: string): Promise<void> {
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name in English').fill(name);
  await dialog.getByLabel('Name in Chinese').fill(nameZh);
  if (kind) await dialog.getByLabel('Kind').selectOption(kind);
  await save(dialog);
}

async function menuOf(page: Page, name: string, entry: string): Promise<void> {
  await page.getByRole('button', { name: `What to do with ${name}` }).click();
  await page.getByRole('menuitem', { name: entry }).click();
}

async function addBelow(page: Page, above: string, name: string, nameZh: string, only = false): Promise<void> {
  await page.getByRole('button', { name: `What to do with ${above}` }).click();
  if (only) expect(await page.getByRole('menuitem').allInnerTexts()).toEqual(['Add a branch below']);
  await page.getByRole('menuitem', { name: 'Add a branch below' }).click();
  await nameIt(page, name, nameZh);
}

/** In Harbin. */
async function hire(
  page: Page,
  name: string,
  email: string,
  role: string,
  more: (dialog: Locator) => Promise<void>,
): Promise<void> {
  await go(page, 'People', 'Main');
  await page.getByRole('button', { name: 'New person' }).click();
  const person = page.getByRole('dialog', { name: 'New person' });
  await person.getByLabel('Name', { exact: true }).fill(name);
  await person.getByLabel('E-mail').fill(email);
  await person.getByRole('radio', { name: 'With a password' }).press('Space');
  await person.getByLabel('First password').fill(password);
  await choose(person, 'Role', role);
  await choose(person, 'Branch', 'Harbin');
  await more(person);
  await save(person);
}

async function signInAs(email: string): Promise<Page> {
  const page = await office.newPage('agent', { locale: 'en-US', viewport: { width: 1440, height: 900 } });
  await page.goto(office.url);
  await page.getByLabel('E-mail').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await page.getByRole('navigation', { name: 'Main' }).waitFor();
  return page;
}
