import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { freePort } from '#server/platform/built-in-postgres.ts';
import { root, until } from './product.ts';

/** Settings that people have in their npmrc and that would keep other products from starting. */
const unkindNpmrc = 'ignore-scripts=true\nomit=dev\nengine-strict=true\n';
const asRoot = process.getuid?.() === 0;
const nobody = 65534;

let home: string;
let clone: string;

beforeAll(() => {
  home = mkdtempSync(join(tmpdir(), 'patchbay-clone-'));
  clone = join(home, 'patchbay');
  execFileSync('git', ['clone', '--quiet', '--no-hardlinks', root, clone]);
  const registry = execFileSync('npm', ['config', 'get', 'registry'], { encoding: 'utf8', cwd: home }).trim();
  writeFileSync(join(home, '.npmrc'), `${unkindNpmrc}registry=${registry}\n`);
  mkdirSync(join(home, 'root-data'), { mode: 0o700 });
  // An ordinary user, when the tests run as root: the product must not need more.
  if (asRoot) execFileSync('chown', ['-R', `${nobody}:${nobody}`, home]);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

/** `npm start` as somebody types it, with the machine's own Node and npm. */
async function npmStart(
  dataDir: string,
  account: { uid?: number; gid?: number },
): Promise<ChildProcess & { url: string }> {
  const path = (process.env.PATH ?? '')
    .split(':')
    .filter(folder => !folder.includes('node_modules'))
    .join(':');
  const [port, carrierPort] = [await freePort(), await freePort()];
  const env = { PATH: path, HOME: home, PORT: String(port), CARRIER_PORT: String(carrierPort), DATA_DIR: dataDir };
  const child = spawn('npm', ['start'], { cwd: clone, env, detached: true, ...account });
  let said = '';
  child.stdout.on('data', (text: Buffer) => (said += text.toString()));
  child.stderr.on('data', (text: Buffer) => (said += text.toString()));
  await until(() => said.includes('Patchbay is ready.') || child.exitCode !== null, 540_000);
  expect(said).toContain('Patchbay is ready.');
  return Object.assign(child, { url: `http://127.0.0.1:${port}` });
}

/** Whatever runs from the clone: the product, its PostgreSQL, its carrier. */
function processesOfClone(): string[] {
  const lines = execFileSync('ps', ['-eo', 'stat=,args='], { encoding: 'utf8' }).split('\n');
  return lines.filter(line => line.includes(clone) && !line.startsWith('Z'));
}

test('two commands on a fresh clone: an ordinary user starts it, Ctrl-C leaves nothing behind', async () => {
  const account = asRoot ? { uid: nobody, gid: nobody } : {};
  const product = await npmStart(join(home, 'data'), account);
  expect((await fetch(`${product.url}/readyz`)).status).toBe(200);
  expect(await (await fetch(product.url)).text()).toContain('<!doctype html>');
  expect(processesOfClone().length).toBeGreaterThan(0);
  // What Ctrl-C does: the signal goes to everything in the terminal's foreground.
  process.kill(-product.pid!, 'SIGINT');
  await until(() => processesOfClone().length === 0);
});

test('it starts as root as well, and stops when npm alone is told to', async () => {
  const product = await npmStart(join(home, 'root-data'), {});
  expect((await fetch(`${product.url}/readyz`)).status).toBe(200);
  product.kill('SIGTERM');
  await until(() => processesOfClone().length === 0);
});
