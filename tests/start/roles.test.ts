import { mkdtempDisposable } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { isAlive } from '#server/platform/process-identity.ts';
import { createSurroundings } from './product.ts';

test(
  'what two processes of one data folder share outlives the first of them and ends with the last',
  { timeout: 180_000 },
  async () => {
    await using surroundings = await createSurroundings();
    const web = await surroundings.start({ ROLE: 'web' });
    const worker = await surroundings.start({ ROLE: 'worker' });
    expect(worker.output()).toContain('the job queues in PostgreSQL');
    const stranger = await mkdtempDisposable(join(tmpdir(), 'patchbay-stranger-'));
    const refused = await surroundings.refuse({ ROLE: 'worker', DATA_DIR: stranger.path });
    expect(refused.errors).toMatch(/^CARRIER_PORT \d+ is in use by the local carrier of another DATA_DIR: [^\n]+\n$/);
    await stranger.remove();

    const { postgres, carrier } = surroundings.companions();
    const living = () => [isAlive(postgres), isAlive(carrier)];
    expect(await worker.end('SIGTERM')).toBe(0);
    expect(living()).toEqual([true, true]);

    const nextWorker = await surroundings.start({ ROLE: 'worker' });
    expect(await web.end()).toBe(0);
    expect([isAlive(nextWorker.pid), ...living()]).toEqual([true, true, true]);
    expect(await nextWorker.end()).toBe(0);
    expect(living()).toEqual([false, false]);
  },
);
