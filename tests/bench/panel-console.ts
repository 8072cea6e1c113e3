import type { Browser, Page } from 'playwright-core';
import type { BenchAgent } from './bench-product.ts';
import { measureBareClick } from './console-clicks.ts';
import { type Say, signInAs } from './console-page.ts';
import type { FakeCarrier } from './fake-carrier.ts';
import { ringFrom } from './panel-calls.ts';
import { setPresence } from './panel-offers.ts';
import { type Marks, watchOffers } from './panel-page.ts';
import type { BenchBank } from './panel-rows.ts';
import { inMs } from './support.ts';

const OFFERS = 40;
/** So long an agent looks at the card who does not answer in the instant in which it appears. */
const LOOKED_MS = 800;

/** What an agent sees in their own Chromium, from the offer to everything about the customer; every other call is answered in the instant its card appears. */
export async function measureConsole(options: {
  browser: Browser;
  productUrl: string;
  carrier: FakeCarrier;
  agent: BenchAgent;
  bank: BenchBank;
  line: Say;
}): Promise<void> {
  const { browser, productUrl, carrier, agent, bank, line } = options;
  await measureBareClick(await browser.newPage(), line);
  const page = await openConsole(browser, productUrl, agent);
  await setPresence(productUrl, agent, 'available');
  const seen: (Marks & { atOnce: boolean })[] = [];
  // The first ones load what all later ones use.
  for (let index = -4; index < OFFERS; index++) {
    const customer = index === 9 ? bank.busiest : bank.some[100 + index]!;
    const atOnce = index % 2 === 0;
    await page.evaluate(`window.benchMarks.expect(${JSON.stringify(customer.name)}, ${atOnce ? 0 : LOOKED_MS})`);
    const call = await ringFrom(carrier, customer.phoneNumber);
    const marks = (await page.evaluate('window.benchMarks.done')) as Marks;
    await call.hangUp();
    await page.goBack().catch(() => undefined);
    await page.waitForTimeout(600);
    if (index >= 0) seen.push({ ...marks, atOnce });
  }
  const times = (from: keyof Marks, to: keyof Marks, chosen = seen) =>
    inMs(chosen.map(marks => marks[to] - marks[from]));
  const [atOnce, looked] = [seen.filter(marks => marks.atOnce), seen.filter(marks => !marks.atOnce)];
  line('Chromium: offer in the page → its card on the screen', times('offered', 'card'));
  line('Chromium: offer in the page → everything about the customer there', times('offered', 'data'), '≤ 300 ms');
  line('Chromium: card, answered at once → name, tier, holdings painted', times('card', 'panel', atOnce), '≤ 300 ms');
  line('Chromium: card, answered later: click → the same painted', times('clicked', 'panel', looked), '≤ 300 ms');
  await setPresence(productUrl, agent, 'offline');
  await page.context().close();
}

async function openConsole(browser: Browser, productUrl: string, agent: BenchAgent): Promise<Page> {
  const { page } = await signInAs(agent, browser, productUrl, { width: 1600, height: 900 });
  await watchOffers(page);
  await page.goto(`${productUrl}/interactions`);
  await page.getByRole('button', { name: /^My presence/ }).waitFor();
  return page;
}
