import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { freePort, startBuiltInPostgres, type BuiltInPostgres } from '#server/platform/built-in-postgres.ts';
import { checkDatabase } from '#server/platform/database-checks.ts';
import { isAlive } from '#server/platform/process-identity.ts';

/** A story: every test goes on with the server of the one before. */
describe('the built-in PostgreSQL', { timeout: 60_000 }, () => {
  let parent: string;
  let postgres: BuiltInPostgres;
  const start = (port: number | null) =>
    startBuiltInPostgres({ folder: join(parent, 'postgres'), password: 'odd %/: password', port });

  beforeAll(() => {
    parent = mkdtempSync(join(tmpdir(), 'patchbay-postgres-'));
  });
  afterAll(async () => {
    await postgres.stop();
    rmSync(parent, { recursive: true });
  });

  test('is made once when two processes start at the same moment', async () => {
    const [one, two] = await Promise.all([start(null), start(null)]);
    expect([one.adopted, two.adopted].toSorted()).toEqual([false, true]);
    expect(two.pid).toBe(one.pid);
    expect(readdirSync(parent)).toEqual(['postgres']);
    postgres = one;
  });

  test('makes databases in which Chinese text can be searched, with commits that are on disk', async () => {
    await Promise.all([postgres.ensureDatabase('calls'), postgres.ensureDatabase('calls')]);
    await expect(checkDatabase('It', postgres.url('calls'))).resolves.toBeUndefined();
    const client = new pg.Client(postgres.url('calls'));
    await client.connect();
    const { rows } = await client.query(
      `select current_setting('synchronous_commit') || current_setting('fsync') as safe`,
    );
    await client.end();
    expect(rows).toEqual([{ safe: 'onon' }]);
  });

  test('listens on loopback only and asks for the password', async () => {
    const wrong = new pg.Client({ host: '127.0.0.1', port: postgres.port, user: 'postgres', password: 'guess' });
    await expect(wrong.connect()).rejects.toThrow('password authentication failed');
    const options = readFileSync(join(parent, 'postgres/postmaster.opts'), 'utf8');
    expect(options).toContain('listen_addresses=127.0.0.1');
  });

  test('that runs is adopted', async () => {
    const again = await start(postgres.port);
    expect(again).toMatchObject({ adopted: true, pid: postgres.pid, port: postgres.port });
  });

  test('comes back on its port after it was killed', async () => {
    process.kill(postgres.pid, 'SIGKILL');
    const again = await start(postgres.port);
    expect(again.adopted).toBe(false);
    expect(again.port).toBe(postgres.port);
    expect(again.pid).not.toBe(postgres.pid);
    postgres = again;
  });

  test('takes another port when somebody has its own', async () => {
    await postgres.stop();
    expect(isAlive(postgres.pid)).toBe(false);
    const squatter = createServer().listen(postgres.port, '127.0.0.1');
    const moved = await start(postgres.port);
    squatter.close();
    expect(moved.port).not.toBe(postgres.port);
    postgres = moved;
  });

  test('is not taken for running when its number belongs to another program', async () => {
    await postgres.stop();
    writeFileSync(join(parent, 'postgres/postmaster.pid'), `${process.pid}\n${parent}/postgres\n0\n${postgres.port}\n`);
    const again = await start(postgres.port);
    expect(again.adopted).toBe(false);
    postgres = again;
  });

  test('refuses a folder that another version made', async () => {
    const folder = join(parent, 'old');
    await expect(startOld(folder)).rejects.toThrow('was made by PostgreSQL 15, this product brings 18');
  });
});

async function startOld(folder: string): Promise<BuiltInPostgres> {
  const { mkdirSync } = await import('node:fs');
  if (!existsSync(folder)) mkdirSync(folder);
  writeFileSync(join(folder, 'PG_VERSION'), '15\n');
  return startBuiltInPostgres({ folder, password: 'x', port: await freePort() });
}
