import { randomBytes } from 'node:crypto';
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { ConfigError, type CarrierAccount, type Config } from './config.ts';

const Secrets = Type.Object({
  authSecret: Type.String({ minLength: 32 }),
  /** The account that the local carrier plays. */
  localAccount: Type.Object({
    accountSid: Type.String({ pattern: '^AC[0-9a-f]{32}$' }),
    authToken: Type.String({ minLength: 32 }),
    apiKeySid: Type.String({ pattern: '^SK[0-9a-f]{32}$' }),
    apiKeySecret: Type.String({ minLength: 32 }),
    twimlAppSid: Type.String({ pattern: '^AP[0-9a-f]{32}$' }),
  }),
  /** The built-in PostgreSQL's; its port is chosen at its first start. */
  postgres: Type.Object({
    password: Type.String({ minLength: 16 }),
    port: Type.Union([Type.Null(), Type.Integer({ minimum: 1, maximum: 65535 })]),
  }),
});
/** What the product makes for itself at the first start and keeps in `DATA_DIR/secrets.json` (0600). */
export type Secrets = Static<typeof Secrets>;

/** Reads the secrets of a data folder, making them at the first start. Two processes that start at once get the same. */
export function loadSecrets(dataDir: string): Secrets {
  const path = join(dataDir, 'secrets.json');
  const known = readSecrets(path);
  if (known) return known;
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(makeSecrets(), null, 2), { mode: 0o600, flush: true });
  try {
    // link, not rename: whoever is second must not overwrite what the first is already using.
    linkSync(draft, path);
  } catch (error) {
    // Some mounted folders know no links: there the last of two writers wins, and only at a first start.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') renameSync(draft, path);
  } finally {
    rmSync(draft, { force: true });
  }
  return readSecrets(path) ?? loadSecrets(dataDir);
}

/** Replaces the file as a whole: a reader sees the old or the new one, never half. */
export function saveSecrets(dataDir: string, secrets: Secrets): void {
  const path = join(dataDir, 'secrets.json');
  const draft = `${path}.${process.pid}`;
  writeFileSync(draft, JSON.stringify(secrets, null, 2), { mode: 0o600, flush: true });
  renameSync(draft, path);
}

/** The account to sign, call and check with: Twilio's when given, else the one that the local carrier plays. */
export function carrierAccount(config: Config, secrets: Secrets): CarrierAccount {
  if (config.twilio) return config.twilio;
  return { kind: 'local', ...secrets.localAccount, apiBaseUrl: `http://127.0.0.1:${config.carrierPort}` };
}

function readSecrets(path: string): Secrets | null {
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw new ConfigError(`${path} cannot be read: ${(error as Error).message}.`);
  }
  try {
    return Value.Parse(Secrets, JSON.parse(text));
  } catch {
    throw new ConfigError(
      `${path} is damaged: restore it from a backup, without it the data folder's database cannot be opened.`,
    );
  }
}

function makeSecrets(): Secrets {
  const sid = (prefix: string) => prefix + randomBytes(16).toString('hex');
  const secret = () => randomBytes(32).toString('base64url');
  return {
    authSecret: secret(),
    localAccount: {
      accountSid: sid('AC'),
      authToken: randomBytes(16).toString('hex'),
      apiKeySid: sid('SK'),
      apiKeySecret: secret(),
      twimlAppSid: sid('AP'),
    },
    postgres: { password: secret(), port: null },
  };
}
