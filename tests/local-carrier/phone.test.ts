import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openBrowser, untilTrue } from '../support/chromium.ts';
import { dial, openPhone } from './phone-page.ts';
import { startSockets } from './signal-server.ts';
import { bankNumber } from './signal-switchboard.ts';

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser?.close());

const state = (page: Page): Promise<string> => page.evaluate('patchbayPhone.state()');

test('a customer dials the bank as a customer it knows, sees the time run and hangs up', async () => {
  await using carrier = await startSockets();
  await using phone = await openPhone(browser, carrier.url);
  const { page } = phone;
  await page.getByRole('button', { name: 'Service line' }).click();
  expect(await page.getByLabel('My number', { exact: true }).inputValue()).toBe('+8613800138000');
  await dial(page);
  expect(carrier.switchboard.dialled).toEqual([{ from: '+8613800138000' }]);
  await vi.waitFor(async () => expect(await page.getByRole('timer').textContent()).toBe('0:01'), 3000);
  expect(await page.getByRole('status').textContent()).toBe('Connected');
  await page.getByRole('button', { name: 'Hang up' }).click();
  await vi.waitFor(() => expect(carrier.switchboard.living()).toEqual([]));
  expect(await page.getByRole('status').textContent()).toBe('Call ended');
});

test('the number may be withheld or typed, and a wrong one is explained where it stands', async () => {
  await using carrier = await startSockets();
  await using phone = await openPhone(browser, carrier.url);
  const { page } = phone;
  await page.getByLabel('My number', { exact: true }).selectOption('other');
  await page.getByLabel('My other number').fill('12');
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  expect(await page.getByText('3 to 15 digits').isVisible()).toBe(true);
  expect(await state(page)).toBe('idle');
  await page.getByLabel('My other number').fill('+49 (30) 123-456');
  await dial(page);
  await page.getByRole('button', { name: 'Hang up' }).click();
  await page.getByRole('button', { name: 'Back' }).click();
  await page.getByLabel('My number', { exact: true }).selectOption('withheld');
  await dial(page);
  expect(carrier.switchboard.dialled).toEqual([{ from: '+4930123456' }, { from: null }]);
});

test('prompts are shown and spoken in their language, and stop when the bank stops them', async () => {
  await using carrier = await startSockets();
  await using phone = await openPhone(browser, carrier.url);
  const { page, said } = phone;
  await dial(page);
  const [callSid] = carrier.switchboard.living() as [string];
  const { audio } = carrier.switchboard.leg(callSid);
  const welcome = audio.say({ text: '欢迎致电。', language: 'zh-CN', durationMs: 60_000 });
  const current = page.locator('[aria-current]');
  await current.waitFor();
  expect([await current.textContent(), await current.getAttribute('lang')]).toEqual(['欢迎致电。', 'zh-CN']);
  welcome.stop();
  await current.waitFor({ state: 'detached' });
  await vi.waitFor(() => expect(said.slice(-2)).toEqual(['zh-CN 欢迎致电。', '(stop)']));
  await page.getByRole('button', { name: 'Read prompts aloud' }).click();
  audio.say({ text: 'Please hold.', language: 'en-US', durationMs: 300 });
  await page.getByText('Please hold.').waitFor();
  await current.waitFor({ state: 'detached' });
  expect(said).not.toContain('en-US Please hold.');
});

test('a prompt that had its time may finish its last word', async () => {
  await using carrier = await startSockets();
  await using phone = await openPhone(browser, carrier.url);
  const { page, said } = phone;
  await dial(page);
  const [callSid] = carrier.switchboard.living() as [string];
  const prompt = carrier.switchboard.leg(callSid).audio.say({ text: 'Goodbye.', language: 'en-US', durationMs: 400 });
  await page.getByText('Goodbye.').waitFor();
  await new Promise(resolve => setTimeout(resolve, 400));
  prompt.stop();
  await page.keyboard.press('1');
  await vi.waitFor(() => expect(carrier.switchboard.pressed).toHaveLength(1));
  expect(said).toEqual(['en-US Goodbye.']);
});

test('keys are pressed by hand or by keyboard, and one sees which', async () => {
  await using carrier = await startSockets();
  await using phone = await openPhone(browser, carrier.url);
  const { page } = phone;
  await dial(page);
  await page.getByRole('button', { name: '4 GHI' }).or(page.locator('[data-key="4"]')).first().click();
  await page.keyboard.press('#');
  await vi.waitFor(() => expect(carrier.switchboard.pressed.map(({ digits }) => digits)).toEqual(['4', '#']));
  expect(await page.locator('.pressed').textContent()).toBe('You pressed 4 #');
});

test('after a reload the call, its prompts and its time are still there', async () => {
  await using carrier = await startSockets();
  await using phone = await openPhone(browser, carrier.url);
  const { page } = phone;
  await dial(page);
  const [callSid] = carrier.switchboard.living() as [string];
  carrier.switchboard.leg(callSid).audio.say({ text: 'Welcome.', language: 'en-US', durationMs: 10 });
  await page.getByText('Welcome.').waitFor();
  await page.reload();
  await untilTrue(page, 'patchbayPhone.state() === "in-call"');
  await page.getByText('Welcome.').waitFor();
  expect(await page.locator('#number').textContent()).toBe(bankNumber);
  expect(await page.getByRole('timer').textContent()).toMatch(/^0:0\d$/);
  expect(carrier.switchboard.living()).toEqual([callSid]);
});

test('a page that never comes back is hung up', async () => {
  await using carrier = await startSockets({ graceMs: 200 });
  {
    await using phone = await openPhone(browser, carrier.url);
    await dial(phone.page);
  }
  await vi.waitFor(() => expect(carrier.switchboard.living()).toEqual([]), 3000);
});

test('without a microphone one is told so, and still listens and presses keys', async () => {
  await using carrier = await startSockets();
  const deaf = await openBrowser({ microphone: null });
  try {
    const page = await (await deaf.newContext({ locale: 'en-US' })).newPage();
    await page.goto(`${carrier.url}/phone`);
    await dial(page);
    expect(await page.getByRole('alert').textContent()).toMatch(/listen and press keys/);
    await page.keyboard.press('1');
    await vi.waitFor(() => expect(carrier.switchboard.pressed).toHaveLength(1));
    await untilTrue(page, 'patchbayPhone.remoteStream()?.getAudioTracks()[0]?.muted === false');
  } finally {
    await deaf.close();
  }
});

test('a number that is not ours is not in service, and an exchange that is away can be asked again', async () => {
  await using carrier = await startSockets();
  await using phone = await openPhone(browser, carrier.url);
  const { page } = phone;
  await page.getByLabel('Number to call').fill('+12025550199');
  await page.getByRole('button', { name: 'Call', exact: true }).click();
  await page.getByText('This number is not in service').waitFor();
  await page.route('**/carrier/phone/config', route => route.fulfill({ status: 502, body: '' }));
  await page.reload();
  await page.getByText('The exchange does not answer.').waitFor();
  await page.unroute('**/carrier/phone/config');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('button', { name: 'Service line' }).waitFor();
});
