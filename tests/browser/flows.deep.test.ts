import { expect, test } from 'vitest';
import { en } from '#lib/flows/en.ts';
import { type FlowWords } from '#lib/flows/en.ts';
import { zhCN } from '#lib/flows/zh-CN.ts';
import { signIn } from './desk.ts';
import { shareOffice } from './office.ts';
import { openDesk, readers, watcher } from './readers.ts';

const office = await shareOffice();

test(
  'an administrator puts words before the menu, tries them out, publishes them, and takes them back',
  { timeout: 180_000 },
  async () => {
    const { page } = await signIn(office, 'Ada Admin');
    await page.goto(`${office.url}/admin/flows`);
    await page.getByRole('link', { name: /Main menu/ }).click();
    const card = (id: string) => page.locator(`[data-step="${id}"]`);
    const status = page.getByRole('toolbar').getByRole('status');
    const head = (id: string) => card(id).getByRole('button');
    const panel = (name: string) => page.locator('label', { hasText: name }).click();
    await head('language').click();
    await page.getByLabel('Add a step').selectOption('Say words');
    await status.getByText('3 things to put right').waitFor();
    await page.getByLabel('Name of the step').fill('公告');
    await page.getByLabel('English', { exact: true }).fill('Our app has a new look.');
    await page.getByLabel('Chinese', { exact: true }).fill('我们的应用已更新。');

    // One exit by the panel, the other by dragging an arrow.
    await page.getByRole('group', { name: 'Leads to' }).getByLabel('Then').selectOption({ value: 'menu' });
    const handle = await card('language').locator('.handle').boundingBox();
    const target = await head('say_1').boundingBox();
    await page.mouse.move(handle!.x + 7, handle!.y + 7);
    await page.mouse.down();
    await page.mouse.move(target!.x + 20, target!.y + 10, { steps: 8 });
    await page.mouse.up();
    await status.getByText('Nothing to put right').waitFor();

    // By keyboard: moved, undone.
    const before = await card('say_1').boundingBox();
    await head('say_1').focus();
    await page.keyboard.press('ArrowDown');
    await expect.poll(async () => (await card('say_1').boundingBox())!.y).toBeGreaterThan(before!.y);
    await page.keyboard.press('Control+z');
    await expect.poll(async () => (await card('say_1').boundingBox())!.y).toBe(before!.y);

    await panel('Try out');
    await page.getByRole('button', { name: 'Ring', exact: true }).click();
    await page.getByText('For English, press 1.').waitFor();
    await page.getByRole('group', { name: 'Keypad' }).getByRole('button', { name: '1', exact: true }).click();
    await page.getByText('Our app has a new look.').last().waitFor();
    await page.getByRole('group', { name: 'Keypad' }).getByRole('button', { name: '1', exact: true }).click();
    await page.getByText('In the queue Cards').waitFor();

    // Nothing is lost on the way to another screen.
    await page.getByRole('link', { name: 'All flows', exact: true }).click();
    await page.getByRole('link', { name: /Main menu/ }).click();
    await status.getByText('Not saved yet').waitFor();
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    await status.getByText('All is saved').waitFor();
    await page.getByRole('button', { name: 'Publish', exact: true }).click();
    await page.getByRole('dialog').getByLabel('What is new').fill('News of the app');
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
    await page.getByText('Version 2', { exact: true }).first().waitFor();

    await panel('Versions');
    await page.getByText('News of the app').waitFor();
    await page.getByRole('button', { name: 'Publish again' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Publish' }).click();
    await page.getByText('version 1 again').waitFor();
    await page.getByText('Version 3', { exact: true }).first().waitFor();
    await page.context().close();
  },
);

test(
  'two administrators at the same flow: the second sees that it has changed and chooses',
  { timeout: 120_000 },
  async () => {
    const [one, other] = await Promise.all([signIn(office, 'Ada Admin'), signIn(office, 'Ada Admin')]);
    for (const { page } of [one, other]) {
      await page.goto(`${office.url}/admin/flows`);
      await page.getByRole('link', { name: /Main menu/ }).click();
      await page.locator('[data-step="menu"]').getByRole('button').click();
    }
    await other.page.getByLabel('Name of the step').fill('Choices');
    await one.page.getByLabel('Name of the step').fill('业务选择');
    await one.page.getByRole('button', { name: 'Save', exact: true }).click();
    await other.page.getByText('Somebody else has changed this flow meanwhile.').waitFor();
    await other.page.getByRole('button', { name: 'Take theirs' }).click();
    await other.page.locator('[data-step="menu"]').getByText('业务选择').waitFor();
    for (const { page } of [one, other]) await page.context().close();
  },
);

test.each(readers)('the screens of call flows in $language', { timeout: 600_000 }, async reader => {
  const f: FlowWords = reader.language === 'en' ? en : zhCN;
  const page = await openDesk(office, reader, 'Ada Admin');
  const wrong: string[] = [];
  const see = watcher(page, reader, wrong);
  await page.goto(`${office.url}/admin/flows`);
  await see('flows', f.mainHint);
  await page.getByRole('button', { name: f.create }).click();
  await see('flow-dialog', reader.t.admin.keyHint);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: reader.language === 'en' ? /Main menu/ : /主菜单/ }).click();
  await page.locator('[data-step="menu"]').getByRole('button').click();
  await see('flow-step', f.fields.options);
  await page.getByLabel(f.add).selectOption(f.kinds.collect);
  await see('flow-findings', f.hints.secret);
  await page.locator('label', { hasText: f.tryOut }).click();
  await page.getByRole('button', { name: f.dry.begin, exact: true }).click();
  await see('flow-dry-run', f.dry.keypad);
  await page.locator('label', { hasText: f.versions }).click();
  await see('flow-versions', f.history.live);
  await page.context().close();
  expect(wrong).toEqual([]);
});
