import { expect, test } from 'vitest';
import {
  accountSid,
  apiKeySecret,
  apiKeySid,
  applicationSid,
  bank,
  customer,
  type Office,
  openOffice,
  tokenFor,
  twiml,
} from './office.ts';
import { checkExchange } from './openapi.ts';

const elsewhere = 'http://product.test/elsewhere';

async function waitingCall(office: Office): Promise<string> {
  office.answers('/twilio/voice', twiml('<Enqueue waitUrl="">support</Enqueue>'));
  office.answers('/elsewhere', twiml('<Pause length="60"/>'));
  return office.ring();
}

test.each([
  { fields: { from: bank, to: 'nobody', url: elsewhere }, code: 21211, why: 'to is no number' },
  { fields: { from: '+12025550124', to: customer, url: elsewhere }, code: 21210, why: 'from is not ours' },
  { fields: { from: 'bank', to: customer, url: elsewhere }, code: 21212, why: 'from is no number' },
  { fields: { from: bank, to: customer, url: '/relative' }, code: 21205, why: 'the URL is relative' },
  { fields: { from: bank, to: customer, twiml: 'x'.repeat(4_001) }, code: 32018, why: 'the TwiML is too long' },
  {
    fields: { from: bank, to: customer, applicationSid: `AP${'0'.repeat(32)}` },
    code: 21218,
    why: 'there is no such app',
  },
])('a call is refused with $code when $why', async ({ fields, code }) => {
  await using office = await openOffice();
  await expect((await office.client()).calls.create(fields)).rejects.toMatchObject({ status: 400, code });
  expect(office.carrier.state().calls).toEqual([]);
});

test('only who knows the account token or the API key gets in', async () => {
  await using office = await openOffice();
  const byKey = await office.client({ sid: apiKeySid, secret: apiKeySecret });
  expect(await byKey.calls.list()).toEqual([]);
  const stranger = await office.client({ sid: accountSid, secret: 'guessed' });
  await expect(stranger.calls.list()).rejects.toMatchObject({ status: 401, code: 20003 });
  const answer = await fetch(`${office.url}/2010-04-01/Accounts/${accountSid}/Calls.json`);
  expect(answer.status).toBe(401);
  expect(office.violations()).toEqual([]);
});

test('a burst of 429 goes by without anything being done', async () => {
  await using office = await openOffice();
  const client = await office.client();
  const sid = await waitingCall(office);
  office.carrier.account.faults.set({ refuseRest: 2 });
  await expect(client.calls(sid).update({ status: 'completed' })).rejects.toMatchObject({ status: 429, code: 20429 });
  await expect(client.calls(sid).update({ status: 'completed' })).rejects.toMatchObject({ status: 429 });
  expect(office.carrier.state().calls).toHaveLength(1);
  expect(await client.calls(sid).update({ status: 'completed' })).toMatchObject({ status: 'completed' });
});

test.each([
  { failRestStatus: 500, failedButDone: false, live: 1 },
  { failRestStatus: 503, failedButDone: true, live: 0 },
] as const)('an API that answers $failRestStatus may have done it ($failedButDone)', async ({ live, ...how }) => {
  await using office = await openOffice();
  const client = await office.client();
  const sid = await waitingCall(office);
  office.carrier.account.faults.set({ failRest: 1, ...how });
  const { failRestStatus: status } = how;
  await expect(client.calls(sid).update({ status: 'completed' })).rejects.toMatchObject({
    status,
    code: 20_000 + status,
  });
  expect(office.carrier.state().calls).toHaveLength(live);
  expect(await client.calls(sid).fetch()).toMatchObject({ status: live ? 'in-progress' : 'completed' });
  expect(office.violations()).toEqual([]);
});

test('one part of the API can be in trouble while the others work', async () => {
  await using office = await openOffice();
  const client = await office.client();
  const sid = await waitingCall(office);
  office.carrier.account.faults.set({ failRest: 1, refuseRest: 1, onlyRestTo: '/Recordings' });
  expect(await client.calls(sid).fetch()).toMatchObject({ sid });
  await expect(client.calls(sid).recordings.create()).rejects.toMatchObject({ status: 429 });
  await expect(client.calls(sid).recordings.create()).rejects.toMatchObject({ status: 503 });
  expect(await client.calls(sid).recordings.create()).toMatchObject({ callSid: sid });
});

test.each([
  { silentButDone: true, live: 0 },
  { silentButDone: false, live: 1 },
])('an API that says nothing may have done it all the same ($silentButDone)', async ({ silentButDone, live }) => {
  await using office = await openOffice();
  const sid = await waitingCall(office);
  office.carrier.account.faults.set({ silenceRest: 1, silentButDone });
  const authorization = `Basic ${Buffer.from(`${apiKeySid}:${apiKeySecret}`).toString('base64')}`;
  const request = fetch(`${office.url}/2010-04-01/Accounts/${accountSid}/Calls/${sid}.json`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/x-www-form-urlencoded' },
    body: 'Status=completed',
    signal: AbortSignal.timeout(300),
  });
  await expect(request).rejects.toMatchObject({ name: 'TimeoutError' });
  await expect.poll(() => office.carrier.state().calls.length).toBe(live);
});

test("the checker finds what does not follow Twilio's description", () => {
  const path = `/2010-04-01/Accounts/${accountSid}/Queues.json`;
  const answer = { sid: 'QU1', friendly_name: 'q', extra: 1, account_sid: accountSid };
  const problems = checkExchange({
    method: 'POST',
    path,
    body: { FriendlyName: ['a', 'b'], Colour: 'red' },
    status: 201,
    answer,
  });
  const found = [
    'FriendlyName was sent 2 times',
    'unknown field Colour',
    'answer.extra is not described',
    'answer.sid does not look right: QU1',
  ];
  for (const problem of found)
    expect(problems).toContain(`POST /2010-04-01/Accounts/{AccountSid}/Queues.json: ${problem}`);
  expect(checkExchange({ method: 'POST', path, body: {}, status: 201, answer: null }).join()).toContain(
    'FriendlyName is missing',
  );
  expect(checkExchange({ method: 'PUT', path, body: {}, status: 200, answer: null })[0]).toContain(
    'not in the description',
  );
});

test.each([
  {
    token: () => tokenFor('agent_1', { secret: 'another-secret-of-somebody' }),
    code: 20107,
    why: 'signed by somebody else',
  },
  { token: () => 'no token', code: 20101, why: 'no token at all' },
  { token: () => tokenFor('agent_1', { ttl: 60 }), code: 20104, why: 'expired' },
])('an access token that is $why is refused with $code', async ({ token, code }) => {
  await using office = await openOffice();
  const jwt = token();
  await office.carrier.advance(120_000);
  expect(() => office.carrier.checkToken(jwt)).toThrow(expect.objectContaining({ code }));
  expect(office.carrier.checkToken(tokenFor('agent_1', { ttl: 600 }))).toMatchObject({
    identity: 'agent_1',
    applicationSid,
  });
});
