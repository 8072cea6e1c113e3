import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isAlive } from '#server/platform/process-identity.ts';
import { freePort } from '#server/platform/built-in-postgres.ts';
import { createSurroundings, until, type Surroundings } from './product.ts';

/** A story: every test goes on with the data folder of the one before. */
describe('what the processes of one data folder share', () => {
  let surroundings: Surroundings;
  const living = ({ postgres, carrier } = surroundings.companions()) => [isAlive(postgres), isAlive(carrier)];
  const carrierAnswers = async () =>
    (await fetch(`http://127.0.0.1:${surroundings.carrierPort}/carrier/health`).catch(() => null))?.ok === true;

  beforeAll(async () => {
    surroundings = await createSurroundings();
  });
  afterAll(() => surroundings[Symbol.asyncDispose]());

  test('outlives the web process while a worker needs it', async () => {
    const web = await surroundings.start({ ROLE: 'web' });
    const worker = await surroundings.start({ ROLE: 'worker' });
    const companions = surroundings.companions();
    expect(await web.end()).toBe(0);
    expect([isAlive(worker.pid), ...living(companions)]).toEqual([true, true, true]);

    const nextWeb = await surroundings.start({ ROLE: 'web' });
    expect(surroundings.companions()).toEqual(companions);
    expect(await worker.end('SIGTERM')).toBe(0);
    expect(living(companions)).toEqual([true, true]);
    expect(await nextWeb.end()).toBe(0);
    expect(living(companions)).toEqual([false, false]);
  });

  test('is found by a second web process, and not taken from under the first by one with another address', async () => {
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
    expect(await second.end()).toBe(0);
    expect(living(before)).toEqual([false, false]);
  });

  test('is started again when it is the carrier and dies', async () => {
    const product = await surroundings.start();
    const { carrier } = surroundings.companions();
    process.kill(carrier, 'SIGKILL');
    await until(() => surroundings.companions().carrier !== carrier);
    await until(carrierAnswers);
    const companions = surroundings.companions();
    expect(await product.end()).toBe(0);
    expect(living(companions)).toEqual([false, false]);
  });
});
