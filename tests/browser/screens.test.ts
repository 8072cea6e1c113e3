import type { Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { en, type Messages } from '#lib/i18n/en.ts';
import { zhCN } from '#lib/i18n/zh-CN.ts';
import type { Language } from '#server/platform/schema.ts';
import { untilTrue } from '../support/chromium.ts';
import { deep, look, wide } from './look.ts';
import { type Office, openOffice } from './office.ts';

let office: Office;
/** What is wrong with what was looked at so far. */
let wrong: string[];

beforeAll(async () => {
  office = await openOffice();
}, 180_000);
beforeEach(({ onTestFailed, task }) => {
  wrong = [];
  onTestFailed(() => office.keepEvidence(task.name.slice(0, 30)));
});
afterAll(() => office?.[Symbol.asyncDispose]());

interface Reader {
  language: Language;
  t: Messages;
  agent: string;
}
const readers: Reader[] = [
  { language: 'en', t: en, agent: 'Ana Torres' },
  { language: 'zh-CN', t: zhCN as Messages, agent: '李梅' },
];

/** The deep tier sees all in both languages. */
const inQuickTier = (language: Language) => readers.filter(reader => deep || reader.language === language);

test.each(inQuickTier('zh-CN'))(
  'all screens of an agent and of a customer in $language',
  { timeout: 400_000 },
  async reader => {
    const { t, agent } = reader;
    const page = await openSignIn(reader);
    const see = watcher(page, reader);
    await see('sign-in', t.signIn.demo, true);
    await page.getByRole('button', { name: agent }).click();
    await see('work-empty', t.work.empty, true);

    await page.getByRole('button', { name: t.presence.goAvailable }).click();
    await see('device-check', t.devices.heard, true);
    await page.getByRole('button', { name: t.devices.play }).click();
    await page.getByRole('button', { name: t.devices.ring, exact: true }).click();
    await page.getByRole('dialog').getByRole('button', { name: t.devices.goAvailable }).click();
    await see('work-available', t.work.emptyAvailable);

    const phone = await ring(reader);
    await page.getByRole('article').waitFor();
    await see('offer', t.offer.answer, true);
    await page.getByRole('article').getByRole('button', { name: t.offer.answer }).click();
    await page.getByText(t.interaction.steps.connected).waitFor();
    await page
      .getByRole('textbox', { name: t.interaction.notes })
      .fill('Card lost on the ferry; blocked it. 卡已挂失。');
    await see('in-call', t.interaction.notesState.saved, true);
    await page.getByRole('button', { name: t.call.keypad }).click();
    await see('keypad', '#');
    await page.keyboard.press('Escape');

    await page.getByRole('button', { name: t.call.hangUp }).click();
    await untilTrue(phone, 'patchbayPhone.state() === "ended"', 30_000);
    wrong.push(...(await look(phone, 'phone-ended', reader.language, true)));
    await see('wrap-up', t.interaction.wrapUp, true);
    await page.getByRole('button', { name: t.codes.dispositions.resolved }).click();
    await page.getByText(t.interaction.wrapUpDoneAvailable).waitFor();
    await see('call-closed', t.codes.states.closed, true);

    const go = (place: string) => page.getByRole('navigation').getByRole('link', { name: place }).click();
    await go(t.nav.history);
    await see('calls', t.codes.dispositions.resolved, true);
    await page.getByRole('searchbox').fill('nobody-of-this-name');
    await see('calls-none-found', t.command.nothing('nobody-of-this-name'));
    await go(t.nav.customers);
    await see('customers', 'Alice Johnson', true);
    await page.getByRole('button', { name: t.customers.create }).click();
    await page.getByRole('button', { name: t.common.save }).click();
    await see('customer-dialog', t.customers.nameMissing, true);
    await page.keyboard.press('Escape');
    await page.getByRole('link', { name: /Alice Johnson/ }).click();
    await see('customer', t.codes.dispositions.resolved, true);

    await go(t.nav.queues);
    await see('queues', t.queues.columns.longest, true);
    await page.goto(`${office.url}/account`);
    await see('account', t.account.password, true);
    await page.keyboard.press('?');
    await see('shortcuts', t.shortcuts.help);
    await page.keyboard.press('Escape');
    await page.keyboard.press('Control+k');
    await page.keyboard.type('Garcia');
    await see('search', 'Luis Garcia');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: t.me.menu }).click();
    await see('my-menu', t.me.signOut);
    await page.keyboard.press('Escape');
    await page.goto(`${office.url}/interactions/00000000-0000-7000-8000-000000000000`);
    await see('call-unknown', t.errors.notFound);
    await page.goto(`${office.url}/nothing/here`);
    await see('not-found', t.errors.home, true);
    await Promise.all([page.context().close(), phone.context().close()]);
    expect(wrong).toEqual([]);
  },
);

