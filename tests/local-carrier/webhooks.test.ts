import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect, test } from 'vitest';
import { validateRequest } from 'twilio/lib/webhooks/webhooks.js';
import { type Send, sendOverHttp, type WebhookRequest } from '#server/local-carrier/webhooks/send.ts';
import { authToken, bank, openOffice, twiml } from './office.ts';

const sequence = (entries: { params: Record<string, string> }[]) =>
  entries.map(entry => entry.params['SequenceNumber']);

/** A call from the product whose progress is reported in four callbacks. */
const progress = {
  from: bank,
  to: '+12025550177',
  twiml: twiml('<Pause length="5"/>'),
  statusCallback: 'http://product.test/call/status',
  statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
};

test("every request is signed so that Twilio's own library accepts it, carries a token, and cookies come back", async () => {
  const requests: WebhookRequest[] = [];
  const headers = { 'content-type': 'text/xml', 'set-cookie': ['call=7; Path=/'] };
  const documents = [twiml('<Redirect method="GET">/next?step=2</Redirect>'), twiml('')];
  const send: Send = async request => {
    requests.push(request);
    return { status: 200, headers, body: Buffer.from(documents[requests.length - 1] ?? '') };
  };
  await using office = await openOffice({ send });
  await office.ring();
  const [first, second] = requests;
  const accepted = (request: WebhookRequest | undefined, form: object) =>
    validateRequest(
      authToken,
      request?.headers['x-twilio-signature'] ?? '',
      request?.url ?? '',
      form as Record<string, string>,
    );
  expect(accepted(first, Object.fromEntries(new URLSearchParams(first?.body)))).toBe(true);
  expect(accepted(first, { From: 'somebody else' })).toBe(false);
  expect(second?.url).toMatch(/^http:\/\/product\.test\/next\?step=2&CallSid=CA/);
  expect(accepted(second, {})).toBe(true);
  expect(second?.headers['cookie']).toBe('call=7');
  expect(second?.headers['i-twilio-idempotency-token']).not.toBe(first?.headers['i-twilio-idempotency-token']);
});

test('what fails is tried again as the fragment says, with the same token', async () => {
  await using office = await openOffice();
  let tries = 0;
  office.answers('/flaky/status', () => ({ status: ++tries < 3 ? 503 : 204 }));
  const [number] = office.carrier.account.numbers.all();
  if (number) number.statusCallback = 'http://product.test/flaky/status#rc=3&rp=5xx';
  office.answers('/twilio/voice', twiml(''));
  await office.ring();
  const attempts = office.asked('/flaky/status');
  expect(attempts.map(entry => [entry.attempt, entry.status])).toEqual([
    [0, 503],
    [1, 503],
    [2, 204],
  ]);
  expect(new Set(attempts.map(entry => entry.token)).size).toBe(1);
});

test('a status callback that is refused is lost, with a warning', async () => {
  await using office = await openOffice();
  office.answers('/twilio/voice/status', { status: 500 });
  office.answers('/twilio/voice', twiml(''));
  await office.ring();
  expect(office.asked('/twilio/voice/status')).toHaveLength(1);
  expect(office.carrier.account.log.warnings()).toMatchObject([{ code: 15003 }]);
});

test.each([
  { page: { status: 500 }, code: '11200', why: 'the product answers 500' },
  { page: { body: '<Response>', type: 'text/xml' }, code: '12100', why: 'the document is broken' },
  { page: { body: '{}', type: 'application/json' }, code: '12300', why: 'it is no document' },
  { page: { body: twiml(`<Say>${'x'.repeat(66_000)}</Say>`) }, code: '11750', why: 'it is longer than 64 kB' },
])('when $why, the fallback is asked with the error', async ({ page, code }) => {
  await using office = await openOffice();
  const [number] = office.carrier.account.numbers.all();
  if (number) number.voiceFallbackUrl = 'http://product.test/fallback';
  office.answers('/twilio/voice', page);
  office.answers('/fallback', twiml('<Pause length="60"/>'));
  const call = await office.ring();
  expect(office.asked('/fallback')[0]?.params).toMatchObject({
    CallSid: call,
    ErrorCode: code,
    ErrorUrl: 'http://product.test/twilio/voice',
  });
});

