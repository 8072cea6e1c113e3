import pg from 'pg';
import { openBrowser } from '../support/chromium.ts';
import { account, freePort, makeAgents, startProduct } from './bench-product.ts';
import { measureClicks, measureBareClick } from './console-clicks.ts';
import { liveDay } from './console-day.ts';
import { measureFirstLoad } from './console-load.ts';
import { signInAs } from './console-page.ts';
import { fillHistory } from './console-rows.ts';
import { startFakeCarrier } from './fake-carrier.ts';
import { startBenchDatabase } from './support.ts';

/**
 * `npm run bench:console`: the console in a real Chromium, as a supervisor sees it, while calls come and go. The product runs in its own process, this one is
 * the load. Beside each figure stands what this browser on this machine can do at all.
 */
const ROWS = 5_000;
const only = process.argv[2];
const line = (what: string, figure: string, aim = '') =>
  console.log(`${what.padEnd(62)} ${figure}${aim && `   aim: ${aim}`}`);

await using database = await startBenchDatabase();
const db = new pg.Pool({ connectionString: database.url, max: 4 });
const port = await freePort();
const productUrl = `http://localhost:${port}`;
await using carrier = await startFakeCarrier({ ...account, productUrl: `http://127.0.0.1:${port}` });
await using product = await startProduct(database.url, port, carrier.apiBaseUrl);
const [watcher, ...agents] = await makeAgents(db, 12);
await db.query(`update users set role = 'supervisor', scope = 'all', name = 'Sofia Lind' where id = $1`, [watcher!.id]);
await db.query(`delete from queue_member where user_id = $1`, [watcher!.id]);
await fillHistory(db, ROWS, agents[0]!.id);
const browser = await openBrowser();
const signedIn = () => signInAs(watcher!, browser, productUrl, { width: 1440, height: 900 });

try {
  if (!only || only === 'load') await measureFirstLoad({ open: signedIn, productUrl, line });
  if (!only || only === 'clicks') {
    await measureBareClick(await browser.newPage(), line);
    await measureClicks({ open: signedIn, productUrl, carrier, agents, rows: ROWS, line });
  }
  if (!only || only === 'day') await liveDay({ open: signedIn, productUrl, carrier, agents, line });
} finally {
  await browser.close();
  await db.end();
}
void product;