test.each(inQuickTier('en'))('the screens of an administrator in $language', { timeout: 200_000 }, async reader => {
  const { t } = reader;
  const page = await openSignIn(reader);
  const see = watcher(page, reader);
  await page.getByRole('button', { name: 'Ada Admin' }).click();
  await page.getByRole('link', { name: t.nav.people }).waitFor();
  await see('work-without-queues', t.work.empty);
  await page.getByRole('link', { name: t.nav.people }).click();
  await see('people', 'Ben Okafor', true);
  await page.getByRole('button', { name: t.people.create }).click();
  await page.getByRole('button', { name: t.common.save }).click();
  await see('person-dialog', t.people.nameMissing, true);
  await page.goto(`${office.url}/account`);
  await see('account-administrator', t.account.keysEmpty);
  await page.context().close();
  expect(wrong).toEqual([]);
});

test.each(inQuickTier('en'))('the screens of routing in $language', { timeout: 300_000 }, async reader => {
  const { t, language } = reader;
  const page = await openSignIn(reader);
  const see = watcher(page, reader);
  await page.getByRole('button', { name: 'Ada Admin' }).click();
  await page.getByRole('link', { name: t.nav.admin, exact: true }).click();
  const go = (place: string) =>
    page.getByRole('navigation', { name: t.admin.title }).getByRole('link', { name: place }).click();
  // Whoever looks second finds what the first one made.
  if (reader === readers[0]) await see('skills-empty', t.skills.emptyHint, true);
  await page.getByRole('button', { name: t.skills.create }).click();
  await page.getByRole('button', { name: t.common.save }).click();
  await see('skill-dialog', t.admin.nameMissing, true);
  await page.keyboard.press('Escape');
  if (reader === readers[0]) await makeRouting(page);
  await page.reload();
  await see('skills', t.skills.asks(1), true);
  await page.getByRole('button', { name: language === 'en' ? /Investment funds/ : /投资基金/ }).click();
  await see('skill-edit', t.skills.activeHint);
  await page.keyboard.press('Escape');

  await go(t.queueAdmin.title);
  await see('admin-queues', t.queueAdmin.ownSettings(2), true);
  await page.getByRole('button', { name: t.queueAdmin.create }).click();
  await see('queue-dialog', t.admin.keyHint);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: language === 'en' ? /Cards/ : /银行卡/ }).click();
  await page.getByRole('link', { name: 'Ben Okafor' }).waitFor();
  await see('queue', t.adminSettings.from.here, true);
  await page.getByRole('checkbox', { name: t.queueAdmin.active }).uncheck();
  await see('queue-unsaved', t.admin.unsaved, true);
  await page.getByRole('button', { name: t.admin.discard }).click();
  await page.getByRole('group', { name: t.adminSettings.keys.ageing.name }).scrollIntoViewIfNeeded();
  await see('queue-settings', t.adminSettings.keys.ageing.name, true);
  await page.getByRole('link', { name: 'Ben Okafor' }).click();
  await page.getByRole('dialog').getByRole('group', { name: t.skills.legend, exact: true }).scrollIntoViewIfNeeded();
  await see('person-skills', t.skills.legend, true);
  await page.keyboard.press('Escape');

  await page.goto(`${office.url}/admin/settings`);
  await see('settings', t.adminSettings.differ(1), true);
  const points = page.getByRole('group', { name: t.adminSettings.keys.tierPoints.name });
  await points.getByRole('spinbutton').first().fill('-1');
  await points.getByRole('button', { name: t.common.save }).click();
  await see('setting-refused', t.codes.errors.bad_setting!, true);
  await points.getByRole('button', { name: t.common.cancel }).click();
  await page
    .getByRole('button', { name: t.adminSettings.differ(1) })
    .first()
    .click();
  await see('setting-history', t.adminSettings.ownValues, true);
  await page.keyboard.press('Escape');
  await page.getByRole('group', { name: t.adminSettings.keys.decisionDays.name }).scrollIntoViewIfNeeded();
  await see('settings-end', t.adminSettings.keys.decisionDays.name, true);
  await page.goto(`${office.url}/admin/queues/00000000-0000-7000-8000-000000000000`);
  await see('queue-unknown', t.errors.notFound);
  await page.context().close();
  expect(wrong).toEqual([]);
});

