import { expect, test } from 'vitest';
import { shareOffice } from './office.ts';
import { openSignIn, watcher, readers } from './readers.ts';

const office = await shareOffice();

test.each(readers)('the screens of hours, numbers and tiers in $language', { timeout: 600_000 }, async reader => {
  const { t, language } = reader;
  const page = await openSignIn(office, reader);
  const wrong: string[] = [];
  const see = watcher(page, reader, wrong);
  await page.getByRole('button', { name: 'Ada Admin' }).click();
  await page.getByRole('link', { name: t.nav.admin, exact: true }).click();
  const go = (place: string) =>
    page.getByRole('navigation', { name: t.admin.title }).getByRole('link', { name: place }).click();
  const dialog = page.getByRole('dialog');
  await go(t.calendars.title);
  // Whoever looks second finds what the first one made.
  if (language === 'en') await see('calendars-empty', t.calendars.emptyHint);
  await page.getByRole('button', { name: t.calendars.create }).click();
  await page.getByLabel(t.calendars.name).fill('上海分行');
  await see('calendar-dialog', t.calendars.nameHint);
  await dialog.getByRole('button', { name: t.common.save }).click();
  await page.getByRole('button', { name: t.hours.addOn(language === 'en' ? 'Saturday' : '星期六') }).click();
  await page.getByLabel(t.hours.closes(language === 'en' ? 'Saturday' : '星期六')).fill('4');
  await page.keyboard.press('Tab');
  await see('calendar', t.hours.nextDay);
  await page.getByLabel(t.calendars.timeZone).fill('shang');
  await see('calendar-zone', 'Asia/Shanghai');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: t.calendars.propose }).click();
  await dialog.getByLabel(t.holidays.country).fill('CN');
  await page.getByRole('option', { name: language === 'en' ? 'China' : '中国', exact: true }).click();
  await dialog.getByLabel(t.holidays.year, { exact: true }).selectOption('2026');
  await see('holidays', t.holidays.makeUp);
  await dialog.locator('button[type=submit]').click();
  await page.getByRole('button', { name: t.calendars.addDay }).click();
  await page.getByRole('main').getByRole('button', { name: t.common.save }).click();
  await see('calendar-refused', t.calendars.dateMissing);
  await page.getByRole('img', { name: /2026/ }).scrollIntoViewIfNeeded();
  await see('calendar-year', t.calendars.legend.holiday);
  await page.getByRole('button', { name: t.calendars.removeDay(t.calendars.day), exact: true }).click();
  await page.getByRole('main').getByRole('button', { name: t.common.save }).click();
  await page.getByText(t.admin.unsaved).waitFor({ state: 'hidden' });
  await go(t.calendars.title);
  await see('calendars', t.calendars.usedByNone);

  await go(t.numbers.title);
  await page.getByRole('button', { name: t.numbers.create }).click();
  await dialog.getByRole('button', { name: t.common.save }).click();
  await see('number-dialog', t.numbers.numberBad);
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: t.numbers.block, exact: true }).click();
  await dialog.getByLabel(t.numbers.number).fill('+12025550188');
  await dialog.getByLabel(t.numbers.reason).fill('12345');
  await see('block-dialog', t.numbers.reasonHint);
  await dialog.getByRole('button', { name: t.numbers.blockSubmit }).click();
  await see('numbers', t.numbers.forGood);
  await page.getByRole('button', { name: t.numbers.unblockNumber('+1 202 555 0188') }).click();
  await see('unblock', t.numbers.unblockHint);
  await page.keyboard.press('Escape');

  await go(t.queueAdmin.title);
  await page.getByRole('link', { name: language === 'en' ? /^General/ : /^综合业务/ }).click();
  await page.getByRole('button', { name: t.closing.close }).click();
  await see('close-queue', t.closing.description);
  await dialog.getByRole('button', { name: t.closing.submit }).click();
  await see('queue-closed', t.closing.callersHear);
  await go(t.queueAdmin.title);
  await see('queues-closed', t.closing.closed);
  await page.getByRole('link', { name: t.floor.title, exact: true }).click();
  await page.getByRole('link', { name: language === 'en' ? /^General/ : /^综合业务/ }).click();
  await see('floor-closed', t.closing.callersHear);
  await page.getByRole('button', { name: t.closing.open }).click();
  await page.getByText(t.closing.isOpen).waitFor();

  await page.getByRole('link', { name: t.nav.customers, exact: true }).click();
  await page.getByRole('link', { name: /Priya Nair/ }).click();
  await page.getByRole('button', { name: t.common.edit }).click();
  await dialog.getByLabel(t.value.tier, { exact: true }).selectOption('platinum');
  await dialog.getByLabel(t.value.owner).fill('Ben');
  await see('customer-value', 'Ben Okafor');
  await page.getByRole('option', { name: 'Ben Okafor' }).click();
  await dialog.getByRole('button', { name: t.common.save }).click();
  await see('customer-valued', t.value.lookedAfterBy('Ben Okafor'));
  await page.context().close();
  expect(wrong).toEqual([]);
});
