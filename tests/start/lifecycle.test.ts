import { availableParallelism, loadavg } from 'node:os';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAlive } from '#server/platform/process-identity.ts';
import { loadSecrets } from '#server/platform/secrets.ts';
import { createSurroundings, until, type Surroundings } from './product.ts';

/** A story: every test goes on with the data folder of the one before. */
describe('the product', { timeout: 180_000 }, () => {
  let surroundings: Surroundings;
  const restarts: number[] = [];
  const living = ({ postgres, carrier } = surroundings.companions()) => [isAlive(postgres), isAlive(carrier)];

  beforeAll(async () => {
    surroundings = await createSurroundings();
  });
  afterAll(() => surroundings[Symbol.asyncDispose]());

  test('says where to go, and leaves no process behind when it is stopped', async () => {
    const product = await surroundings.start();
    expect(product.output()).toContain(`http://localhost:${surroundings.port}/phone`);
    expect(await statusOf(`${product.url}/readyz`)).toBe(200);
    const companions = surroundings.companions();
    expect(living(companions)).toEqual([true, true]);
    await inDatabase(surroundings, 'create table yesterday as select 1 as kept');

    expect(await product.end('SIGINT')).toBe(0);
    expect(living(companions)).toEqual([false, false]);
    expect(await statusOf(`${product.url}/readyz`)).toBeNull();
  });

  test('finds yesterday’s data when it starts again', async () => {
    const secrets = loadSecrets(surroundings.dataDir);
    const product = await surroundings.start();
    restarts.push(product.readyMs);
    expect(loadSecrets(surroundings.dataDir)).toEqual(secrets);
    expect(await inDatabase(surroundings, 'select kept from yesterday')).toEqual([{ kept: 1 }]);
    await product.end('SIGKILL');
  });

  test('that was killed finds its database and its calls at the carrier again', async () => {
    const before = surroundings.companions();
    expect(living(before)).toEqual([true, true]);
    const product = await surroundings.start();
    restarts.push(product.readyMs);
    expect(surroundings.companions()).toEqual(before);

    process.kill(before.carrier, 'SIGKILL');
    await until(() => surroundings.companions().carrier !== before.carrier);
    await until(async () => (await statusOf(`${product.url}/carrier/health`)) === 200);
    const after = surroundings.companions();
    expect(await product.end('SIGHUP')).toBe(0);
    expect(living(after)).toEqual([false, false]);
  });

  test('is ready again in under 5 seconds', () => {
    // The quicker one, and longer on a machine that has much else to do: other tests run at the same time.
    const crowded = Math.max(1, loadavg()[0]! / availableParallelism());
    expect(Math.min(...restarts)).toBeLessThan(5000 * crowded);
  });
});

async function inDatabase<T>({ dataDir }: Surroundings, sql: string): Promise<T[]> {
  const { password, port } = loadSecrets(dataDir).postgres;
  const client = new pg.Client({ host: '127.0.0.1', port: port!, user: 'postgres', password, database: 'patchbay' });
  await client.connect();
  try {
    return (await client.query(sql)).rows as T[];
  } finally {
    await client.end();
  }
}

/** Null: nobody answers. */
async function statusOf(url: string): Promise<number | null> {
  const response = await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => null);
  return response?.status ?? null;
}
