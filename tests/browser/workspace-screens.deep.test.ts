import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { shareOffice } from './office.ts';
import { goAvailable, openDesk, type Reader, watcher, readers } from './readers.ts';

const office = await shareOffice();

test.each(readers)('what is around the work in $language', { timeout: 400_000 }, async reader => {
  const { t } = reader;
  const wrong: string[] = [];
  const page = await openDesk(office, reader);
  const see = watcher(page, reader, wrong);
  await page.getByRole('button', { name: t.notices.title }).click();
  await see('notices-none', t.notices.none);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+k');
  await see('commands', t.commands.groups.go);
  await page.keyboard.type('nothing-like-this');
  await see('commands-none', t.command.nothing('nothing-like-this'));
  await page.keyboard.press('Escape');
  await page.goto(`${office.url}/account#notifications`);
  await page.getByRole('button', { name: t.notices.test }).click();
  await see('account-notifications', t.notices.tested);
  await page.getByRole('button', { name: t.notices.unread(1) }).click();
  await see('notices', t.notices.tested);
  await page.goto(`${office.url}/directory`);
  await see('directory', 'Ben Okafor');
  await page.goto(`${office.url}/directory?q=nothing-like-this`);
  await see('directory-none', t.directory.none);
  await page.goto(`${office.url}/help`);
  await page.getByRole('article').getByRole('heading').first().waitFor();
  await see('help', t.help.title);
  await page.context().close();
  expect(wrong).toEqual([]);
});

test.each(readers)('all screens of training in $language', { timeout: 400_000 }, async reader => {
  const { t } = reader;
  const wrong: string[] = [];
  const page = await openDesk(office, reader);
  const see = watcher(page, reader, wrong);
  await page.goto(`${office.url}/training`);
  await see('training', t.training.notAvailable);
  await goAvailable(page, reader);
  await page
    .getByRole('button', { name: `${t.training.ringMe}` })
    .first()
    .click();
  await see('training-dials', t.training.ringing);
  await page.getByRole('article', { name: new RegExp(t.offer.incoming) }).waitFor({ timeout: 40_000 });
  await see('training-offer', t.training.badge);
  await page.keyboard.press('a');
  await page.waitForURL('**/interactions/*');
  await see('training-call', t.training.live);
  await page.getByRole('button', { name: t.call.hangUp }).click();
  await page.getByRole('button', { name: t.codes.dispositions.resolved }).click();
  await page.goto(`${office.url}/training`);
  await page.getByRole('button', { name: t.training.busy.start }).click();
  await see('training-busy', t.training.busy.ends);
  await page.getByRole('button', { name: t.training.busy.stop }).click();
  await page.getByRole('main').locator('a[href^="/training/calls/"]').first().click();
  await see('training-review', t.training.review);
  await page.context().close();
  expect(wrong).toEqual([]);
});

test.each(readers)('the tour of every role in $language', { timeout: 400_000 }, async reader => {
  const { t } = reader;
  const wrong: string[] = [];
  for (const [name, title] of [
    [reader.agent, t.tour.steps.welcome.title],
    ['Sofia Lind', t.tour.steps.floor.title],
    ['Ada Admin', t.tour.steps.administration.title],
  ] as const) {
    const page = await openDesk(office, reader, name);
    await startTour(page, reader);
    const see = watcher(page, reader, wrong);
    await see(`tour-${name}`, title);
    await page.getByRole('button', { name: t.tour.next }).click();
    await page.getByRole('button', { name: t.tour.back }).waitFor();
    await see(`tour-${name}-second`, t.tour.back);
    await page.context().close();
  }
  expect(wrong).toEqual([]);
});

async function startTour(page: Page, { t }: Reader): Promise<void> {
  await page.keyboard.press('Control+k');
  await page.getByRole('combobox').fill(t.tour.start);
  await page.getByRole('option', { name: t.tour.start }).click();
}