test.each(inQuickTier('zh-CN'))(
  'the screens of hours, numbers and tiers in $language',
  { timeout: 300_000 },
  async reader => {
    const { t, language } = reader;
    const page = await openSignIn(reader);
    const see = watcher(page, reader);
    await page.getByRole('button', { name: 'Ada Admin' }).click();
    await page.getByRole('link', { name: t.nav.admin, exact: true }).click();
    const go = (place: string) =>
      page.getByRole('navigation', { name: t.admin.title }).getByRole('link', { name: place }).click();
    const dialog = page.getByRole('dialog');
    await go(t.calendars.title);
    // Whoever looks second finds what the first one made.
    if (!deep || reader === readers[0]) await see('calendars-empty', t.calendars.emptyHint, true);
    await page.getByRole('button', { name: t.calendars.create }).click();
    await page.getByLabel(t.calendars.name).fill('上海分行');
    await see('calendar-dialog', t.calendars.nameHint);
    await dialog.getByRole('button', { name: t.common.save }).click();
    await page.getByRole('button', { name: t.hours.addOn(language === 'en' ? 'Saturday' : '星期六') }).click();
    await page.getByLabel(t.hours.closes(language === 'en' ? 'Saturday' : '星期六')).fill('4');
    await page.keyboard.press('Tab');
    await see('calendar', t.hours.nextDay, true);
    await page.getByLabel(t.calendars.timeZone).fill('shang');
    await see('calendar-zone', 'Asia/Shanghai');
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: t.calendars.propose }).click();
    await dialog.getByLabel(t.holidays.country).fill('CN');
    await page.getByRole('option', { name: language === 'en' ? 'China' : '中国', exact: true }).click();
    await dialog.getByLabel(t.holidays.year).selectOption('2026');
    await see('holidays', t.holidays.makeUp, true);
    await dialog.locator('button[type=submit]').click();
    await page.getByRole('button', { name: t.calendars.addDay }).click();
    await page.getByRole('main').getByRole('button', { name: t.common.save }).click();
    await see('calendar-refused', t.calendars.dateMissing, true);
    await page.getByRole('img', { name: /2026/ }).scrollIntoViewIfNeeded();
    await see('calendar-year', t.calendars.legend.holiday, true);
    await page.getByRole('button', { name: t.calendars.removeDay(t.calendars.day), exact: true }).click();
    await page.getByRole('main').getByRole('button', { name: t.common.save }).click();
    await page.getByText(t.admin.unsaved).waitFor({ state: 'hidden' });
    await go(t.calendars.title);
    await see('calendars', t.calendars.usedByNone, true);

    await go(t.numbers.title);
    await page.getByRole('button', { name: t.numbers.create }).click();
    await dialog.getByRole('button', { name: t.common.save }).click();
    await see('number-dialog', t.numbers.numberBad, true);
    await page.keyboard.press('Escape');
    await page.getByRole('button', { name: t.numbers.block, exact: true }).click();
    await dialog.getByLabel(t.numbers.number).fill('+12025550188');
    await dialog.getByLabel(t.numbers.reason).fill('12345');
    await see('block-dialog', t.numbers.reasonHint);
    await dialog.getByRole('button', { name: t.numbers.blockSubmit }).click();
    await see('numbers', t.numbers.forGood, true);
    await page.getByRole('button', { name: t.numbers.unblockNumber('+1 202 555 0188') }).click();
    await see('unblock', t.numbers.unblockHint);
    await page.keyboard.press('Escape');

    await go(t.queueAdmin.title);
    await page.getByRole('link', { name: language === 'en' ? /^General/ : /^综合业务/ }).click();
    await page.getByRole('button', { name: t.closing.close }).click();
    await see('close-queue', t.closing.description, true);
    await dialog.getByRole('button', { name: t.closing.submit }).click();
    await see('queue-closed', t.closing.callersHear, true);
    await go(t.queueAdmin.title);
    await see('queues-closed', t.closing.closed);
    await page.getByRole('link', { name: t.floor.title, exact: true }).click();
    await page.getByRole('link', { name: language === 'en' ? /^General/ : /^综合业务/ }).click();
    await see('floor-closed', t.closing.callersHear, true);
    await page.getByRole('button', { name: t.closing.open }).click();
    await page.getByText(t.closing.isOpen).waitFor();

    await page.getByRole('link', { name: t.nav.customers, exact: true }).click();
    await page.getByRole('link', { name: /Priya Nair/ }).click();
    await page.getByRole('button', { name: t.common.edit }).click();
    await dialog.getByLabel(t.value.tier).selectOption('platinum');
    await dialog.getByLabel(t.value.owner).fill('Ben');
    await see('customer-value', 'Ben Okafor', true);
    await page.getByRole('option', { name: 'Ben Okafor' }).click();
    await dialog.getByRole('button', { name: t.common.save }).click();
    await see('customer-valued', t.value.lookedAfterBy('Ben Okafor'), true);
    await page.context().close();
    expect(wrong).toEqual([]);
  },
);

