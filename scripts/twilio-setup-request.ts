import { parseArgs } from 'node:util';
import { ConfigError, absent, type Env } from '#server/platform/config-readers.ts';
import { isLoopback, readConfig, type CarrierAccount } from '#server/platform/config.ts';

export const usage = 'Usage: npm run twilio:setup -- [--number +12025550100] [--dry-run]';

/** What somebody asks of the setup: which account, where the product is, which number. */
export interface SetupRequest {
  account: Omit<CarrierAccount, 'kind' | 'twimlAppSid'>;
  /** Null: find one or make one. */
  appSid: string | null;
  /** An origin, without a slash at the end. */
  publicUrl: string;
  /** E.164; null: the account's only one. */
  number: string | null;
  /** Look and tell, change nothing. */
  dryRun: boolean;
}

/** Reads environment and arguments. Throws `ConfigError`, one line that says what to do. */
export function readRequest(env: Env, args: readonly string[]): SetupRequest {
  const { number, dryRun } = readArguments(args);
  const missing = absent(env, 'TWILIO_TWIML_APP_SID');
  // The product's own reader judges the rest of the environment, so that what passes here also starts there. Only here may the
  // app be missing: making it is what the setup is for.
  const { twilio, publicUrl } = readConfig(missing ? { ...env, TWILIO_TWIML_APP_SID: `AP${'0'.repeat(32)}` } : env);
  if (!twilio) throw new ConfigError('TWILIO_ACCOUNT_SID and the other TWILIO_ variables are missing.');
  if (twilio.apiBaseUrl === null) checkReachable(publicUrl);
  const { kind: _kind, twimlAppSid, ...account } = twilio;
  return { account, appSid: missing ? null : twimlAppSid, publicUrl, number, dryRun };
}

function readArguments(args: readonly string[]): { number: string | null; dryRun: boolean } {
  try {
    const options = { number: { type: 'string' }, 'dry-run': { type: 'boolean', default: false } } as const;
    const { values } = parseArgs({ args: [...args], options });
    return { number: readNumber(values.number), dryRun: values['dry-run'] };
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`${error instanceof Error ? error.message.split('\n')[0] : String(error)} ${usage}`);
  }
}

/** Digits may be grouped as people write them. */
function readNumber(text: string | undefined): string | null {
  if (text === undefined) return null;
  const number = text.replace(/[\s().-]/g, '');
  if (!/^\+[1-9]\d{6,14}$/.test(number))
    throw new ConfigError(`--number is "${text}": expected + and the country code, such as +12025550100.`);
  return number;
}

/** Twilio calls from the internet, and takes no host name with an underscore. */
function checkReachable(publicUrl: string): void {
  const { hostname } = new URL(publicUrl);
  if (isLoopback(hostname))
    throw new ConfigError(`PUBLIC_URL is ${publicUrl}: Twilio cannot reach this machine by that.`);
  if (hostname.includes('_'))
    throw new ConfigError(`PUBLIC_URL has an underscore in ${hostname}: Twilio refuses that.`);
}
