import { execFile, spawn } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { freePort } from '#server/platform/built-in-postgres.ts';
import { consoleFingerprint } from '../../scripts/prepare-fingerprints.js';
import { root } from './product.ts';

/** A checkout with the scripts, and one package locked that cannot be had. */
let checkout: string;

beforeEach(() => {
  checkout = mkdtempSync(join(tmpdir(), 'patchbay-prepare-'));
  cpSync(join(root, 'scripts'), join(checkout, 'scripts'), { recursive: true });
  mkdirSync(join(checkout, 'agent-console/src'), { recursive: true });
  mkdirSync(join(checkout, 'server/routing'), { recursive: true });
  lockFor({ os: process.platform });
});
afterEach(() => rmSync(checkout, { recursive: true, force: true }));

/** `os`: for which the Node package exists. */
function lockFor({ os, optional = true }: { os: string; optional?: boolean }): void {
  const name = 'node-runtime';
  const dependencies = {
    optionalDependencies: optional ? { [name]: '24.0.0' } : {},
    dependencies: optional ? {} : { [name]: '24.0.0' },
  };
  const locked = { version: '24.0.0', integrity: 'sha512-AAAA', optional, os: [os], bin: { node: 'bin/node' } };
  const packages = { '': { name: 'checkout', version: '1.0.0', ...dependencies }, [`node_modules/${name}`]: locked };
  const write = (file: string, content: object) => writeFileSync(join(checkout, file), JSON.stringify(content));
  write('package.json', { name: 'checkout', version: '1.0.0', type: 'module', ...dependencies });
  write('package-lock.json', { name: 'checkout', version: '1.0.0', lockfileVersion: 3, packages });
}

function prepare(env: Record<string, string> = {}): Promise<{ code: number; errors: string }> {
  const { PATH = '', HOME = '' } = process.env;
  const options = { cwd: checkout, env: { PATH, HOME, ...env } };
  return new Promise(done => {
    const child = execFile(process.execPath, ['scripts/prepare.js'], options, (_error, _output, errors) =>
      done({ code: child.exitCode ?? -1, errors }),
    );
  });
}

describe('a preparation that cannot succeed says why in one line', { timeout: 60_000 }, () => {
  test('no package for this platform', async () => {
    lockFor({ os: 'plan9' });
    const { code, errors } = await prepare();
    expect(errors).toBe(`There is no Node 24 package for this platform, ${process.platform}-${process.arch}.\n`);
    expect(code).toBe(1);
  });

  test.each([
    { optional: false, line: /^`npm ci` failed: the package registry cannot be reached \(ECONNREFUSED\)[^\n]*\n$/ },
    { optional: true, line: /^The package node-runtime could not be downloaded: check the network[^\n]*\n$/ },
  ])('no network (package optional: $optional)', async ({ optional, line }) => {
    lockFor({ os: process.platform, optional });
    const nowhere = `http://127.0.0.1:${await freePort()}/`;
    const { code, errors } = await prepare({ npm_config_registry: nowhere, npm_config_fetch_retries: '0' });
    expect(errors).toMatch(line);
    expect(code).toBe(1);
    expect(existsSync(join(checkout, '.prepare.lock'))).toBe(false);
  });

  test('no npm', async () => {
    const { code, errors } = await prepare({ PATH: '/nonexistent' });
    expect(errors).toBe('`npm ci` failed: npm could not be run (ENOENT).\n');
    expect(code).toBe(1);
  });
});

test('preparations take turns, and one whose process died is no obstacle', async () => {
  const lock = join(checkout, 'turn.lock');
  const log = join(checkout, 'turns');
  writeFileSync(lock, String(2 ** 31 - 2));
  const program = `
    import { appendFileSync } from 'node:fs';
    import { withLock } from '${join(checkout, 'scripts/prepare-lock.js')}';
    withLock(${JSON.stringify(lock)}, () => {
      appendFileSync(${JSON.stringify(log)}, 'in ');
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 200);
      appendFileSync(${JSON.stringify(log)}, 'out ');
    });`;
  const run = () =>
    new Promise(done => spawn(process.execPath, ['--input-type=module', '-e', program]).once('exit', done));
  await run();
  await Promise.all([run(), run(), run()]);
  expect(readFileSync(log, 'utf8')).toBe('in out '.repeat(4));
  expect(existsSync(lock)).toBe(false);
});

describe('the console is built again', () => {
  const write = (path: string, text: string) => writeFileSync(join(checkout, path), text);
  const fingerprint = () => consoleFingerprint(checkout);

  beforeEach(() => {
    write('agent-console/src/page.svelte', `<script>import { list } from '#server/routing/queue.schema.ts';</script>`);
    write('server/routing/queue.schema.ts', `export { list } from './lists.ts';`);
    write('server/routing/lists.ts', 'export const list = [1];');
    write('server/routing/dispatch.ts', '');
  });

  test.each([
    { path: 'agent-console/src/page.svelte', why: 'a screen' },
    { path: 'server/routing/lists.ts', why: 'a list that a screen takes from the server' },
    { path: 'package-lock.json', why: 'a package' },
  ])('when $why changed', ({ path }) => {
    const before = fingerprint();
    write(path, `${readFileSync(join(checkout, path), 'utf8')}\n`);
    expect(fingerprint()).not.toBe(before);
  });

  test('not when the rest of the server changed, or when it was built', () => {
    const before = fingerprint();
    write('server/routing/dispatch.ts', 'export {};');
    mkdirSync(join(checkout, 'agent-console/build'));
    write('agent-console/build/index.html', '<html>');
    expect(fingerprint()).toBe(before);
  });
});
