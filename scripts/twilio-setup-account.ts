import twilio, { type Twilio } from 'twilio';
import { ConfigError } from '#server/platform/config-readers.ts';
import { voiceUrls } from '#server/telephony/urls.ts';
import type { SetupRequest } from './twilio-setup-request.ts';

type Say = (line: string) => void;
type TwimlApp = Awaited<ReturnType<Twilio['applications']['list']>>[number];
type TwilioNumber = Awaited<ReturnType<Twilio['incomingPhoneNumbers']['list']>>[number];
type NumberFacts = Pick<TwilioNumber, 'phoneNumber' | 'friendlyName' | 'trunkSid'> & {
  capabilities: { voice: boolean };
};

/** Milliseconds that one request may take. */
const PATIENCE_MS = 15_000;

/**
 * Points a Twilio account's number and TwiML app at the product. Looks at everything before it changes anything; a second run finds
 * nothing to do. Throws `ConfigError`, one line, when the account refuses or something has to be chosen.
 */
export async function setUpAccount(request: SetupRequest, say: Say): Promise<void> {
  const { account, publicUrl } = request;
  const client = await signIn(account);
  const app = await findApp(client, request);
  const numbers = await ask(() => client.incomingPhoneNumbers.list({ pageSize: 1000 }));
  const number = chooseNumber(numbers, request.number);
  say(`Account ${account.accountSid}: auth token and API key are right.`);
  const appSid = await pointApp(client, app, request, say);
  await pointNumber(client, number, request, say);
  if (request.dryRun) say('Nothing was changed.');
  else if (appSid !== request.appSid)
    say(`Start the product with TWILIO_TWIML_APP_SID=${appSid} and PUBLIC_URL=${publicUrl}`);
}

/** Both pairs are tried: calls to the carrier use the token, browsers' permissions the key. */
async function signIn({
  accountSid,
  authToken,
  apiKeySid,
  apiKeySecret,
  apiBaseUrl,
}: SetupRequest['account']): Promise<Twilio> {
  const connect = (username: string, password: string): Twilio => {
    const client = twilio(username, password, { accountSid, timeout: PATIENCE_MS });
    if (apiBaseUrl) client.api.baseUrl = apiBaseUrl;
    return client;
  };
  const client = connect(accountSid, authToken);
  const look = (as: Twilio) => () => as.applications.list({ limit: 1 });
  await ask(look(client), 'TWILIO_ACCOUNT_SID and TWILIO_AUTH_TOKEN do not belong together, or the account is closed');
  await ask(
    look(connect(apiKeySid, apiKeySecret)),
    'TWILIO_API_KEY_SID and TWILIO_API_KEY_SECRET do not open this account',
  );
  return client;
}

/** Named for the address, so that two installations in one account do not take each other's. Twilio allows 64 characters. */
const appName = (publicUrl: string): string => `Patchbay ${new URL(publicUrl).host}`.slice(0, 64);

async function findApp(client: Twilio, { appSid, publicUrl }: SetupRequest): Promise<TwimlApp | null> {
  if (appSid !== null)
    return ask(() => client.applications(appSid).fetch(), undefined, {
      20404: `There is no TwiML app ${appSid} in this account: unset TWILIO_TWIML_APP_SID to have one made.`,
    });
  const [first, second] = await ask(() => client.applications.list({ friendlyName: appName(publicUrl) }));
  if (first && second)
    throw new ConfigError(
      `Several TwiML apps are called "${appName(publicUrl)}": set TWILIO_TWIML_APP_SID to one of them.`,
    );
  return first ?? null;
}

