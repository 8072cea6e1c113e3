import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { freePort } from '#server/platform/built-in-postgres.ts';
import { checkDatabase } from '#server/platform/database-checks.ts';
import { checkConsoleBuild } from '#server/platform/lifecycle-surroundings.ts';
import { createSurroundings } from './product.ts';

const oneLine = /^[^\n]+\n$/;

describe('a start that cannot succeed says why in one line', { timeout: 60_000 }, () => {
  /** Takes connections and never answers. */
  let silent: Server;
  const portOf = (server: Server) => (server.address() as AddressInfo).port;

  beforeAll(async () => {
    silent = createServer().listen(0, '127.0.0.1');
    await once(silent, 'listening');
  });
  afterAll(() => silent.close());

  test.each([
    { what: 'a bad value', env: () => ({ ROLE: 'boss' }), line: /^ROLE is "boss"/ },
    { what: 'a port in use', env: () => ({ PORT: String(portOf(silent)) }), line: /^PORT \d+ is in use on 127.0.0.1/ },
    {
      what: 'an address of another machine',
      env: () => ({ HOST: '192.0.2.1' }),
      line: /^HOST 192.0.2.1 is not an address/,
    },
    {
      what: 'a data folder where there can be none',
      env: () => ({ DATA_DIR: '/proc/data' }),
      line: /^DATA_DIR .* cannot be written: ENOENT/,
    },
    {
      what: 'a data folder that cannot be made',
      env: () => ({ DATA_DIR: '/dev/null/data' }),
      line: /^DATA_DIR .* cannot be written: ENOTDIR/,
    },
    {
      what: 'a carrier port in use',
      env: () => ({ CARRIER_PORT: String(portOf(silent)) }),
      line: /^CARRIER_PORT \d+ is in use/,
    },
    {
      what: 'a database that is not there',
      env: async () => ({ DATABASE_URL: `postgres://u:hidden@127.0.0.1:${await freePort()}/calls` }),
      line: /^DATABASE_URL does not answer at 127.0.0.1:\d+: .*ECONNREFUSED/,
    },
    {
      what: 'a database that never answers',
      env: () => ({ DATABASE_URL: `postgres://u:hidden@127.0.0.1:${portOf(silent)}/calls` }),
      line: /^DATABASE_URL does not answer/,
    },
  ])('$what', async ({ env, line }) => {
    await using surroundings = await createSurroundings();
    const { code, errors } = await surroundings.refuse(await env());
    expect(errors).toMatch(oneLine);
    expect(errors).toMatch(line);
    expect(errors).not.toContain('hidden');
    expect(code).toBe(1);
  });

  test('and stops what it had begun', async () => {
    await using surroundings = await createSurroundings();
    mkdirSync(join(surroundings.dataDir, 'postgres'));
    writeFileSync(join(surroundings.dataDir, 'postgres/PG_VERSION'), '15');
    const { code, errors } = await surroundings.refuse();
    expect(errors).toMatch(/^.* was made by PostgreSQL 15, this product brings 18: [^\n]+\n$/);
    expect(code).toBe(1);
    await expect(fetch(`http://127.0.0.1:${surroundings.carrierPort}/carrier/health`)).rejects.toThrow();
    expect(readdirSync(join(surroundings.dataDir, 'run'))).toEqual([]);
  });
});

describe('a database of somebody’s own', () => {
  const name = `refusals_${process.pid}`;
  const url = `${inject('pgUrl')}/${name}`;

  async function administer(...statements: string[]): Promise<void> {
    const client = new pg.Client(`${inject('pgUrl')}/postgres`);
    await client.connect();
    for (const statement of statements) await client.query(statement);
    await client.end();
  }
  const makeDatabase = (options: string) =>
    administer(`drop database if exists ${name}`, `create database ${name} template template0 ${options}`);
  afterAll(() => administer(`drop database if exists ${name}`));

  test.each([
    {
      options: `encoding 'SQL_ASCII' locale 'C' locale_provider libc`,
      line: /^DATABASE_URL is a database in SQL_ASCII/,
    },
    { options: `encoding 'UTF8' locale 'C' locale_provider libc`, line: /^DATABASE_URL cannot search Chinese text/ },
  ])('made with $options is refused', async ({ options, line }) => {
    await makeDatabase(options);
    await expect(checkDatabase('DATABASE_URL', url)).rejects.toThrow(line);
  });

  test('is welcome in UTF-8', async () => {
    await makeDatabase(`encoding 'UTF8' locale 'C.UTF-8' locale_provider libc`);
    await expect(checkDatabase('DATABASE_URL', url)).resolves.toBeUndefined();
  });

  test.each([
    { wrong: (right: URL) => (right.password = 'hidden'), line: /^DATABASE_URL: 127.0.0.1:\d+ refuses the sign-in/ },
    { wrong: (right: URL) => (right.pathname = '/nowhere'), line: /^DATABASE_URL: database "nowhere" does not exist/ },
  ])('is asked for with the right password and name', async ({ wrong, line }) => {
    const address = new URL(`${inject('pgUrl')}/postgres`);
    wrong(address);
    await expect(checkDatabase('DATABASE_URL', address.href)).rejects.toThrow(line);
    await expect(checkDatabase('DATABASE_URL', address.href)).rejects.not.toThrow(/hidden|\n/);
  });
});

describe('the console’s build', () => {
  test('must be there, with every file that its page names', () => {
    const folder = mkdtempSync(join(tmpdir(), 'patchbay-build-'));
    expect(() => checkConsoleBuild(folder)).toThrow('The console is not built');
    writeFileSync(join(folder, 'index.html'), `<link href="/_app/immutable/entry/start.js" rel="modulepreload">`);
    expect(() => checkConsoleBuild(folder)).toThrow('lacks _app/immutable/entry/start.js');
    mkdirSync(join(folder, '_app/immutable/entry'), { recursive: true });
    writeFileSync(join(folder, '_app/immutable/entry/start.js'), '');
    expect(() => checkConsoleBuild(folder)).not.toThrow();
    rmSync(folder, { recursive: true });
  });
});
