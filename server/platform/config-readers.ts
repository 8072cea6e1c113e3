import { isIP } from 'node:net';

/** Something in the surroundings stops the start: the message is the one line shown to whoever started the product. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

export type Env = Record<string, string | undefined>;

/** An empty variable counts as not given: that is how compose files and shells unset one. */
export function absent(env: Env, name: string): boolean {
  return (env[name] ?? '').trim() === '';
}

export function readPort(env: Env, name: string, otherwise: number): number {
  if (absent(env, name)) return otherwise;
  const text = env[name]!.trim();
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65535)
    throw new ConfigError(`${name} is "${text}": expected a port between 1 and 65535.`);
  return port;
}

export function readChoice<T extends string>(env: Env, name: string, choices: readonly T[], otherwise: T): T {
  if (absent(env, name)) return otherwise;
  const text = env[name]!.trim();
  const found = choices.find(choice => choice === text);
  if (!found) throw new ConfigError(`${name} is "${text}": expected ${choices.join(', ')}.`);
  return found;
}

/** The text of a URL with one of these protocols, without trailing slash. A bad one is never repeated: it may hold a password. */
export function readUrl(env: Env, name: string, protocols: readonly string[]): string | null {
  if (absent(env, name)) return null;
  const text = env[name]!.trim();
  const url = URL.parse(text);
  if (!url || !protocols.includes(url.protocol) || (url.protocol !== 'file:' && url.hostname === ''))
    throw new ConfigError(`${name} is not a URL that starts with ${protocols.map(p => `${p}//`).join(' or ')}.`);
  return text.replace(/\/+$/, '');
}

export function readSecret(env: Env, name: string, leastLength: number): string | null {
  if (absent(env, name)) return null;
  const text = env[name]!;
  if (text.length < leastLength) throw new ConfigError(`${name} is too short: at least ${leastLength} characters.`);
  return text;
}

const proxyNames = ['loopback', 'linklocal', 'uniquelocal'];

export function readTrustProxy(env: Env, name: string): boolean | number | string {
  if (absent(env, name)) return false;
  const text = env[name]!.trim();
  if (text === 'true' || text === 'false') return text === 'true';
  if (/^\d{1,2}$/.test(text)) return Number(text);
  const parts = text.split(',').map(part => part.trim());
  const wrong = parts.find(part => !proxyNames.includes(part) && !isNetwork(part));
  if (wrong !== undefined)
    throw new ConfigError(
      `${name} has "${wrong}": expected true, false, a number of proxies, or addresses such as 10.0.0.0/8.`,
    );
  return parts.join(',');
}

function isNetwork(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (version === 0 || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}
