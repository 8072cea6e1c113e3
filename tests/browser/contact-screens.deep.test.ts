import { expect, test } from 'vitest';
import { waitInLine } from './customer.ts';
import { shareOffice } from './office.ts';
import { goAvailable, openDesk, readers, watcher } from './readers.ts';

const office = await shareOffice();
const callers = { en: 'Alice Johnson', 'zh-CN': '王芳' };

test.each(readers)(
  'whether we may contact somebody, in $language: on the call, in the dialog, in the history, on the page, in the settings',
  { timeout: 600_000 },
  async reader => {
    const { t, language } = reader;
    const wrong: string[] = [];
    const page = await openDesk(office, reader);
    const see = watcher(page, reader, wrong);
    const block = page.getByRole('region', { name: t.contact.title }).filter({ visible: true });
    const dialog = page.getByRole('dialog');
    const save = dialog.getByRole('button', { name: t.common.save });
    await goAvailable(page, reader);
    const customer = await waitInLine(office, new RegExp(callers[language]));
    await page.getByRole('article', { name: new RegExp(t.offer.incoming) }).waitFor();
    await page.keyboard.press('a');
    await page.waitForURL('**/interactions/*');
    await page.getByText(t.interaction.steps.connected).waitFor();

    // On a smaller screen it is a drawer over the work.
    const panel = page.getByRole('complementary', { name: t.panel.title, exact: true });
    const showPanel = async () => {
      if (!(await panel.isVisible())) await page.keyboard.press(']');
      await block.waitFor();
    };
    await page.getByRole('button', { name: t.contact.noCalls }).waitFor();
    await showPanel();
    await see('contact-usual', t.contact.usually);
    if (await panel.isVisible()) await page.keyboard.press(']');
    await page.getByRole('button', { name: t.contact.noCalls }).first().click();
    await dialog.getByLabel(t.contact.words).fill('…');
    await see('contact-dialog', t.contact.inThisCall);
    await save.click();
    await dialog.waitFor({ state: 'hidden' });
    await showPanel();
    await panel.getByText(t.contact.refused(t.contact.purposes.any)).waitFor();
    await block.getByRole('button', { name: t.contact.denied }).first().focus();
    await see('contact-denied', t.contact.denied);

    await showPanel();
    await panel.getByRole('link', { name: t.panel.openPage }).click();
    await page.waitForURL('**/customers/*');
    await block.getByRole('button', { name: t.contact.change }).click();
    await dialog.getByText(t.contact.allowed, { exact: true }).click();
    await dialog.getByLabel(t.contact.purpose, { exact: true }).selectOption('service');
    await save.click();
    await block.getByRole('button', { name: t.contact.allowed }).waitFor();
    await see('contact-page', t.contact.refused(t.contact.purposes.any));
    await block.getByRole('button', { name: t.contact.history }).click();
    await dialog.getByText(t.contact.openCall).first().waitFor();
    await see('contact-history', t.contact.historyHint);
    await page.keyboard.press('Escape');
    await customer.hangUp();
    await customer.leave();

    const ada = await openDesk(office, reader, 'Ada Admin');
    await ada.goto(`${office.url}/admin/settings`);
    await watcher(ada, reader, wrong)('contact-settings', t.adminSettings.keys.callingFrom.name);
    await Promise.all([ada.context().close(), page.context().close()]);
    expect(wrong).toEqual([]);
  },
);
