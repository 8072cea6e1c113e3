import type { Page } from 'playwright-core';
import { beforeEach, expect, test } from 'vitest';
import { en } from '#lib/i18n/en.ts';
import { untilTrue } from '../support/chromium.ts';
import { look, wide } from './look.ts';
import { shareOffice } from './office.ts';
import { openSignIn, type Reader, readers, watcher } from './readers.ts';

const office = await shareOffice();
/** What is wrong with what was looked at so far. */
let wrong: string[];

beforeEach(() => void (wrong = []));

test.each(readers)('all screens of an agent and of a customer in $language', { timeout: 400_000 }, async reader => {
  const { t, agent } = reader;
  const page = await openSignIn(office, reader);
  const see = watcher(page, reader, wrong);
  await see('sign-in', t.signIn.demo);
  await page.getByRole('button', { name: agent }).click();
  await see('work-empty', t.work.empty);

  await page.getByRole('button', { name: t.presence.goAvailable }).click();
  await see('device-check', t.devices.heard);
  await page.getByRole('button', { name: t.devices.play }).click();
  await page.getByRole('button', { name: t.devices.ring, exact: true }).click();
  await page.getByRole('dialog').getByRole('button', { name: t.devices.goAvailable }).click();
  await see('work-available', t.work.emptyAvailable);

  const phone = await ring(reader);
  await page.getByRole('article').waitFor();
  await see('offer', t.offer.answer);
  await page.getByRole('article').getByRole('button', { name: t.offer.answer }).click();
  await page.getByText(t.interaction.steps.connected).waitFor();
  await page.getByRole('textbox', { name: t.interaction.notes }).fill('Card lost on the ferry; blocked it. 卡已挂失。');
  await see('in-call', t.interaction.notesState.saved);
  await page.getByRole('button', { name: t.call.keypad }).click();
  await see('keypad', '#');
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: t.call.hangUp }).click();
  await untilTrue(phone, 'patchbayPhone.state() === "ended"', 30_000);
  wrong.push(...(await look(phone, 'phone-ended', reader.language)));
  await see('wrap-up', t.interaction.wrapUp);
  await page.getByRole('button', { name: t.codes.dispositions.resolved }).click();
  await page.getByText(t.interaction.wrapUpDoneAvailable).waitFor();
  await see('call-closed', t.codes.states.closed);

  const go = (place: string) => page.getByRole('navigation').getByRole('link', { name: place }).click();
  await go(t.nav.history);
  await see('calls', t.codes.dispositions.resolved);
  await page.getByRole('searchbox').fill('nobody-of-this-name');
  await see('calls-none-found', t.command.nothing('nobody-of-this-name'));
  await go(t.nav.customers);
  await see('customers', 'Alice Johnson');
  await page.getByRole('button', { name: t.customers.create }).click();
  await page.getByRole('button', { name: t.common.save }).click();
  await see('customer-dialog', t.customers.nameMissing);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: /Alice Johnson/ }).click();
  await see('customer', t.codes.dispositions.resolved);

  await go(t.nav.queues);
  await see('queues', t.queues.columns.longest);
  await page.goto(`${office.url}/account`);
  await see('account', t.account.password);
  await page.keyboard.press('?');
  await see('shortcuts', t.commands.keySettings);
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
  await see('not-found', t.errors.home);
  await Promise.all([page.context().close(), phone.context().close()]);
  expect(wrong).toEqual([]);
});

test.each(readers)('the screens of an administrator in $language', { timeout: 200_000 }, async reader => {
  const { t } = reader;
  const page = await openSignIn(office, reader);
  const see = watcher(page, reader, wrong);
  await page.getByRole('button', { name: 'Ada Admin' }).click();
  await page.getByRole('link', { name: t.nav.people }).waitFor();
  await see('work-without-queues', t.work.empty);
  await page.getByRole('link', { name: t.nav.people }).click();
  await see('people', 'Ben Okafor');
  await page.getByRole('button', { name: t.people.create }).click();
  await page.getByRole('button', { name: t.common.save }).click();
  await see('person-dialog', t.people.nameMissing);
  await page.goto(`${office.url}/account`);
  await see('account-administrator', t.account.keysEmpty);
  await page.context().close();
  expect(wrong).toEqual([]);
});