test('without a fallback the caller hears that something went wrong, and is hung up', async () => {
  await using office = await openOffice();
  office.answers('/twilio/voice', { status: 404 });
  const call = await office.ring();
  await office.carrier.advance(5_000);
  expect(office.carrier.account.calls.get(call)).toMatchObject({ status: 'completed' });
  expect(office.asked('/twilio/voice/status')[0]?.params['CallDuration']).toBe('4');
});

test('redirects of HTTP are followed, but not for ever', async () => {
  await using office = await openOffice();
  office.answers('/twilio/voice', { status: 307, headers: { location: '/moved' } });
  office.answers('/moved', twiml('<Pause length="60"/>'));
  await office.ring();
  expect(office.asked('/moved')[0]).toMatchObject({ method: 'POST', status: 200 });
  office.answers('/moved', { status: 302, headers: { location: '/moved' } });
  await office.ring();
  expect(office.carrier.account.log.warnings().at(-1)?.code).toBe(11215);
});

test('a plain text is spoken, a sound is played', async () => {
  await using office = await openOffice();
  office.answers('/twilio/voice', { body: 'Good morning', type: 'text/plain' });
  const call = await office.ring();
  expect(office.carrier.account.calls.get(call)?.status).toBe('in-progress');
  await office.carrier.advance(300 + 65 * 12);
  expect(office.carrier.account.calls.get(call)?.status).toBe('completed');
});

test.each([
  { fault: {}, arrive: ['0', '1', '2', '3'], why: 'in peace they arrive in order' },
  { fault: { dropCallbacks: 2 }, arrive: ['2', '3'], why: 'the first two are lost' },
  { fault: { duplicateCallbacks: 1 }, arrive: ['0', '0', '1', '2', '3'], why: 'one comes twice' },
  { fault: { reorderCallbacks: 1 }, arrive: ['1', '0', '2', '3'], why: 'one comes after the next' },
  { fault: { delayCallbacksMs: 8_000 }, arrive: ['0', '1', '2', '3'], why: 'all come late' },
  { fault: { dropCallbacks: 9, onlyCallbacksTo: '/other' }, arrive: ['0', '1', '2', '3'], why: 'others are troubled' },
])('callbacks of a call: $why', async ({ fault, arrive }) => {
  await using office = await openOffice();
  office.carrier.account.faults.set(fault);
  await (await office.client()).calls.create(progress);
  await office.carrier.advance(30_000);
  const arrived = office.asked('/call/status').filter(entry => entry.status > 0);
  expect(sequence(arrived)).toEqual(arrive);
  const doubled = arrived.filter(entry => entry.fault === 'duplicate');
  expect(doubled.every(entry => entry.token === arrived[0]?.token)).toBe(true);
  expect(arrived.filter(entry => entry.params['CallStatus'] === 'completed')).toHaveLength(1);
});

test('over real HTTP: what was answered, where it leads, and what takes too long', async () => {
  const server = createServer((request, response) => {
    if (request.url === '/slow') return;
    if (request.url === '/moved') return void response.writeHead(302, { location: '/there' }).end();
    response.setHeader('set-cookie', ['a=1', 'b=2']).end('x'.repeat(100));
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const get = (path: string, totalMs = 10_000) =>
    sendOverHttp({ method: 'GET', url: base + path, headers: {}, body: '' }, { totalMs, maxBytes: 10 });
  expect(await get('/moved')).toMatchObject({ status: 302, headers: { location: '/there' } });
  const answer = await get('/');
  expect(answer).toMatchObject({ status: 200, headers: { 'set-cookie': ['a=1', 'b=2'] } });
  expect(answer.body.byteLength).toBe(11);
  await expect(get('/slow', 100)).rejects.toMatchObject({ name: 'TimeoutError' });
  server.closeAllConnections();
  await new Promise(resolve => server.close(resolve));
  await expect(get('/')).rejects.toThrow();
});
