import fastify from 'fastify';
import type { AddressInfo } from 'node:net';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { createCarrierApp } from '#server/local-carrier/app.ts';
import { createLocalCarrier } from '#server/local-carrier/carrier.ts';
import { openBrowser, untilTrue } from '../support/chromium.ts';
import { accountSid, apiKeySecret, apiKeySid, applicationSid, authToken, bank, twiml } from './office.ts';
import { openPhone } from './phone-page.ts';
import { openSockets } from './signal-server.ts';

/** The number that every phone page has by default in these tests. */
const liNa = '+8613800138000';

let browser: Browser;

beforeAll(async () => {
  browser = await openBrowser();
});

afterAll(() => browser?.close());

/** The whole carrier with phone pages, before a bank that only calls out. */
async function startCarrier() {
  const bankApp = fastify();
  bankApp.all('/*', async (_request, reply) => reply.code(204).send());
  await bankApp.listen({ port: 0, host: '127.0.0.1' });
  const publicUrl = `http://127.0.0.1:${(bankApp.server.address() as AddressInfo).port}`;
  const keys = { accountSid, authToken, apiKeySid, apiKeySecret, applicationSid };
  const carrier = createLocalCarrier({ ...keys, publicUrl, numbers: [bank], callsPerSecond: 1_000 });
  const app = await createCarrierApp(carrier);
  openSockets(app, carrier);
  await app.listen({ port: 0, host: '127.0.0.1' });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  /** The bank calls and says something to whoever answers. */
  const call = async (to: string): Promise<string> => {
    const said = twiml('<Gather timeout="60"><Say>Your card is ready.</Say></Gather>');
    const answer = await fetch(`${url}/2010-04-01/Accounts/${accountSid}/Calls.json`, {
      method: 'POST',
      headers: { authorization: `Basic ${btoa(`${accountSid}:${authToken}`)}` },
      body: new URLSearchParams({ From: bank, To: to, Twiml: said }),
    });
    return ((await answer.json()) as { sid: string }).sid;
  };
  const statusOf = (sid: string) => carrier.account.calls.get(sid)?.status;
  return {
    url,
    call,
    carrier,
    becomes: (sid: string, status: string) => vi.waitFor(() => expect(statusOf(sid)).toBe(status), 5_000),
    [Symbol.asyncDispose]: async () => {
      carrier.close();
      await app.close();
      await bankApp.close();
    },
  };
}

const isIn = (page: Page, state: string) => untilTrue(page, `patchbayPhone.state() === "${state}"`);
const canBeRung = (page: Page) => untilTrue(page, 'patchbayPhone.reachable()');

test('a page is rung at its own number, takes the call and hears what the bank says', async () => {
  await using exchange = await startCarrier();
  await using phone = await openPhone(browser, exchange.url);
  const { page } = phone;
  await canBeRung(page);
  const sid = await exchange.call(liNa);
  await isIn(page, 'incoming');
  expect(await page.getByRole('alert').filter({ hasText: 'Incoming call' }).isVisible()).toBe(true);
  expect(await page.locator('#caller-number').textContent()).toBe(bank);
  await page.keyboard.press('Enter');
  await isIn(page, 'in-call');
  await page.getByText('Your card is ready.').waitFor();
  expect(await page.locator('#number').textContent()).toBe(bank);
  await page.reload();
  await isIn(page, 'in-call');
  expect(await page.locator('#number').textContent()).toBe(bank);
  await page.getByRole('button', { name: 'Hang up' }).click();
  await exchange.becomes(sid, 'completed');
});

test('of two pages with one number the first to accept has the call, and the other stops ringing', async () => {
  await using exchange = await startCarrier();
  await using one = await openPhone(browser, exchange.url);
  await using two = await openPhone(browser, exchange.url);
  for (const { page } of [one, two]) await canBeRung(page);
  const sid = await exchange.call(liNa);
  for (const { page } of [one, two]) await isIn(page, 'incoming');
  await two.page.getByRole('button', { name: 'Accept' }).click();
  await isIn(two.page, 'in-call');
  await isIn(one.page, 'idle');
  await one.page.getByText('It stopped ringing').waitFor();
  const second = await exchange.call(liNa);
  await isIn(one.page, 'incoming');
  await one.page.getByRole('button', { name: 'Decline' }).click();
  await exchange.becomes(second, 'busy');
  await exchange.becomes(sid, 'in-progress');
});

test('a page that was reloaded rings on, and Escape declines', async () => {
  await using exchange = await startCarrier();
  await using phone = await openPhone(browser, exchange.url);
  const { page } = phone;
  await canBeRung(page);
  const sid = await exchange.call(liNa);
  await isIn(page, 'incoming');
  await page.reload();
  await isIn(page, 'incoming');
  await page.keyboard.press('Escape');
  await exchange.becomes(sid, 'busy');
  await isIn(page, 'idle');
});

test('the number that rings is the one chosen; without one nobody can ring, and a caller who gives up is no longer shown', async () => {
  await using exchange = await startCarrier();
  await using phone = await openPhone(browser, exchange.url);
  const { page } = phone;
  await canBeRung(page);
  await page.getByLabel('My number', { exact: true }).selectOption('withheld');
  await untilTrue(page, '!patchbayPhone.reachable()');
  await vi.waitFor(() => expect(exchange.carrier.state().telephones).toEqual([]));
  await page.getByLabel('My number', { exact: true }).selectOption('other');
  await page.getByLabel('My other number').fill('+49 (30) 123-456');
  await vi.waitFor(() => expect(exchange.carrier.state().telephones).toEqual(['+4930123456']));
  const sid = await exchange.call('+4930123456');
  await isIn(page, 'incoming');
  exchange.carrier.hangUp(sid);
  await isIn(page, 'idle');
  expect(await page.getByRole('button', { name: 'Call', exact: true }).isVisible()).toBe(true);
});