test.each(readers)('the screens of routing in $language', { timeout: 300_000 }, async reader => {
  const { t, language } = reader;
  const page = await openSignIn(office, reader);
  const see = watcher(page, reader, wrong);
  await page.getByRole('button', { name: 'Ada Admin' }).click();
  await page.getByRole('link', { name: t.nav.admin, exact: true }).click();
  const go = (place: string) =>
    page.getByRole('navigation', { name: t.admin.title }).getByRole('link', { name: place }).click();
  // Whoever looks second finds what the first one made.
  if (reader === readers[0]) await see('skills-empty', t.skills.emptyHint);
  await page.getByRole('button', { name: t.skills.create }).click();
  await page.getByRole('button', { name: t.common.save }).click();
  await see('skill-dialog', t.admin.nameMissing);
  await page.keyboard.press('Escape');
  if (reader === readers[0]) await makeRouting(page);
  await page.reload();
  await see('skills', t.skills.asks(1));
  await page.getByRole('button', { name: language === 'en' ? /Investment funds/ : /投资基金/ }).click();
  await see('skill-edit', t.skills.activeHint);
  await page.keyboard.press('Escape');

  await go(t.queueAdmin.title);
  await see('admin-queues', t.queueAdmin.ownSettings(2));
  await page.getByRole('button', { name: t.queueAdmin.create }).click();
  await see('queue-dialog', t.admin.keyHint);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: language === 'en' ? /Cards/ : /银行卡/ }).click();
  await page.getByRole('link', { name: 'Ben Okafor' }).waitFor();
  await see('queue', t.adminSettings.from.here);
  await page.getByRole('checkbox', { name: t.queueAdmin.active }).uncheck();
  await see('queue-unsaved', t.admin.unsaved);
  await page.getByRole('button', { name: t.admin.discard }).click();
  await page.getByRole('group', { name: t.adminSettings.keys.ageing.name }).scrollIntoViewIfNeeded();
  await see('queue-settings', t.adminSettings.keys.ageing.name);
  await page.getByRole('link', { name: 'Ben Okafor' }).click();
  await page.getByRole('dialog').getByRole('group', { name: t.skills.legend, exact: true }).scrollIntoViewIfNeeded();
  await see('person-skills', t.skills.legend);
  await page.keyboard.press('Escape');

  await page.goto(`${office.url}/admin/settings`);
  await see('settings', t.adminSettings.differ(1));
  const points = page.getByRole('group', { name: t.adminSettings.keys.tierPoints.name });
  await points.getByRole('spinbutton').first().fill('-1');
  await points.getByRole('button', { name: t.common.save }).click();
  await see('setting-refused', t.codes.errors.bad_setting!);
  await points.getByRole('button', { name: t.common.cancel }).click();
  await page
    .getByRole('button', { name: t.adminSettings.differ(1) })
    .first()
    .click();
  await see('setting-history', t.adminSettings.ownValues);
  await page.keyboard.press('Escape');
  await page.getByRole('group', { name: t.adminSettings.keys.decisionDays.name }).scrollIntoViewIfNeeded();
  await see('settings-end', t.adminSettings.keys.decisionDays.name);
  await page.goto(`${office.url}/admin/queues/00000000-0000-7000-8000-000000000000`);
  await see('queue-unknown', t.errors.notFound);
  await page.context().close();
  expect(wrong).toEqual([]);
});

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

/** A customer rings and goes through the menu in the reader's language; looked at on the way. */
async function ring({ language, t }: Reader): Promise<Page> {
  const page = await office.newPage('customer', { locale: language, viewport: wide });
  await page.goto(`${office.url}/phone?audio=raw`);
  await page.locator('#numbers button').waitFor();
  wrong.push(...(await look(page, 'phone', language)));
  await page.getByLabel(t === en ? 'My number' : '我的号码', { exact: true }).selectOption('+12025550111');
  await page.locator('#call').click();
  const log = page.getByRole('log');
  await log.getByText('For English, press 1.').waitFor();
  await page.keyboard.press(language === 'en' ? '1' : '2');
  await log.getByText(language === 'en' ? /For cards, press 1/ : /银行卡业务请按1/).waitFor();
  wrong.push(...(await look(page, 'phone-call', language)));
  await page.keyboard.press('1');
  return page;
}
