import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { shareOffice } from './office.ts';
import { openSignIn, watcher, readers } from './readers.ts';

const office = await shareOffice();
/** What is wrong with what was looked at so far. */
let wrong: string[];

beforeEach(() => void (wrong = []));

test.each(readers)('the screens by which people get in, in $language', { timeout: 300_000 }, async reader => {
  const { t, language } = reader;
  const page = await openSignIn(office, reader);
  const see = watcher(page, reader, wrong);
  await page.getByRole('link', { name: t.forgotten.ask }).click();
  await see('forgotten', t.forgotten.intro);
  await page.getByLabel(t.signIn.email).fill('nobody@harbour.example');
  await page.keyboard.press('Enter');
  await see('forgotten-done', t.forgotten.noMail);
  await page.goto(`${office.url}/new-password`);
  await see('link-missing', t.accountLink.missingWhy);
  await page.goto(`${office.url}/welcome#${'x'.repeat(43)}`);
  await see('link-gone', t.accountLink.goneDo.welcome);
  await page.getByRole('button', { name: t.accountLink.toSignIn }).click();

  await page.getByRole('button', { name: 'Ada Admin' }).click();
  await page.getByRole('link', { name: t.nav.people }).click();
  await page.getByRole('button', { name: t.people.create }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel(t.people.name, { exact: true }).fill('周敏');
  await dialog.getByLabel(t.people.email).fill(`noor-${language.toLowerCase()}@harbour.example`);
  await see('person-invitation', t.invite.wayHint.invitation);
  await dialog.getByRole('button', { name: t.common.save }).click();
  await see('invitation-link', t.invite.linkOnce);
  const link = await page.locator('code').innerText();
  await page.getByRole('button', { name: t.invite.linkDone }).click();
  await page.getByRole('button', { name: /周敏/ }).first().click();
  await dialog.getByRole('button', { name: t.invite.newLink }).scrollIntoViewIfNeeded();
  await see('person-invited', t.invite.invitedHint);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: /Ben Okafor/ }).click();
  await page.getByRole('button', { name: t.invite.reset }).click();
  await see('password-reset', t.invite.resetAsk);
  await page.keyboard.press('Escape');

  const newcomer = await openSignIn(office, reader);
  const seeNew = watcher(newcomer, reader, wrong);
  await newcomer.goto(link);
  await newcomer.getByRole('button', { name: t.accountLink.submit.invitation }).click();
  await seeNew('welcome', t.passwords.short(12));
  await Promise.all([page.context().close(), newcomer.context().close()]);
  expect(wrong).toEqual([]);
});

test.each(readers)('the screens of import, mail and set-up in $language', { timeout: 300_000 }, async reader => {
  const { t, language } = reader;
  const page = await openSignIn(office, reader);
  const see = watcher(page, reader, wrong);
  await page.getByRole('button', { name: 'Ada Admin' }).click();
  await page.getByRole('link', { name: t.nav.people }).click();
  await page.getByRole('button', { name: t.userImport.open }).click();
  await see('import', t.userImport.drop);
  const unique = language.toLowerCase();
  await paste(
    page,
    t.userImport.check,
    `name,email,queues\n,no-mail,kards\nBen,ben@harbour.example,\nMia,m-${unique}@x.example,`,
  );
  await see('import-wrong', t.userImport.errors.email_taken);
  await page.getByRole('button', { name: t.userImport.another }).click();
  await paste(page, t.userImport.check, `name,email,queues\nMia Berg,mia-${unique}@x.example,cards`);
  await see('import-ready', t.userImport.ready(1));
  await page.getByRole('button', { name: t.userImport.submit(1) }).click();
  await see('import-done', t.userImport.done(1));
  await page.getByRole('link', { name: t.userImport.created, exact: true }).click();
  await page.getByRole('dialog').waitFor();

  await page.goto(`${office.url}/admin/mails`);
  await see('mails-empty', t.mails.empty);
  await page.goto(`${office.url}/setup`);
  await see('setup', t.setup.intro);
  await page.getByRole('button', { name: t.setup.save, exact: true }).click();
  await page.waitForURL('**/admin/settings');
  await page.context().close();
  expect(wrong).toEqual([]);
});

async function paste(page: Page, check: string, rows: string): Promise<void> {
  await page.getByRole('textbox').fill(rows);
  await page.getByRole('button', { name: check, exact: true }).click();
}
