import { isIP } from 'node:net';
import { resolve } from 'node:path';
import {
  ConfigError,
  absent,
  readChoice,
  readPort,
  readSecret,
  readTrustProxy,
  readUrl,
  type Env,
} from './config-readers.ts';
import { type StoragePlace, readStoragePlace } from './storage-url.ts';

export { ConfigError, type Env } from './config-readers.ts';

export const roles = ['all', 'web', 'worker'] as const;
export type Role = (typeof roles)[number];

/** The whole bank with its history, a small one that is there in a moment (for tests), or none. */
export type DemoData = 'whole' | 'small' | 'none';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** A Twilio account, real or played by the local carrier. `apiBaseUrl` null: Twilio's own. */
export interface CarrierAccount {
  kind: 'twilio' | 'local';
  accountSid: string;
  authToken: string;
  apiKeySid: string;
  apiKeySecret: string;
  twimlAppSid: string;
  apiBaseUrl: string | null;
}

/** What the environment says. URLs have no trailing slash, paths are absolute. */
export interface Config {
  port: number;
  host: string;
  /** The origin under which browsers and the carrier reach us. */
  publicUrl: string;
  /** As Fastify takes it: nobody, everybody, a number of hops, or a list of addresses. */
  trustProxy: boolean | number | string;
  dataDir: string;
  /** Null: the built-in PostgreSQL of `dataDir`. */
  databaseUrl: string | null;
  /** Null: job queues live in PostgreSQL. */
  redisUrl: string | null;
  role: Role;
  carrierPort: number;
  /** Null: the local carrier plays Twilio. */
  twilio: CarrierAccount | null;
  admin: { email: string; password: string } | null;
  adminApiKey: string | null;
  /** Null: the one of `secrets.json`. */
  authSecret: string | null;
  smtpUrl: string | null;
  /** Where recordings lie. */
  storage: StoragePlace;
  demoData: DemoData;
  logLevel: LogLevel;
}

/** Reads and checks the environment (DESIGN 7). Throws `ConfigError`, one line that names the variable, at the first bad value. */
export function readConfig(env: Env): Config {
  const port = readPort(env, 'PORT', 3000);
  const host = readHost(env);
  const carrierPort = readPort(env, 'CARRIER_PORT', 3100);
  if (carrierPort === port) throw new ConfigError(`CARRIER_PORT and PORT are both ${port}: they must differ.`);
  const databaseUrl = readDatabaseUrl(env);
  const publicUrl = readPublicUrl(env, host, port);
  const dataDir = resolve(env.DATA_DIR?.trim() || '.data');
  return {
    port,
    host,
    publicUrl,
    trustProxy: readTrustProxy(env, 'TRUST_PROXY'),
    dataDir,
    databaseUrl,
    redisUrl: readUrl(env, 'REDIS_URL', ['redis:', 'rediss:']),
    role: readChoice(env, 'ROLE', roles, 'all'),
    carrierPort,
    twilio: readTwilio(env, publicUrl),
    admin: readAdmin(env),
    adminApiKey: readSecret(env, 'ADMIN_API_KEY', 32),
    authSecret: readSecret(env, 'AUTH_SECRET', 32),
    smtpUrl: readUrl(env, 'SMTP_URL', ['smtp:', 'smtps:']),
    storage: readStoragePlace(env, 'STORAGE_URL', dataDir),
    demoData: readDemoData(env, databaseUrl === null && isLoopback(host)),
    logLevel: readChoice(env, 'LOG_LEVEL', logLevels, 'warn'),
  };
}

const demoSizes = { true: 'whole', '1': 'whole', small: 'small', false: 'none', '0': 'none' } as const;

function readDemoData(env: Env, otherwise: boolean): DemoData {
  return demoSizes[readChoice(env, 'DEMO_DATA', ['true', 'false', '1', '0', 'small'], otherwise ? 'true' : 'false')];
}

