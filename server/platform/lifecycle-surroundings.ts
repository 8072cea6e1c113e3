import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigError, type Config } from './config.ts';

const root = join(import.meta.dirname, '../..');

/** Changes with every line of the local carrier's code. */
export function carrierVersion(): string {
  const folder = join(root, 'server/local-carrier');
  const hash = createHash('sha256');
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).toSorted())
    if (/\.\w+$/.test(path)) hash.update(path).update(readFileSync(join(folder, path)));
  return hash.digest('hex').slice(0, 16);
}

/** The console must be built and whole: its first page and every file that page names. Throws `ConfigError`. */
export function checkConsoleBuild(folder = join(root, 'agent-console/build')): void {
  const page = join(folder, 'index.html');
  if (!existsSync(page))
    throw new ConfigError('The console is not built: start with `npm start`, or type `npm run build`.');
  const named = readFileSync(page, 'utf8').matchAll(/["'(](?:\.?\/)?(_app\/[^"')?#\s]+\.(?:js|css))/g);
  const missing = [...named].map(match => match[1]!).find(path => !existsSync(join(folder, path)));
  if (missing) throw new ConfigError(`The console's build lacks ${missing}: type \`npm run build\`.`);
}

/** Where to go, shown when everything is up. `signIns` are lines such as an e-mail and a password that are to be shown. */
export function welcome(config: Config, signIns: readonly { label: string; text: string }[]): string {
  const jobs = `the job queues in ${config.redisUrl ? 'Redis' : 'PostgreSQL'}`;
  const phone = { label: 'Customer phone', text: `${config.publicUrl}/phone` };
  const lines =
    config.role === 'worker'
      ? [{ label: 'Works on', text: jobs }]
      : [{ label: 'Console', text: config.publicUrl }, ...(config.twilio ? [] : [phone]), ...signIns];
  const width = Math.max(...lines.map(({ label }) => label.length));
  const body = lines.map(({ label, text }) => `    ${label.padEnd(width)}   ${text}\n`).join('');
  return `\n  Patchbay is ready.\n\n${body}\n  Data is kept in ${config.dataDir}. Ctrl-C stops it.\n\n`;
}