/** Skills, what Cards asks for, what Ben can do and some settings, made by whoever is signed in. */
async function makeRouting(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ask = async <T>(method: string, path: string, body?: object): Promise<T> => {
      const headers = body ? { 'content-type': 'application/json' } : undefined;
      const answer = await fetch(`/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
      return (answer.status === 204 ? null : await answer.json()) as T;
    };
    type Named = { items: { id: string; name: string; key: string }[] };
    const skill = (key: string, name: string, nameZh: string, language: string | null = null) =>
      ask<{ id: string }>('POST', '/skills', { key, name, nameZh, language });
    const mandarin = await skill('mandarin', 'Speaks Mandarin', '普通话', 'zh-CN');
    const mortgages = await skill('mortgage-advice', 'Mortgage advice', '房贷咨询');
    const funds = await skill('investment-funds', 'Investment funds', '投资基金');
    await ask('PATCH', `/skills/${funds.id}`, { active: false });
    const queues = (await ask<Named>('GET', '/queues')).items;
    const queue = (key: string) => queues.find(other => other.key === key)!.id;
    await ask('PATCH', `/queues/${queue('cards')}`, {
      overflowQueueId: queue('general'),
      skills: [
        { skillId: mandarin.id, level: 3, lowestLevel: 0 },
        { skillId: mortgages.id, level: 4, lowestLevel: 2 },
      ],
    });
    const ben = (await ask<Named>('GET', '/users?q=Ben')).items[0]!.id;
    const held = [
      { skillId: mandarin.id, level: 2 },
      { skillId: mortgages.id, level: 5 },
    ];
    await ask('PATCH', `/users/${ben}`, { skills: held });
    const set = (key: string, value: unknown, scopeId: string | null = null) =>
      ask('PUT', `/settings/${key}`, { scope: scopeId ? 'queue' : 'all', scopeId, value });
    await set('offerSeconds', 35, queue('cards'));
    await set('relaxAfterSeconds', 90, queue('cards'));
    await set('wrapUpSeconds', 45);
    await set('wrapUpSeconds', 40);
  });
}

/** Waits until some words are on the screen, then looks at it. */
function watcher(page: Page, { language }: Reader) {
  return async (name: string, words: string, alsoNarrow = false) => {
    await page.getByText(words).filter({ visible: true }).first().waitFor();
    wrong.push(...(await look(page, name, language, alsoNarrow)));
  };
}

async function openSignIn({ language }: Reader): Promise<Page> {
  const page = await office.newPage('agent', { locale: language, viewport: wide });
  // Whoever signs in reads this language, whatever their account says.
  await page.addInitScript(chosen => localStorage.setItem('language', chosen), language);
  await page.goto(office.url);
  return page;
}

/** A customer rings and goes through the menu in the reader's language; looked at on the way. */
async function ring({ language, t }: Reader): Promise<Page> {
  const page = await office.newPage('customer', { locale: language, viewport: wide });
  await page.goto(`${office.url}/phone?audio=raw`);
  await page.locator('#numbers button').waitFor();
  wrong.push(...(await look(page, 'phone', language, true)));
  await page.getByLabel(t === en ? 'My number' : '我的号码', { exact: true }).selectOption('+12025550111');
  await page.locator('#call').click();
  const log = page.getByRole('log');
  await log.getByText('For English, press 1.').waitFor();
  await page.keyboard.press(language === 'en' ? '1' : '2');
  await log.getByText(language === 'en' ? /For cards, press 1/ : /银行卡业务请按1/).waitFor();
  wrong.push(...(await look(page, 'phone-call', language, true)));
  await page.keyboard.press('1');
  return page;
}
