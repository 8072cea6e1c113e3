import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { type Customer, waitInLine } from './customer.ts';
import { makeKnown } from './known-customer.ts';
import { shareOffice } from './office.ts';
import { goAvailable, openDesk, type Reader, watcher, readers } from './readers.ts';

const office = await shareOffice();
/** One customer for each reader: who has failed is locked for a day. */
const callers = { en: 'Alice Johnson', 'zh-CN': '王芳' };
const stranger = /—/;

test.each(readers)(
  'all screens of a customer on the line in $language: unknown, not verified, asked, verified, failed, locked',
  { timeout: 600_000 },
  async reader => {
    const { t, language } = reader;
    const wrong: string[] = [];
    const [ada, page] = await Promise.all([openDesk(office, reader, 'Ada Admin'), openDesk(office, reader)]);
    await makeKnown(ada, callers[language]);
    const see = watcher(page, reader, wrong);
    const panel = page.getByRole('complementary', { name: t.panel.title, exact: true });
    /** On a smaller screen it is a drawer over the work. */
    const showPanel = async () => {
      if (!(await panel.isVisible())) await page.keyboard.press(']');
      await panel.waitFor();
    };
    const verify = async () => {
      await showPanel();
      await page.getByRole('button', { name: t.verify.begin }).waitFor();
      await page.keyboard.press('v');
      await page.getByRole('button', { name: t.verify.check }).waitFor();
    };
    await goAvailable(page, reader);

    const first = await take(page, reader);
    await showPanel();
    await panel.getByText(t.verify.not).waitFor();
    await see('customer-not-verified', t.verify.not);
    await verify();
    await see('verify-asking', t.verify.check);
    await answer(page, reader, false);
    await see('verify-wrong', t.verify.wrong(2));
    await answer(page, reader, true);
    await see('verified', t.verify.passed.questions);
    await panel.getByRole('link', { name: t.panel.openPage }).click();
    await see('customer-page', t.timeline.title);
    await page.getByRole('button', { name: t.pin.set }).click();
    await page.getByRole('button', { name: t.common.save }).click();
    await see('pin-dialog', t.pin.wrong);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: t.common.edit }).click();
    await see('customer-edit', t.timeline.fields.bornOn!);
    await page.keyboard.press('Escape');
    await end(page, reader, first);

    // From the page of the call before.
    const second = await take(page, reader);
    await verify();
    // The one that failed in the call before counts.
    for (const left of [1, 0]) {
      await answer(page, reader, false);
      if (left > 0) await page.getByText(t.verify.wrong(left)).waitFor();
    }
    await see('verify-failed', t.verify.failedHelp);
    await seeAlert(reader, wrong);
    await end(page, reader, second);

    const third = await take(page, reader);
    await showPanel();
    await see('verify-locked', t.verify.lockedHelp);
    await end(page, reader, third);
    const fourth = await take(page, reader, stranger);
    await showPanel();
    await see('customer-unknown', t.panel.unknown);
    await end(page, reader, fourth);

    await page.goto(`${office.url}/customers/00000000-0000-7000-8000-000000000000`);
    await see('customer-missing', t.errors.notFound);
    await Promise.all([ada.context().close(), page.context().close()]);
    expect(wrong).toEqual([]);
  },
);

/** What a supervisor sees of it, on the floor and under the bell. */
async function seeAlert(reader: Reader, wrong: string[]): Promise<void> {
  const { t, language } = reader;
  const page = await openDesk(office, reader, 'Sofia Lind');
  const see = watcher(page, reader, wrong);
  await page.goto(`${office.url}/floor`);
  await page.getByRole('button', { name: t.alerts.acknowledge }).waitFor();
  await see('floor-alert', callers[language]);
  await page.getByRole('button', { name: t.alerts.acknowledge }).first().click();
  await see('floor-alert-seen', t.alerts.acknowledged);
  await page.context().close();
}

/** A customer rings in English; the agent answers, and is ready for the keys. */
async function take(page: Page, { language, t }: Reader, caller = new RegExp(callers[language])): Promise<Customer> {
  const customer = await waitInLine(office, caller);
  await page.getByRole('article', { name: new RegExp(t.offer.incoming) }).waitFor();
  await page.keyboard.press('a');
  await page.waitForURL('**/interactions/*');
  await page.getByText(t.interaction.steps.connected).waitFor();
  return customer;
}

async function end(page: Page, { t }: Reader, customer: Customer): Promise<void> {
  await customer.hangUp();
  await customer.leave();
  const resolved = page.getByRole('button', { name: t.codes.dispositions.resolved });
  if (!page.url().includes('/interactions/')) {
    await page.getByRole('complementary').getByRole('link').first().click();
    await page.waitForURL('**/interactions/*');
  }
  await resolved.click();
  await page.getByText(t.codes.states.closed).first().waitFor();
  // Whoever is looked at for minutes may have been taken for away.
  await page.evaluate(() =>
    fetch('/api/v1/users/me/presence', {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ state: 'available' }),
    }).then(() => undefined),
  );
}

async function answer(page: Page, { t, language }: Reader, right: boolean): Promise<void> {
  const form = page.getByRole('button', { name: t.verify.check }).locator('xpath=ancestor::form');
  const { questions } = t.verify;
  const answers = new Map([
    [questions.born_on(''), '1985-03-12'],
    [questions.identity_end(''), '881x'],
    [questions.postcode(''), 'sw1a1aa'],
    [questions.holding_end(language === 'en' ? 'Everyday account' : '活期账户'), '5678'],
  ]);
  for (const label of await form.locator('label').allInnerTexts())
    await form.getByLabel(label, { exact: true }).fill(right ? (answers.get(label.trim()) ?? '') : 'something else');
  await page.keyboard.press('Enter');
}
