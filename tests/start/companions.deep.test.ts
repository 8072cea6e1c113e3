import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort } from '#server/platform/built-in-postgres.ts';
import { isAlive } from '#server/platform/process-identity.ts';
import { createSurroundings, until, type Surroundings } from './product.ts';

/** A story: every test goes on with the data folder of the one before. */
describe('the database and the carrier of one data folder', () => {
  let surroundings: Surroundings;
  const living = ({ postgres, carrier } = surroundings.companions()) => [isAlive(postgres), isAlive(carrier)];

  beforeAll(async () => {
    surroundings = await createSurroundings();
  });
  afterAll(() => surroundings[Symbol.asyncDispose]());

  test('end with a product that is stopped while it starts', async () => {
    const starting = surroundings.start().catch((error: unknown) => String(error));
    await until(() => isAlive(surroundings.companions().postgres), 60_000);
    const companions = surroundings.companions();
    const pid = Number(readdirSync(join(surroundings.dataDir, 'run'))[0]);
    process.kill(pid, 'SIGINT');
    expect(await starting).toContain('did not start');
    expect([isAlive(pid), ...living(companions)]).toEqual([false, false, false]);
  });

  test('end with two processes that are stopped at the same moment', async () => {
    const [web, worker] = await Promise.all([
      surroundings.start({ ROLE: 'web' }),
      surroundings.start({ ROLE: 'worker' }),
    ]);
    const companions = surroundings.companions();
    expect(await Promise.all([web.end(), worker.end()])).toEqual([0, 0]);
    expect(living(companions)).toEqual([false, false]);
  });

  test('are found by a second web process, and not taken from under the first by one with another address', async () => {
    const first = await surroundings.start();
    const before = surroundings.companions();
    const port = { PORT: String(await freePort()) };
    const { errors, code } = await surroundings.refuse({ ...port, PUBLIC_URL: 'http://127.0.0.1:1' });
    expect(errors).toMatch(/^Another process on this DATA_DIR runs with .* stop it first\.\n$/);
    expect(code).toBe(1);

    const second = await surroundings.start({ ...port, PUBLIC_URL: `http://localhost:${surroundings.port}` });
    expect(surroundings.companions()).toEqual(before);
    expect(await first.end()).toBe(0);
    expect(living(before)).toEqual([true, true]);
    await second.end('SIGKILL');
  });

  test('are replaced when the carrier was left by another configuration', async () => {
    const before = surroundings.companions();
    const product = await surroundings.start({ PUBLIC_URL: `http://127.0.0.1:${surroundings.port}` });
    expect(surroundings.companions().postgres).toBe(before.postgres);
    expect(surroundings.companions().carrier).not.toBe(before.carrier);
    expect(isAlive(before.carrier)).toBe(false);
    await product.end('SIGKILL');
  });

  test('are replaced when the carrier hangs, and end without leaving anything behind', async () => {
    const { carrier } = surroundings.companions();
    process.kill(carrier, 'SIGSTOP');
    const product = await surroundings.start();
    const after = surroundings.companions();
    expect(after.carrier).not.toBe(carrier);
    expect(isAlive(carrier)).toBe(false);
    expect(await product.end('SIGTERM')).toBe(0);
    expect(living(after)).toEqual([false, false]);
  });
});
