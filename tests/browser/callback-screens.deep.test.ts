import { expect, test } from 'vitest';
import { shareOffice } from './office.ts';
import { openDesk, readers, watcher } from './readers.ts';

const office = await shareOffice();

test.each(readers)('all screens of callbacks in $language', { timeout: 400_000 }, async reader => {
  const { t, language } = reader;
  const wrong: string[] = [];
  const page = await openDesk(office, reader);
  const see = watcher(page, reader, wrong);
  await page.goto(`${office.url}/callbacks?q=nothing-like-this`);
  await see('callbacks-none-found', t.callbacks.nothingHint);
  await page.goto(`${office.url}/callbacks?view=unclear`);
  await see('callbacks-nothing-to-decide', t.callbacks.emptyHint.unclear);

  await page.getByRole('button', { name: t.callbacks.create }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: t.callbacks.form.submit }).click();
  await see('callback-dialog', t.callbacks.form.numberMissing);
  const number = `+1 202 555 011${language === 'en' ? 4 : 5}`;
  await dialog.getByLabel(t.callbacks.form.number).fill(number);
  await dialog.getByText(t.callbacks.form.at, { exact: true }).click();
  await dialog.getByRole('button', { name: t.callbacks.form.inAnHour('') }).click();
  const note = language === 'en' ? 'About the statement of October' : '关于十月份的对账单';
  await dialog.getByLabel(t.callbacks.form.note).fill(note);
  await see('callback-dialog-at-a-time', t.callbacks.form.time);
  await dialog.getByRole('button', { name: t.callbacks.form.submit }).click();
  await page.getByRole('status').getByRole('link', { name: t.callbacks.form.look }).click();
  await see('callback', t.callbacks.attemptsNone);

  await page.getByRole('button', { name: t.callbacks.change, exact: true }).click();
  await see('callback-change', t.callbacks.changeTitle);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: t.callbacks.callOff }).click();
  await see('callback-call-off', t.callbacks.callOffTitle);
  await dialog.getByRole('button', { name: t.callbacks.callOff }).click();
  await page.getByText(t.callbacks.endReasons.not_wanted).waitFor();
  await page.goto(`${office.url}/callbacks?view=ended`);
  await see('callbacks-over', note);
  await page.goto(`${office.url}/callbacks?callback=00000000-0000-7000-8000-000000000000`);
  await see('callback-missing', t.callbacks.pane.missing);
  await page.route('**/api/v1/callbacks?*', route => route.fulfill({ status: 500, json: {} }));
  await page.goto(`${office.url}/callbacks`);
  await see('callbacks-failed', t.common.retry);
  await page.context().close();
  expect(wrong).toEqual([]);
});
