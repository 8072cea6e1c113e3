import { execFile } from 'node:child_process';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createCarrierApp } from '#server/local-carrier/app.ts';
import { createLocalCarrier } from '#server/local-carrier/carrier.ts';
import { CarrierClock } from '#server/local-carrier/clock.ts';
import { chooseNumber, setUpAccount } from '../../scripts/twilio-setup-account.ts';
import { readRequest } from '../../scripts/twilio-setup-request.ts';
import { checkExchange } from '../local-carrier/openapi.ts';

const bank = '+12025550100';
const branch = '+12025550101';
const publicUrl = 'https://calls.example.com';
const appSid = `AP${'3'.repeat(32)}`;
const keys = {
  accountSid: `AC${'1'.repeat(32)}`,
  authToken: 'a-token-that-is-long-enough',
  apiKeySid: `SK${'2'.repeat(32)}`,
  apiKeySecret: 'a-secret-that-is-long-enough',
};
const env = {
  TWILIO_ACCOUNT_SID: keys.accountSid,
  TWILIO_AUTH_TOKEN: keys.authToken,
  TWILIO_API_KEY_SID: keys.apiKeySid,
  TWILIO_API_KEY_SECRET: keys.apiKeySecret,
  PUBLIC_URL: publicUrl,
};

/** An account at the local carrier whose numbers point somewhere else. */
async function openAccount(numbers = [bank]) {
  const clock = new CarrierClock({ manual: true });
  const carrier = createLocalCarrier({ ...keys, applicationSid: appSid, publicUrl: 'http://old.test', numbers, clock });
  const app = await createCarrierApp(carrier);
  await app.listen({ host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const { account } = carrier;
  return {
    account,
    url,
    /** Runs the setup and returns what it said. */
    async setUp(more: Partial<Record<string, string>> = {}, args: string[] = []): Promise<string> {
      const lines: string[] = [];
      const request = readRequest({ ...env, TWILIO_API_BASE_URL: url, ...more }, args);
      await setUpAccount(request, line => lines.push(line));
      return lines.join('\n');
    },
    number: (phoneNumber = bank) => account.numbers.byNumber(phoneNumber),
    apps: () => [...account.applications.values()],
    writes: () => account.log.rest().filter(entry => entry.method !== 'GET'),
    violations: () => account.log.rest().flatMap(checkExchange),
    [Symbol.asyncDispose]: async () => {
      carrier.close();
      await app.close();
    },
  };
}

describe('npm run twilio:setup', () => {
  test("points the account's only number and a new TwiML app at the product, and says what to start it with", async () => {
    await using there = await openAccount();
    const said = await there.setUp();
    expect(there.number()).toMatchObject({
      voiceUrl: 'https://calls.example.com/twilio/voice#rc=5&rp=all',
      voiceMethod: 'POST',
      statusCallback: 'https://calls.example.com/twilio/voice/status#rc=5&rp=all',
    });
    const made = there.apps().find(app => app.sid !== appSid);
    expect(made).toMatchObject({
      friendlyName: 'Patchbay calls.example.com',
      voiceUrl: 'https://calls.example.com/twilio/voice/agent#rc=5&rp=all',
    });
    expect(said).toContain(`TWILIO_TWIML_APP_SID=${made?.sid}`);
    expect(said).toContain('before: http://old.test/twilio/voice');
    expect(said).not.toContain(keys.authToken);
    expect(there.violations()).toEqual([]);
  });

  test('finds nothing to do the second time, with or without the app in the environment', async () => {
    await using there = await openAccount();
    await there.setUp();
    const made = there.apps().at(-1)?.sid ?? '';
    const before = there.writes().length;
    expect(await there.setUp()).toContain(`TwiML app ${made}: already points`);
    expect(await there.setUp({ TWILIO_TWIML_APP_SID: made })).not.toContain('Start the product with');
    expect(there.writes()).toHaveLength(before);
    expect(there.violations()).toEqual([]);
  });

  test('points the app that the environment names, and makes no other', async () => {
    await using there = await openAccount();
    await there.setUp({ TWILIO_TWIML_APP_SID: appSid });
    expect(there.apps()).toMatchObject([{ sid: appSid, voiceUrl: `${publicUrl}/twilio/voice/agent#rc=5&rp=all` }]);
  });

  test('changes nothing on a dry run, but says what it would', async () => {
    await using there = await openAccount();
    const said = await there.setUp({}, ['--dry-run']);
    expect(said).toContain('would be made');
    expect(said).toContain(`Number ${bank}: would be pointed at ${publicUrl}/twilio/voice`);
    expect(there.writes()).toEqual([]);
  });

  test('asks which of several numbers, and touches only the chosen one', async () => {
    await using there = await openAccount([bank, branch]);
    await expect(there.setUp()).rejects.toThrow(/several numbers[^]*\+12025550100[^]*\+12025550101/);
    expect(there.writes()).toEqual([]);
    await there.setUp({}, ['--number', '+1 (202) 555-0101']);
    expect(there.number(branch)?.voiceUrl).toBe(`${publicUrl}/twilio/voice#rc=5&rp=all`);
    expect(there.number(bank)?.voiceUrl).toBe('http://old.test/twilio/voice');
  });

  test('takes away the application that would make Twilio ignore the addresses of the number', async () => {
    await using there = await openAccount();
    await there.setUp();
    there.number()!.voiceApplicationSid = appSid;
    expect(await there.setUp()).toContain(`Number ${bank}: now points`);
    expect(there.number()?.voiceApplicationSid).toBe('');
    expect(there.violations()).toEqual([]);
  });

  test.each([
    {
      more: { TWILIO_AUTH_TOKEN: 'not-the-token-of-this-one' },
      says: /TWILIO_AUTH_TOKEN do not belong together.*20003/,
    },
    {
      more: { TWILIO_API_KEY_SECRET: 'not-the-secret-of-this-one' },
      says: /TWILIO_API_KEY_SECRET do not open this account/,
    },
    { more: { TWILIO_TWIML_APP_SID: `AP${'9'.repeat(32)}` }, says: /There is no TwiML app AP9+ in this account/ },
    { args: ['--number', '+12025550199'], says: /no number \+12025550199; it has:\s+\+12025550100/ },
  ])('stops before any change: $says', async ({ more = {}, args = [], says }) => {
    await using there = await openAccount();
    await expect(there.setUp(more, args)).rejects.toThrow(says);
    expect(there.writes()).toEqual([]);
  });
});

test.each([
  {
    has: { phoneNumber: bank, friendlyName: 'Bank', trunkSid: 'TK1', capabilities: { voice: true } },
    says: /SIP trunk TK1/,
  },
  {
    has: { phoneNumber: bank, friendlyName: 'Bank', trunkSid: '', capabilities: { voice: false } },
    says: /cannot take voice/,
  },
])('a number that cannot be pointed is refused: $says', ({ has, says }) => {
  expect(() => chooseNumber([has], null)).toThrow(says);
  expect(() => chooseNumber([], null)).toThrow(/no telephone number/);
});

describe('a setup that cannot begin says why in one line', () => {
  test.each([
    { change: { PUBLIC_URL: 'http://calls.example.com' }, says: /PUBLIC_URL must be the https origin/ },
    { change: { PUBLIC_URL: '' }, says: /PUBLIC_URL must be the https origin/ },
    { change: { PUBLIC_URL: 'https://localhost:3000' }, says: /Twilio cannot reach this machine/ },
    { change: { PUBLIC_URL: 'https://my_calls.example.com' }, says: /underscore/ },
    { change: { TWILIO_AUTH_TOKEN: '' }, says: /TWILIO_AUTH_TOKEN is missing/ },
    { args: ['--number', '5550100'], says: /--number is "5550100"/ },
    { args: ['--all'], says: /'--all'.*Usage: npm run twilio:setup/ },
  ])('$says', ({ change = {}, args = [], says }) => {
    expect(() => readRequest({ ...env, ...change }, args)).toThrow(says);
  });

  test('and exits with 1, on the command line as well', { timeout: 60_000 }, async () => {
    const script = join(import.meta.dirname, '../../scripts/twilio-setup.ts');
    const unreachable = { ...env, TWILIO_API_BASE_URL: 'http://127.0.0.1:9' };
    const { code, stderr } = await new Promise<{ code: unknown; stderr: string }>(done =>
      execFile(process.execPath, [script], { env: unreachable }, (error, _stdout, stderr) =>
        done({ code: error?.code, stderr }),
      ),
    );
    expect(stderr).toMatch(/^Twilio does not answer: [^\n]*ECONNREFUSED[^\n]*\n$/);
    expect(code).toBe(1);
  });
});