/** The number that was asked for, or the only one. Throws `ConfigError` when there is none, or no way to tell which. */
export function chooseNumber<T extends NumberFacts>(numbers: readonly T[], wanted: string | null): T {
  const [first] = numbers;
  if (!first) throw new ConfigError('This account has no telephone number: buy one that can do voice.');
  const list = numbers.map(({ phoneNumber, friendlyName }) => `\n  ${phoneNumber}  ${friendlyName}`).join('');
  if (wanted === null && numbers.length > 1)
    throw new ConfigError(`This account has several numbers: say which, with --number.${list}`);
  const chosen = wanted === null ? first : numbers.find(({ phoneNumber }) => phoneNumber === wanted);
  if (!chosen) throw new ConfigError(`This account has no number ${wanted}; it has:${list}`);
  if (!chosen.capabilities.voice)
    throw new ConfigError(`${chosen.phoneNumber} cannot take voice calls: choose another.`);
  if (chosen.trunkSid)
    throw new ConfigError(
      `${chosen.phoneNumber} belongs to the SIP trunk ${chosen.trunkSid}: take it off the trunk first.`,
    );
  return chosen;
}

async function pointApp(
  client: Twilio,
  app: TwimlApp | null,
  { publicUrl, dryRun }: SetupRequest,
  say: Say,
): Promise<string> {
  const wanted = { voiceUrl: voiceUrls(publicUrl).agent(), voiceMethod: 'POST' };
  const friendlyName = appName(publicUrl);
  if (!app) {
    say(`TwiML app "${friendlyName}": ${dryRun ? 'would be made' : 'made'}; browsers' calls go to ${wanted.voiceUrl}`);
    return dryRun ? '' : (await ask(() => client.applications.create({ friendlyName, ...wanted }))).sid;
  }
  const right = app.voiceUrl === wanted.voiceUrl && app.voiceMethod === wanted.voiceMethod;
  if (!right && !dryRun) await ask(() => client.applications(app.sid).update(wanted));
  say(`TwiML app ${app.sid}: ${outcome(right, dryRun)} at ${wanted.voiceUrl}`);
  return app.sid;
}

async function pointNumber(
  client: Twilio,
  number: TwilioNumber,
  { publicUrl, dryRun }: SetupRequest,
  say: Say,
): Promise<void> {
  const urls = voiceUrls(publicUrl);
  const wanted = {
    voiceUrl: urls.incoming(),
    voiceMethod: 'POST',
    statusCallback: urls.status(),
    statusCallbackMethod: 'POST',
  };
  const names = Object.keys(wanted) as (keyof typeof wanted)[];
  const right = names.every(name => number[name] === wanted[name]) && !number.voiceApplicationSid;
  // While a number has an application of its own, its addresses are ignored.
  const changes = number.voiceApplicationSid ? { ...wanted, voiceApplicationSid: '' } : wanted;
  if (!right && !dryRun) await ask(() => client.incomingPhoneNumbers(number.sid).update(changes));
  say(`Number ${number.phoneNumber}: ${outcome(right, dryRun)} at ${wanted.voiceUrl}`);
  if (!right && number.voiceUrl && number.voiceUrl !== wanted.voiceUrl) say(`  before: ${number.voiceUrl}`);
}

const outcome = (right: boolean, dryRun: boolean): string =>
  right ? 'already points' : dryRun ? 'would be pointed' : 'now points';

/** Turns the library's errors into one line. `refused`: what a wrong sign-in means here. `known`: what its other codes mean. */
async function ask<T>(request: () => Promise<T>, refused?: string, known: Record<number, string> = {}): Promise<T> {
  try {
    return await request();
  } catch (error) {
    const { status, code, message } = error as { status?: unknown; code?: unknown; message?: unknown };
    const text = String(message).split('\n')[0];
    if (typeof status !== 'number') throw new ConfigError(`Twilio does not answer: ${text || String(code)}.`);
    if (typeof code === 'number' && known[code]) throw new ConfigError(known[code]);
    if (refused && (status === 401 || status === 403))
      throw new ConfigError(`${refused} (${status}, ${String(code)}).`);
    throw new ConfigError(`Twilio refuses with ${status}, ${String(code)}: ${text}`);
  }
}
