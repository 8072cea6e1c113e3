import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadSecrets } from '#server/platform/secrets.ts';
import { isAlive } from '#server/platform/process-identity.ts';
import { createSurroundings, until, type Surroundings } from './product.ts';

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

const answers = async (url: string) =>
  (await fetch(url, { signal: AbortSignal.timeout(5000) }).catch(() => null)) !== null;

/** A story: every test goes on with the data folder of the one before. */
describe('the product', () => {
  let surroundings: Surroundings;
  const restarts: number[] = [];
  const living = ({ postgres, carrier } = surroundings.companions()) => [isAlive(postgres), isAlive(carrier)];

  beforeAll(async () => {
    surroundings = await createSurroundings();
  });
  afterAll(() => surroundings[Symbol.asyncDispose]());

  test('that is stopped during its first start leaves no process behind', async () => {
    const starting = surroundings.start();
    await until(() => isAlive(surroundings.companions().postgres));
    const { postgres } = surroundings.companions();
    const pid = Number(readdirSync(join(surroundings.dataDir, 'run'))[0]);
    process.kill(pid, 'SIGINT');
    await expect(starting).rejects.toThrow('did not start');
    expect([isAlive(pid), isAlive(postgres)]).toEqual([false, false]);
  });

  test('says where to go, and leaves no process behind when it is stopped', async () => {
    const product = await surroundings.start();
    expect(product.output()).toContain(`http://localhost:${surroundings.port}/phone`);
    expect(await answers(product.url)).toBe(true);
    const companions = surroundings.companions();
    expect(living(companions)).toEqual([true, true]);
    await inDatabase(surroundings, 'create table yesterday as select 1 as kept');

    expect(await product.end('SIGINT')).toBe(0);
    expect(living(companions)).toEqual([false, false]);
    expect(await answers(product.url)).toBe(false);
  });

  test('finds yesterday’s data when it starts again', async () => {
    const secrets = loadSecrets(surroundings.dataDir);
    const product = await surroundings.start();
    restarts.push(product.readyMs);
    expect(loadSecrets(surroundings.dataDir)).toEqual(secrets);
    expect(await inDatabase(surroundings, 'select kept from yesterday')).toEqual([{ kept: 1 }]);
    expect(await product.end('SIGHUP')).toBe(0);
  });

  test('that was killed finds its database and its calls at the carrier again', async () => {
    await (await surroundings.start()).end('SIGKILL');
    const before = surroundings.companions();
    expect(living(before)).toEqual([true, true]);

    const next = await surroundings.start();
    expect(surroundings.companions()).toEqual(before);
    restarts.push(next.readyMs);
    await next.end('SIGKILL');
  });

  test('replaces a carrier that was left by another configuration', async () => {
    const before = surroundings.companions();
    const product = await surroundings.start({ PUBLIC_URL: `http://127.0.0.1:${surroundings.port}` });
    expect(surroundings.companions().postgres).toBe(before.postgres);
    expect(surroundings.companions().carrier).not.toBe(before.carrier);
    expect(isAlive(before.carrier)).toBe(false);
    await product.end('SIGKILL');
  });

  test('replaces a carrier that hangs, and ends without leaving anything behind', async () => {
    const { carrier } = surroundings.companions();
    process.kill(carrier, 'SIGSTOP');
    const product = await surroundings.start();
    restarts.push(product.readyMs);
    const after = surroundings.companions();
    expect(after.carrier).not.toBe(carrier);
    expect(isAlive(carrier)).toBe(false);
    expect(await product.end('SIGTERM')).toBe(0);
    expect(living(after)).toEqual([false, false]);
  });

  test('is ready again in under 5 seconds', () => {
    // The quickest: other tests run on the same cores at the same time.
    expect(Math.min(...restarts)).toBeLessThan(5000);
  });
});
