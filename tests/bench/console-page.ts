import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { BenchAgent } from './bench-product.ts';

/** A fresh profile in which this person is signed in, and an empty page of it. */
export async function signInAs(
  { cookie }: BenchAgent,
  browser: Browser,
  productUrl: string,
  viewport: { width: number; height: number },
): Promise<{ context: BrowserContext; page: Page }> {
  const context = await browser.newContext({ viewport, locale: 'en-US' });
  const [name, value] = cookie.split('=') as [string, string];
  await context.addCookies([{ name, value, url: productUrl }]);
  return { context, page: await context.newPage() };
}

/** A fresh profile that is signed in, and an empty page of it. */
export type Opened = () => Promise<{ context: BrowserContext; page: Page }>;
export type Say = (what: string, figure: string, aim?: string) => void;

/**
 * From now on each click and key in the page is timed by the browser itself: from the input to the next paint after its handlers
 * (Event Timing; whole 8 ms, nothing below 16 ms is told).
 */
export async function timeInputs(page: Page): Promise<() => Promise<number[]>> {
  await page.evaluate(`
    window.inputTimes = [];
    new PerformanceObserver(list => {
      for (const entry of list.getEntries()) if (entry.interactionId) window.inputTimes.push([entry.interactionId, entry.duration]);
    }).observe({ type: 'event', durationThreshold: 16, buffered: false });
  `);
  return async () => {
    await page.waitForTimeout(300);
    const entries = (await page.evaluate('window.inputTimes.splice(0)')) as [number, number][];
    const slowest = new Map<number, number>();
    for (const [id, ms] of entries) slowest.set(id, Math.max(ms, slowest.get(id) ?? 0));
    return [...slowest.values()];
  };
}
