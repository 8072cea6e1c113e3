import type { Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { en, type Messages } from '#lib/i18n/en.ts';
import { type Customer, waitInLine } from './customer.ts';
import { type Desk, signIn } from './desk.ts';
import { deep, look, wide } from './look.ts';
import { type Office, openOffice } from './office.ts';
import { type Reader, readers, watcher } from './readers.ts';

let office: Office;
/** What is wrong with what was looked at so far. */
let wrong: string[];

beforeAll(async () => {
  office = await openOffice();
  await assign({ 'Ana Torres': ['cards'], 'Ben Okafor': ['accounts'], 李梅: ['cards', 'general'] });
}, 180_000);
beforeEach(({ onTestFailed, task }) => {
  wrong = [];
  onTestFailed(() => office.keepEvidence(task.name.slice(0, 30)));
});
afterAll(() => office?.[Symbol.asyncDispose]());

test.each(deep ? readers : [])(
  'a supervisor watches the line in $language, puts one customer before another and moves one to where somebody is free',
  { timeout: 300_000 },
  async reader => {
    const { language, t } = reader;
    const page = await openFloor(reader);
    const see = watcher(page, reader, wrong);
    const section = (title: string) => page.getByRole('region', { name: new RegExp(`^${title}`) });
    const [line, talks, people] = [t.floor.waiting, t.floor.talking, t.floor.people].map(section) as [
      Locator,
      Locator,
      Locator,
    ];
    await see('floor-empty', t.floor.waitingEmpty);

    // Two come into line while nobody works there; the later one is put first.
    const alice = await waitInLine(office);
    await line.getByRole('button', { name: /^Alice Johnson/ }).waitFor();
    const fang = await waitInLine(office, /王芳/);
    await expect
      .poll(() => rows(line), { timeout: 10_000 })
      .toEqual([/Alice/, /王芳/].map(name => expect.stringMatching(name)));
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('u');
    await page.getByText(t.floor.raised('王芳')).waitFor();
    await expect
      .poll(() => rows(line), { timeout: 10_000 })
      .toEqual([/王芳/, /Alice/].map(name => expect.stringMatching(name)));

    const ana = await signIn(office);
    await ana.goAvailable();
    await ana.offer.getByRole('heading', { name: '王芳' }).waitFor();
    await line.getByText(t.floor.ringingAt('Ana Torres')).waitFor();
    await ana.offer.getByText(en.why.choice.only_one).click();
    await ana.offer.getByText(en.why.considered).waitFor();
    if (language === 'en') wrong.push(...(await look(ana.page, 'offer-why', 'en')));
    await ana.page.keyboard.press('a');
    await talks.getByRole('link', { name: /王芳/ }).getByText('Ana Torres').waitFor();
    await people
      .getByRole('button', { name: /^Ana Torres/ })
      .getByText('王芳')
      .waitFor();
    await see('floor', t.codes.activities.talking);

    // Why Alice waits: the only one there talks with somebody else.
    await line.getByRole('button', { name: /^Alice Johnson/ }).click();
    const why = page.getByRole('dialog', { name: t.why.waitTitle('Alice Johnson') });
    await why.getByText(t.why.agents(2)).waitFor();
    await why.getByRole('group').filter({ hasText: t.why.hindrances.busy }).getByText('Ana Torres').waitFor();
    await see('floor-why', t.why.hindrances.offline);
    expect(new URL(page.url()).searchParams.get('wait')).toBeTruthy();
    await page.keyboard.press('Escape');
    await why.waitFor({ state: 'hidden' });

    // Ben is free elsewhere: there she goes, and rings at once.
    const ben = await signIn(office, 'Ben Okafor');
    await ben.goAvailable();
    await readWhyNoCalls(ben);
    await people
      .getByRole('button', { name: /^Ben Okafor/ })
      .getByText(t.floor.doing.available)
      .waitFor();
    await line.getByRole('button', { name: t.floor.actionsFor('Alice Johnson') }).press('Enter');
    await see('floor-menu', t.floor.moveTo);
    const accounts = language === 'en' ? 'Accounts and deposits' : '账户与存款';
    await page.getByRole('menuitem', { name: accounts }).press('Enter');
    await page.getByText(t.floor.moved('Alice Johnson', accounts)).waitFor();
    await ben.offer.getByRole('heading', { name: 'Alice Johnson' }).waitFor();
    await ben.page.keyboard.press('a');
    await talks
      .getByRole('link', { name: /Alice Johnson/ })
      .getByText('Ben Okafor')
      .waitFor();
    await line.getByText(t.floor.waitingEmpty).waitFor();
    for (const { page } of [ana, ben]) await page.getByText(en.interaction.steps.connected).waitFor();

    await finish(alice, ben);
    await finish(fang, ana);
    await sendToLunch(page, people, t);
    await ben.untilPresence('Lunch');
    await see('floor-answered', t.codes.breakReasons.lunch);
    await people.getByRole('button', { name: /^Ben Okafor/ }).press('Enter');
    await see('floor-why-no-calls', t.why.hindered);
    await page.keyboard.press('Escape');

    await page.getByRole('link', { name: language === 'en' ? /^Cards/ : /^银行卡/ }).click();
    await people.getByRole('button', { name: /^Ben Okafor/ }).waitFor({ state: 'hidden' });
    await page.getByRole('link', { name: t.repairs.title }).click();
    await see('repairs', t.repairs.empty);
    await Promise.all([ana.leave(), ben.leave(), page.context().close()]);
    expect(wrong).toEqual([]);
  },
);

test('an agent does not see the floor', async () => {
  const { page } = await signIn(office, 'Ana Torres');
  expect(await page.getByRole('link', { name: en.floor.title, exact: true }).count()).toBe(0);
  await page.goto(`${office.url}/floor`);
  await page.getByText(en.floor.onlyLeads).waitFor();
  await page.context().close();
});

const rows = (line: Locator) => line.locator('[data-call]').allInnerTexts();

async function readWhyNoCalls({ page }: Desk): Promise<void> {
  await page.getByRole('button', { name: en.why.noCallsLink }).click();
  const dialog = page.getByRole('dialog', { name: en.why.noCallsMine });
  await dialog.getByText(en.why.ready).waitFor();
  await dialog.getByText('Accounts and deposits').waitFor();
  await dialog.getByText(en.why.nobodyWaits).waitFor();
  wrong.push(...(await look(page, 'why-no-calls', 'en')));
  await page.keyboard.press('Escape');
}

async function finish(customer: Customer, { page, untilPresence }: Desk): Promise<void> {
  await customer.hangUp();
  await page.getByRole('button', { name: 'Resolved' }).click();
  await untilPresence('Available');
  await customer.leave();
}

async function sendToLunch(page: Page, people: Locator, t: Messages): Promise<void> {
  await people.getByRole('button', { name: t.floor.actionsFor('Ben Okafor') }).click();
  await page.getByRole('menuitem', { name: t.codes.breakReasons.lunch }).click();
  await page.getByText(t.floor.presenceSet('Ben Okafor', t.codes.breakReasons.lunch)).waitFor();
}

async function openFloor({ language, t }: Reader): Promise<Page> {
  const page = await office.newPage('agent', { locale: language, viewport: wide });
  // Whoever signs in reads this language, whatever their account says.
  await page.addInitScript(chosen => localStorage.setItem('language', chosen), language);
  await page.goto(office.url);
  await page.getByRole('button', { name: 'Sofia Lind' }).click();
  await page.getByRole('link', { name: t.floor.title, exact: true }).click();
  return page;
}

/** Who works in which queues, by their keys. */
async function assign(queuesOf: Record<string, string[]>): Promise<void> {
  const { page } = await signIn(office, 'Ada Admin');
  await page.evaluate(async queuesOf => {
    type Named = { items: { id: string; name: string; key: string }[] };
    const get = async (path: string) => (await (await fetch(`/api/v1${path}`)).json()) as Named;
    const [users, queues] = [await get('/users'), await get('/queues')];
    for (const { id, name } of users.items) {
      const queueIds = queues.items.filter(({ key }) => queuesOf[name]?.includes(key)).map(queue => queue.id);
      const headers = { 'content-type': 'application/json' };
      await fetch(`/api/v1/users/${id}`, { method: 'PATCH', headers, body: JSON.stringify({ queueIds }) });
    }
  }, queuesOf);
  await page.context().close();
}