/** Whether only this machine can reach what listens on `host`. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}

function readHost(env: Env): string {
  const host = env.HOST?.trim() || '127.0.0.1';
  if (isIP(host) === 0 && !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/i.test(host))
    throw new ConfigError(`HOST is "${host}": expected an address such as 127.0.0.1 or 0.0.0.0.`);
  return host;
}

function readPublicUrl(env: Env, host: string, port: number): string {
  const text = readUrl(env, 'PUBLIC_URL', ['http:', 'https:']);
  if (text === null) {
    const anywhere = isLoopback(host) || host === '0.0.0.0' || host === '::';
    return `http://${anywhere ? 'localhost' : isIP(host) === 6 ? `[${host}]` : host}:${port}`;
  }
  const url = new URL(text);
  if (url.pathname !== '/' || url.search || url.hash || url.username || url.password)
    throw new ConfigError(
      'PUBLIC_URL must be an origin alone, such as https://calls.example.com, without path or sign-in.',
    );
  return url.origin;
}

function readDatabaseUrl(env: Env): string | null {
  const url = readUrl(env, 'DATABASE_URL', ['postgres:', 'postgresql:']);
  if (url !== null && new URL(url).pathname.length < 2)
    throw new ConfigError('DATABASE_URL names no database: expected postgres://user:password@host:5432/database.');
  return url;
}

function readAdmin(env: Env): Config['admin'] {
  const email = env.ADMIN_EMAIL?.trim() ?? '';
  const password = readSecret(env, 'ADMIN_PASSWORD', 12);
  if (email === '' && password === null) return null;
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email))
    throw new ConfigError('ADMIN_EMAIL must be an e-mail address when ADMIN_PASSWORD is given.');
  if (password === null) throw new ConfigError('ADMIN_PASSWORD must be given with ADMIN_EMAIL.');
  return { email: email.toLowerCase(), password };
}

const twilioVariables = {
  TWILIO_ACCOUNT_SID: /^AC[0-9a-f]{32}$/,
  TWILIO_AUTH_TOKEN: /^\S{16,}$/,
  TWILIO_API_KEY_SID: /^SK[0-9a-f]{32}$/,
  TWILIO_API_KEY_SECRET: /^\S{16,}$/,
  TWILIO_TWIML_APP_SID: /^AP[0-9a-f]{32}$/,
};

function readTwilio(env: Env, publicUrl: string): CarrierAccount | null {
  const names = Object.keys(twilioVariables) as (keyof typeof twilioVariables)[];
  const apiBaseUrl = readUrl(env, 'TWILIO_API_BASE_URL', ['http:', 'https:']);
  if (names.every(name => absent(env, name))) {
    if (apiBaseUrl !== null) throw new ConfigError('TWILIO_API_BASE_URL needs the other TWILIO_ variables beside it.');
    return null;
  }
  const value = (name: keyof typeof twilioVariables): string => {
    const text = env[name]?.trim() ?? '';
    if (text === '') throw new ConfigError(`${name} is missing: a Twilio account needs ${names.join(', ')}.`);
    if (!twilioVariables[name].test(text)) throw new ConfigError(`${name} does not look like one of Twilio's.`);
    return text;
  };
  const account = {
    kind: 'twilio' as const,
    accountSid: value('TWILIO_ACCOUNT_SID'),
    authToken: value('TWILIO_AUTH_TOKEN'),
    apiKeySid: value('TWILIO_API_KEY_SID'),
    apiKeySecret: value('TWILIO_API_KEY_SECRET'),
    twimlAppSid: value('TWILIO_TWIML_APP_SID'),
    apiBaseUrl,
  };
  if (apiBaseUrl === null && !publicUrl.startsWith('https:'))
    throw new ConfigError(
      'PUBLIC_URL must be the https origin where Twilio reaches this product when TWILIO_ACCOUNT_SID is given.',
    );
  return account;
}
