import pg from 'pg';
import { openBrowser } from '../support/chromium.ts';
import { account, freePort, makeAgents, startProduct } from './bench-product.ts';
import { startFakeCarrier } from './fake-carrier.ts';
import { runBareAnswers, runBareSelects } from './panel-bare.ts';
import { measureConsole } from './panel-console.ts';
import { measureOffers } from './panel-offers.ts';
import { measureReads } from './panel-reads.ts';
import { CUSTOMERS, fillBank } from './panel-rows.ts';
import { inMs, startBenchDatabase } from './support.ts';

/**
 * `npm run bench:panel`: what is known of a customer, in a bank with a hundred thousand of them: while their call rings, in an agent's Chromium, and in every
 * list and search. The product runs in its own process, this one is the load. Beside each figure stands what this machine can do at all.
 */
const only = process.argv[2];
const line = (what: string, figure: string, aim = '') =>
  console.log(`${what.padEnd(66)} ${figure}${aim && `   aim: ${aim}`}`);

await using database = await startBenchDatabase();
const db = new pg.Pool({ connectionString: database.url, max: 4 });
const port = await freePort();
const productUrl = `http://127.0.0.1:${port}`;
await using carrier = await startFakeCarrier({ ...account, productUrl });
await using product = await startProduct(database.url, port, carrier.apiBaseUrl);
const [agent, teller, ...others] = await makeAgents(db, 12);
const bank = await fillBank(
  db,
  [agent!, ...others].map(({ id }) => id),
  line,
);
await db.query(`update users set role = 'teller', scope = 'branch', branch_id = $2 where id = $1`, [
  teller!.id,
  bank.branchId,
]);
await db.query(`delete from queue_member where user_id = $1`, [teller!.id]);

try {
  const bare = {
    answers: await runBareAnswers(300),
    selects: await runBareSelects(db, bank.some, 300),
  };
  line('bare: an empty answer over HTTP', inMs(bare.answers));
  line(`bare: a customer by key out of ${CUSTOMERS}`, inMs(bare.selects));
  if (!only || only === 'offers') await measureOffers({ productUrl, carrier, agent: agent!, bank, bare, line });
  if (!only || only === 'reads') await measureReads({ productUrl, agent: agent!, teller: teller!, bank, bare, line });
  if (!only || only === 'console') {
    const browser = await openBrowser();
    try {
      await measureConsole({ browser, productUrl, carrier, agent: agent!, bank, line });
    } finally {
      await browser.close();
    }
  }
} finally {
  await db.end();
}
void product;
