import { expect, test } from 'vitest';
import { shareOffice } from './office.ts';
import { openDesk, watcher, readers } from './readers.ts';

const office = await shareOffice();

test.each(readers)('all screens of tickets in $language', { timeout: 400_000 }, async reader => {
  const { t, language } = reader;
  const wrong: string[] = [];
  const page = await openDesk(office, reader);
  const see = watcher(page, reader, wrong);
  const chosen = (name: string) => page.getByRole('combobox', { name });
  await page.goto(`${office.url}/tickets?q=nothing-like-this`);
  await see('tickets-none-found', t.tickets.nothingHint);
  await page.goto(`${office.url}/tickets`);
  await see('tickets-empty', t.tickets.empty.mine);

  await page.getByRole('button', { name: t.tickets.create }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: t.tickets.open }).click();
  await see('ticket-dialog', t.tickets.subjectMissing);
  const subject = language === 'en' ? 'The statement of October never came by post' : '十月份对账单一直没有寄到';
  await dialog.getByLabel(t.tickets.subject, { exact: true }).fill(subject);
  await dialog.getByLabel(t.tickets.priority).selectOption('urgent');
  await dialog.locator('input[type="datetime-local"]').fill('2020-11-03T09:30');
  await dialog.getByRole('button', { name: t.tickets.open }).click();
  await page.getByRole('status').getByRole('link', { name: t.tickets.look }).click();
  await page.waitForURL(/\/tickets\/[0-9a-f-]{36}$/);
  await see('ticket', t.tickets.did['ticket.opened']!);

  // Whoever opens one looks after it, until they say otherwise.
  await chosen(t.tickets.owner).fill('Ben');
  await page.getByRole('option', { name: 'Ben Okafor' }).click();
  await page.getByRole('button', { name: t.tickets.take }).click();
  await page.getByText(t.tickets.did['ticket.assigned']!).waitFor();
  await page.getByRole('textbox', { name: t.tickets.note }).fill('Sent again by registered post. 已挂号重寄。');
  await see('ticket-note', t.tickets.noteKept);
  await page.keyboard.press('Control+Enter');
  await page.getByRole('article', { name: reader.agent }).waitFor();

  // Somebody else was first.
  await page.route('**/api/v1/tickets/*', async (route, request) => {
    if (request.method() !== 'PATCH') return route.fallback();
    const change = request.postDataJSON() as { version: number };
    await route.continue({ postData: { ...change, version: change.version - 1 } });
  });
  await chosen(t.tickets.priority).selectOption('low');
  await see('ticket-conflict', t.tickets.changedTitle);
  await page.unroute('**/api/v1/tickets/*');
  await page.getByRole('button', { name: t.tickets.changedAgain }).click();
  await page.getByText(t.tickets.changedTitle).waitFor({ state: 'hidden' });

  await page.goto(`${office.url}/tickets`);
  await see('tickets', subject);
  await page.goto(`${office.url}/tickets/00000000-0000-7000-8000-000000000000`);
  await see('ticket-missing', t.errors.notFound);
  await page.goto(`${office.url}/tickets/no-id-at-all`);
  await page.getByText(t.errors.notFound).waitFor();
  await page.route('**/api/v1/tickets?*', route => route.fulfill({ status: 500, json: {} }));
  await page.goto(`${office.url}/tickets?view=all`);
  await see('tickets-failed', t.common.retry);
  await page.context().close();
  expect(wrong).toEqual([]);
});
