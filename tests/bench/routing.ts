import pg from 'pg';
import { account, freePort, makeAgents, startProduct } from './bench-product.ts';
import { startFakeCarrier } from './fake-carrier.ts';
import { runBareWebhooks } from './routing-bare.ts';
import { runCapacity } from './routing-capacity.ts';
import { runDocuments, runLatency } from './routing-latency.ts';
import { inMs, quantile, startBenchDatabase } from './support.ts';

/**
 * `npm run bench:routing`: this process is the load (callers, agents' consoles, a carrier without media), the product runs in its own, as users
 * start it, on a PostgreSQL with its normal settings. Beside each figure stands what this machine can do at all, measured in the same run.
 */
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
  const agents = await makeAgents(db, 200);
  const bare = await runBareWebhooks(database.url, 150, 4);
  line('bare: answer over HTTP with one commit, 150/s', inMs(bare));
  const warmUp = await runLatency({ carrier, productUrl, agents, callsPerSecond: 10, seconds: 4 });
  if (warmUp.errors.length > 0) console.log(`warm-up errors: ${warmUp.errors.slice(0, 3).join(' | ')}`);
  const run = await runLatency({ carrier, productUrl, agents, callsPerSecond: 50, seconds: 20 });
  line('latency: menu webhook sent → offer on the socket', inMs(run.offers), 'p50 ≤ 15, p99 ≤ 50');
  line(
    'latency: ratio to the bare answer',
    `p50 ×${(quantile(run.offers, 0.5) / quantile(bare, 0.5)).toFixed(1)}, p99 ×${(quantile(run.offers, 0.99) / quantile(bare, 0.99)).toFixed(1)}`,
  );
  line('latency: every TwiML answer of that run', inMs(run.documents));
  line('latency: calls, of them talked, errors', `${run.calls}, ${run.talked}, ${run.errors.length}`);
  if (run.errors.length > 0) console.log(`  first errors: ${run.errors.slice(0, 3).join(' | ')}`);
  line('documents: first TwiML answer at 100 calls/s', inMs(await runDocuments(carrier, 100, 10)), 'p99 ≤ 100');
  void product;
}
if (only !== 'latency')
  await runCapacity({ databaseUrl: database.url, db, port, apiBaseUrl: carrier.apiBaseUrl, line });
await db.end();
