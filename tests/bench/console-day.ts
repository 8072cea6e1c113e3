import type { CDPSession, Page } from 'playwright-core';
import type { BenchAgent } from './bench-product.ts';
import type { Opened, Say } from './console-page.ts';
import type { FakeCarrier } from './fake-carrier.ts';
import { runLatency } from './routing-latency.ts';

const HOURS = 24;
const CALLS_PER_HOUR = 40;

interface Size {
  heapMb: number;
  nodes: number;
  listeners: number;
}

/**
 * A supervisor's console left open for a day: its clock is turned hour by hour, in each of them calls come and go, and the supervisor looks at the floor,
 * the list of calls, one of them and a customer.
 */
export async function liveDay(options: {
  open: Opened;
  productUrl: string;
  carrier: FakeCarrier;
  agents: readonly BenchAgent[];
  line: Say;
}): Promise<void> {
  const { open, productUrl, carrier, agents, line } = options;
  const { context, page } = await open();
  await page.clock.install();
  await page.goto(`${productUrl}/floor`);
  const probe = await context.newCDPSession(page);
  await probe.send('Performance.enable');
  const sizes: Size[] = [];
  for (let hour = 0; hour <= HOURS; hour++) {
    await page.clock.fastForward('01:00:00');
    await page.clock.resume();
    const traffic = runLatency({
      carrier,
      productUrl: productUrl.replace('localhost', '127.0.0.1'),
      agents,
      callsPerSecond: 8,
      seconds: CALLS_PER_HOUR / 8,
    });
    await lookAround(page);
    await traffic;
    sizes.push(await measure(probe));
  }
  await context.close();
  const tellSize = ({ heapMb, nodes, listeners }: Size) =>
    `${heapMb.toFixed(1)} MB, ${nodes} nodes, ${listeners} listeners`;
  // The first hour loads what every later one uses.
  line('a day: size after the first hour', tellSize(sizes[0]!));
  for (const hour of [6, 12, 18]) line(`after ${hour} hours`, tellSize(sizes[hour]!));
  line(`after ${HOURS} hours and ${HOURS * CALLS_PER_HOUR} calls`, tellSize(sizes[HOURS]!));
  // Until then lists fill up to as many rows as they keep.
  const [from, to] = [mean(sizes.slice(7, 13)), mean(sizes.slice(-6))];
  line(
    'growth: the last six hours against hours 7 to 12',
    `${to >= from ? '+' : ''}${(to - from).toFixed(2)} MB (${((to / from - 1) * 100).toFixed(1)}%)`,
    '0',
  );
}

const mean = (sizes: readonly Size[]): number => sizes.reduce((sum, { heapMb }) => sum + heapMb, 0) / sizes.length;

async function lookAround(page: Page): Promise<void> {
  const go = (place: RegExp) => page.getByRole('navigation').first().getByRole('link', { name: place }).first().click();
  await go(/Calls|History/);
  await page.waitForURL('**/interactions');
  await page.locator('[data-row]').nth(1).click();
  await page.waitForURL('**/interactions/*');
  await go(/Customers/);
  await page.waitForURL('**/customers');
  await page.locator('[data-row]').nth(1).click();
  await page.waitForURL('**/customers/*');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Alice');
  await page.keyboard.press('Escape');
  await go(/Floor/);
  await page.waitForURL('**/floor');
}

async function measure(probe: CDPSession): Promise<Size> {
  for (let n = 0; n < 3; n++) await probe.send('HeapProfiler.collectGarbage');
  const { metrics } = await probe.send('Performance.getMetrics');
  const value = (name: string) => metrics.find(metric => metric.name === name)?.value ?? NaN;
  return { heapMb: value('JSHeapUsedSize') / 2 ** 20, nodes: value('Nodes'), listeners: value('JSEventListeners') };
}
