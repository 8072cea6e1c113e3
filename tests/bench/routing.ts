import pg from 'pg';
import { account, freePort, makeAgents, startProduct } from './bench-product.ts';
import { startFakeCarrier } from './fake-carrier.ts';
import { runBareWebhooks } from './routing-bare.ts';
import { runCapacity } from './routing-capacity.ts';
import { runDocuments, runLatency } from './routing-latency.ts';
import { inMs, quantile, startBenchDatabase } from './support.ts';

/**
 * `npm run bench:routing`: twenty skills; this process is the load (callers, agents' consoles, a carrier without media), the product runs in its own, as users
 * start it, on a PostgreSQL with its normal settings. Beside each figure stands what this machine can do at all, measured in the same run.
 */
const AGENTS = 500;
const only = process.argv[2];
const line = (what: string, figure: string, aim = '') =>
  console.log(`${what.padEnd(58)} ${figure}${aim && `   aim: ${aim}`}`);

await using database = await startBenchDatabase();
const db = new pg.Pool({ connectionString: database.url, max: 4 });
const port = await freePort();
const productUrl = `http://127.0.0.1:${port}`;
await using carrier = await startFakeCarrier({ ...account, productUrl });

if (only !== 'capacity') {
  await using product = await startProduct(database.url, port, carrier.apiBaseUrl);
  const agents = await makeAgents(db, AGENTS);
  const bare = await runBareWebhooks(database.url, 150, 4);
  line('bare: answer over HTTP with one commit, 150/s', inMs(bare));
  // As a process that has been at work for a while: code compiled, statements planned.
  const warmUp = await runLatency({ carrier, productUrl, agents, callsPerSecond: 10, seconds: 20 });
  if (warmUp.errors.length > 0) console.log(`warm-up errors: ${warmUp.errors.slice(0, 3).join(' | ')}`);
  for (const callsPerSecond of [5, 10, 20, 50]) {
    const run = await runLatency({ carrier, productUrl, agents, callsPerSecond, seconds: 20 });
    const what = `${callsPerSecond} calls/s:`;
    const aim = callsPerSecond === 50 ? 'p50 ≤ 15, p99 ≤ 50' : '';
    line(`${what} menu webhook sent → offer on the socket`, inMs(run.offers), aim);
    const ratio = (share: number) => (quantile(run.offers, share) / quantile(bare, share)).toFixed(1);
    line(`${what} ratio to the bare answer`, `p50 ×${ratio(0.5)}, p99 ×${ratio(0.99)}`);
    line(`${what} every TwiML answer`, inMs(run.documents));
    line(`${what} calls, of them talked, errors`, `${run.calls}, ${run.talked}, ${run.errors.length}`);
    if (run.errors.length > 0) console.log(`  first errors: ${run.errors.slice(0, 3).join(' | ')}`);
  }
  void product;
}
if (only !== 'capacity') {
  // By itself: neither a backlog nor consoles of the run before.
  await using product = await startProduct(database.url, port, carrier.apiBaseUrl);
  await runDocuments(carrier, 30, 10);
  line('documents: first TwiML answer at 100 calls/s', inMs(await runDocuments(carrier, 100, 10)), 'p99 ≤ 100');
  void product;
}
if (only !== 'latency')
  await runCapacity({ databaseUrl: database.url, db, port, apiBaseUrl: carrier.apiBaseUrl, line });
await db.end();
