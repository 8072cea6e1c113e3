import type { Page } from 'playwright-core';
import { quantile } from './support.ts';
import type { Opened, Say } from './console-page.ts';

interface Loaded {
  usableMs: number;
  bareMs: number;
  scriptKb: number;
  laterKb: number;
  files: number;
}

const RUNS = 7;

/** From an empty cache to a console that can be used, and how much script that took over the wire. */
export async function measureFirstLoad(options: { open: Opened; productUrl: string; line: Say }): Promise<void> {
  const runs: Loaded[] = [];
  for (let run = 0; run < RUNS; run++) runs.push(await loadOnce(options));
  const usable = runs.map(({ usableMs }) => usableMs);
  const bare = runs.map(({ bareMs }) => bareMs);
  const { scriptKb, laterKb, files } = runs[0]!;
  const { line } = options;
  line('bare: a page without script, from its address to its paint', `p50 ${quantile(bare, 0.5).toFixed(0)} ms`);
  line('first load: script until usable', `${scriptKb.toFixed(0)} KB compressed, ${files} files`, '≤ 200 KB');
  line('script that follows by itself (telephone, dictionaries)', `${laterKb.toFixed(0)} KB`);
  line(
    'first load, empty cache: until the presence switch can be used',
    `p50 ${quantile(usable, 0.5).toFixed(0)} ms, worst ${Math.max(...usable).toFixed(0)} ms (${RUNS} runs), ×${(quantile(usable, 0.5) / quantile(bare, 0.5)).toFixed(1)} of bare`,
    '≤ 1000 ms',
  );
}

/**
 * The page's own clock, from asking for the address to the frame in which the presence switch stands there to be used. Looking from outside
 * would cost the page a tenth of a second itself.
 */
const watchForUsable = `
  (function look() {
    if (document.querySelector('button.presence-trigger:enabled')) requestAnimationFrame(() => (window.usableAt = performance.now()));
    else requestAnimationFrame(look);
  })();
`;

async function loadOnce({ open, productUrl }: { open: Opened; productUrl: string }): Promise<Loaded> {
  const { context, page } = await open();
  const bareFrom = performance.now();
  await page.goto(`${productUrl}/favicon.svg`);
  const bareMs = performance.now() - bareFrom;
  await page.addInitScript(watchForUsable);
  await page.goto(`${productUrl}/`, { waitUntil: 'commit' });
  const usableMs = await told(page, 'window.usableAt');
  const first = await scripts(page);
  await page.waitForLoadState('networkidle').catch(() => undefined);
  const later = await scripts(page);
  await context.close();
  const kb = (entries: Script[]) => entries.reduce((sum, { size }) => sum + size, 0) / 1024;
  return { usableMs, bareMs, scriptKb: kb(first), laterKb: kb(later) - kb(first), files: first.length };
}

/** Asks now and then; the console's policy forbids to ask from within. */
async function told(page: Page, expression: string): Promise<number> {
  for (let tries = 0; tries < 300; tries++) {
    const value: unknown = await page.evaluate(expression);
    if (typeof value === 'number') return value;
    await page.waitForTimeout(100);
  }
  throw new Error('The console did not open within 30 s.');
}

interface Script {
  name: string;
  size: number;
}

const scripts = (page: Page): Promise<Script[]> =>
  page.evaluate(
    `performance.getEntriesByType('resource').filter(entry => /\\.js($|\\?)/.test(entry.name)).map(entry => ({ name: entry.name, size: entry.encodedBodySize }))`,
  );
