import type { Page } from 'playwright-core';
import type { BenchAgent } from './bench-product.ts';
import { type Opened, type Say, timeInputs } from './console-page.ts';
import type { FakeCarrier } from './fake-carrier.ts';
import { runLatency } from './routing-latency.ts';
import { quantile } from './support.ts';

const CALLS_PER_SECOND = 1;
const ROUNDS = 12;

/** What a click costs in this browser when next to nothing follows. */
export async function measureBareClick(page: Page, line: Say): Promise<void> {
  await page.setContent(`<button onclick="this.textContent = Math.random()">go</button>`);
  const times = await timeInputs(page);
  for (let n = 0; n < 30; n++) await page.getByRole('button').click();
  line('bare: a click that changes one word, to its paint', tell(30, await times()));
  await page.close();
}

/** Clicks and keys in a list of so many rows while calls come and go in it. */
export async function measureClicks(options: {
  open: Opened;
  productUrl: string;
  carrier: FakeCarrier;
  agents: readonly BenchAgent[];
  rows: number;
  line: Say;
}): Promise<void> {
  const { open, productUrl, carrier, agents, rows, line } = options;
  const { context, page } = await open();
  const frames: number[] = [];
  /** Does it while calls come and go; resolves with how many did. */
  const amongCalls = async (work: () => Promise<void>): Promise<number> => {
    const started = Promise.withResolvers<void>();
    const [{ calls }] = await Promise.all([
      runLatency({
        carrier,
        productUrl: productUrl.replace('localhost', '127.0.0.1'),
        agents,
        callsPerSecond: CALLS_PER_SECOND,
        seconds: 60,
        onStart: started.resolve,
      }),
      started.promise.then(work),
    ]);
    return calls;
  };
  await page.goto(`${productUrl}/interactions`);
  const shown = await loadAll(page, rows);
  const times = await timeInputs(page);
  const samples: Record<string, number[]> = { menu: [], search: [], rowKeys: [], open: [] };
  const rung = await amongCalls(async () => {
    for (let round = 0; round < ROUNDS; round++) {
      await page.getByRole('button', { name: 'My menu' }).click();
      await page.keyboard.press('Escape');
      samples.menu!.push(...(await times()));
      for (let n = 0; n < 5; n++) await page.keyboard.press('j');
      samples.rowKeys!.push(...(await times()));
      await page.keyboard.press('Control+k');
      await page.keyboard.type('Al');
      await page.keyboard.press('Escape');
      samples.search!.push(...(await times()));
    }
    frames.push(...(await scroll(page)));
    await page.locator('[data-row]').nth(3).click();
    samples.open!.push(...(await times()));
  });
  line(`rows in the list, calls meanwhile`, `${shown}, ${rung}`);
  line('click on a menu, to its paint', tell(ROUNDS * 2, samples.menu!), '≤ 100 ms');
  line('j, to its paint', tell(ROUNDS * 5, samples.rowKeys!), '≤ 100 ms');
  line('Ctrl-K and two letters, to their paint', tell(ROUNDS * 4, samples.search!), '≤ 100 ms');
  line('click that opens a row and leaves the list, to its paint', tell(1, samples.open!), '≤ 100 ms');
  line(
    'scrolling through all rows: time between frames',
    `p50 ${quantile(frames, 0.5).toFixed(0)} ms, p99 ${quantile(frames, 0.99).toFixed(0)} ms`,
  );
  await context.close();
}

/** Scrolls down until all rows are there. Returns how many. */
async function loadAll(page: Page, rows: number): Promise<number> {
  await page.locator('[data-row]').first().waitFor();
  // A short list is all in the document, a long one tells its length.
  const count = () =>
    page.evaluate<number>(
      `Number(document.querySelector('li[aria-setsize]')?.ariaSetSize ?? document.querySelectorAll('main [data-row]').length)`,
    );
  for (const until = Date.now() + 180_000; (await count()) < rows;) {
    if (Date.now() > until) throw new Error(`only ${await count()} rows came`);
    await page.evaluate(`document.querySelector('main').scrollTo(0, 1e9)`);
    await page.waitForTimeout(30);
  }
  await page.evaluate(`document.querySelector('main').scrollTo(0, 0)`);
  return count();
}

/** Milliseconds between the frames of a scroll from top to bottom in two seconds. */
const scroll = (page: Page): Promise<number[]> =>
  page.evaluate(`new Promise(done => {
    const main = document.querySelector('main');
    const times = [];
    let last = performance.now();
    const began = last;
    const step = now => {
      times.push(now - last);
      last = now;
      main.scrollTo(0, ((now - began) / 2000) * main.scrollHeight);
      if (now - began < 2000) requestAnimationFrame(step);
      else { main.scrollTo(0, 0); done(times); }
    };
    requestAnimationFrame(step);
  })`);

/** What was faster than 16 ms is not in the samples. */
function tell(inputs: number, samples: readonly number[]): string {
  const all = [...Array<number>(Math.max(0, inputs - samples.length)).fill(16), ...samples];
  return `p50 ≤ ${quantile(all, 0.5).toFixed(0)} ms, p95 ${quantile(all, 0.95).toFixed(0)} ms, worst ${Math.max(...all).toFixed(0)} ms (${inputs} inputs)`;
}
