import { mkdirSync } from 'node:fs';
import axe from 'axe-core';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, untilTrue } from '../support/chromium.ts';
import { openPhone } from './phone-page.ts';
import { startSockets } from './signal-server.ts';

let browser: Browser;
const pictures = new URL('../../artifacts/phone/', import.meta.url).pathname;

beforeAll(async () => {
  mkdirSync(pictures, { recursive: true });
  browser = await openBrowser();
});

afterAll(() => browser?.close());

const looks = [
  { locale: 'en-US', colorScheme: 'light', call: 'Call', width: 1000 },
  { locale: 'zh-CN', colorScheme: 'dark', call: '拨打', width: 390 },
  { locale: 'en-US', colorScheme: 'dark', call: 'Call', width: 320 },
  { locale: 'zh-CN', colorScheme: 'light', call: '拨打', width: 390 },
] as const;

test.each(process.env.TEST_TIER === 'deep' ? looks : looks.slice(0, 2))(
  'the phone is readable by everyone: $locale, $colorScheme, $width pixels',
  async ({ locale, colorScheme, call, width }) => {
    await using carrier = await startSockets();
    await using phone = await openPhone(browser, carrier.url, {
      locale,
      colorScheme,
      viewport: { width, height: width > 400 ? 860 : 700 },
    });
    const { page } = phone;
    const check = async (name: string): Promise<void> => {
      await page.screenshot({ path: `${pictures}${name}-${locale}-${colorScheme}-${width}.png` });
      await page.evaluate(axe.source);
      const found = (await page.evaluate('axe.run()')) as axe.AxeResults;
      expect(found.violations.map(violation => [violation.id, violation.nodes.map(node => node.html)])).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    };
    await page.locator('#numbers button').waitFor();
    await check('idle');
    await untilTrue(page, 'patchbayPhone.reachable()');
    const ringing = carrier.switchboard.ringTelephone('+8613800138000');
    await untilTrue(page, 'patchbayPhone.state() === "incoming"');
    await check('incoming');
    carrier.switchboard.hangUp(ringing);
    await untilTrue(page, 'patchbayPhone.state() === "idle"');
    await page.getByRole('button', { name: call, exact: true }).click();
    await untilTrue(page, 'patchbayPhone.state() === "in-call"');
    const [callSid] = carrier.switchboard.living() as [string];
    const { audio } = carrier.switchboard.leg(callSid);
    audio.say({ text: 'Welcome to the bank. For cards, press 1.', language: 'en-US', durationMs: 10 });
    await page.keyboard.press('1');
    await page.locator('.pressed').waitFor();
    audio.say({ text: '您好，正在为您转接客户经理，请稍候。', language: 'zh-CN', durationMs: 60_000 });
    await page.locator('[aria-current]').waitFor();
    await check('call');
    carrier.switchboard.hangUp(callSid);
    await untilTrue(page, 'patchbayPhone.state() === "ended"');
    await check('ended');
  },
);
