import { expect, test } from 'vitest';
import { applicationSid, bank, customer, type Office, openOffice, twiml } from './office.ts';

const elsewhere = 'http://product.test/elsewhere';

async function waitingCall(office: Office): Promise<string> {
  office.answers('/twilio/voice', twiml('<Enqueue waitUrl="">support</Enqueue>'));
  office.answers('/elsewhere', twiml('<Pause length="60"/>'));
  return office.ring();
}

test('calls are fetched and listed, newest first, by what is asked for, page by page', async () => {
  await using office = await openOffice();
  const client = await office.client();
  const sids = [await waitingCall(office), await waitingCall(office), await office.ring('+12025550124')];
  office.carrier.hangUp(sids[0] ?? '');
  await office.carrier.idle();
  expect((await client.calls.list({ pageSize: 2 })).map(call => call.sid)).toEqual([...sids].reverse());
  expect((await client.calls.list({ status: 'in-progress' })).map(call => call.sid)).toEqual([sids[2], sids[1]]);
  expect((await client.calls.list({ from: '+12025550124' })).map(call => call.sid)).toEqual([sids[2]]);
  expect(await client.calls.list({ startTimeAfter: new Date(Date.now() + 86_400_000) })).toEqual([]);
  expect(await client.calls(sids[0] ?? '').fetch()).toMatchObject({
    from: customer,
    to: bank,
    status: 'completed',
    duration: '0',
  });
  expect(office.violations()).toEqual([]);
});

test('a live call can be sent elsewhere or ended; afterwards it is too late (21220)', async () => {
  await using office = await openOffice();
  const client = await office.client();
  const sid = await waitingCall(office);
  await client.calls(sid).update({ url: elsewhere, method: 'POST' });
  await office.carrier.idle();
  expect(office.asked('/elsewhere')[0]?.params['CallSid']).toBe(sid);
  expect(office.carrier.state().queues[0]?.callSids).toEqual([]);
  await client.calls(sid).update({ twiml: twiml('<Pause length="60"/>') });
  await expect(client.calls(sid).update({ status: 'canceled' })).rejects.toMatchObject({ code: 21220 });
  expect(await client.calls(sid).update({ status: 'completed' })).toMatchObject({ status: 'completed' });
  await expect(client.calls(sid).update({ status: 'completed' })).rejects.toMatchObject({ status: 400, code: 21220 });
  await expect(client.calls(sid).update({ url: elsewhere })).rejects.toMatchObject({ status: 400, code: 21220 });
  await office.carrier.idle();
  expect(office.asked('/twilio/voice/status')).toHaveLength(1);
  expect(office.violations()).toEqual([]);
});

test('a caller who has hung up, or was taken already, cannot be taken from the queue (20404)', async () => {
  await using office = await openOffice();
  const client = await office.client();
  const [first, second] = [await waitingCall(office), await waitingCall(office)];
  const queueSid = office.carrier.state().queues[0]?.queueSid ?? '';
  const { members } = client.queues(queueSid);
  expect((await members.list()).map(one => [one.callSid, one.position])).toEqual([
    [first, 1],
    [second, 2],
  ]);
  office.carrier.hangUp(first);
  await expect(members(first).update({ url: elsewhere })).rejects.toMatchObject({ status: 404, code: 20404 });
  const results = await Promise.allSettled([
    members('Front').update({ url: elsewhere }),
    members('Front').update({ url: elsewhere }),
  ]);
  expect(results.map(result => result.status).sort()).toEqual(['fulfilled', 'rejected']);
  await office.carrier.idle();
  expect(office.asked('/elsewhere').map(entry => entry.callSid)).toEqual([second]);
  await expect(members(second).fetch()).rejects.toMatchObject({ code: 20404 });
  expect(office.violations()).toEqual([]);
});

test('queues are made, found, changed and deleted, but not with callers in them', async () => {
  await using office = await openOffice();
  const client = await office.client();
  const made = await client.queues.create({ friendlyName: 'cards', maxSize: 20 });
  expect(made).toMatchObject({ friendlyName: 'cards', maxSize: 20, currentSize: 0 });
  await expect(client.queues.create({ friendlyName: 'cards' })).rejects.toMatchObject({ status: 400, code: 22003 });
  expect(await client.queues(made.sid).update({ friendlyName: 'support' })).toMatchObject({ friendlyName: 'support' });
  const caller = await waitingCall(office);
  expect(await client.queues(made.sid).fetch()).toMatchObject({ currentSize: 1 });
  expect(await client.queues(made.sid).members(caller).fetch()).toMatchObject({ position: 1, waitTime: 0 });
  await expect(client.queues(made.sid).remove()).rejects.toMatchObject({ status: 400 });
  office.carrier.hangUp(caller);
  await office.carrier.idle();
  expect(await client.queues(made.sid).remove()).toBe(true);
  await expect(client.queues(made.sid).fetch()).rejects.toMatchObject({ code: 20404 });
  expect(office.violations()).toEqual([]);
});

test('numbers and TwiML apps say where the product is, and can be pointed elsewhere', async () => {
  await using office = await openOffice();
  const client = await office.client();
  const [number] = await client.incomingPhoneNumbers.list({ phoneNumber: bank });
  expect(number).toMatchObject({
    voiceUrl: 'http://product.test/twilio/voice',
    statusCallback: 'http://product.test/twilio/voice/status',
  });
  await client
    .incomingPhoneNumbers(number?.sid ?? '')
    .update({ voiceUrl: elsewhere, voiceFallbackUrl: 'http://product.test/fallback' });
  office.answers('/elsewhere', twiml(''));
  await office.ring();
  expect(office.asked('/elsewhere')).toHaveLength(1);
  expect(await client.applications(applicationSid).fetch()).toMatchObject({
    voiceUrl: 'http://product.test/twilio/voice/agent',
  });
  const app = await client.applications.create({ friendlyName: 'Other', voiceUrl: elsewhere });
  expect((await client.applications.list({ friendlyName: 'Other' })).map(one => one.sid)).toEqual([app.sid]);
  expect(await client.applications(app.sid).update({ voiceMethod: 'GET' })).toMatchObject({
    voiceMethod: 'GET',
    voiceUrl: elsewhere,
  });
  expect(office.violations()).toEqual([]);
});

test('one call a second is dialled, the others wait and say for how long', async () => {
  await using office = await openOffice();
  const client = await office.client();
  const create = () => client.calls.create({ from: bank, to: '+12025550177', twiml: twiml('<Pause length="9"/>') });
  const calls = [await create(), await create(), await create()];
  expect(calls.map(call => call.queueTime)).toEqual(['0', '1000', '2000']);
  expect(calls.map(call => call.status)).toEqual(['queued', 'queued', 'queued']);
  await office.carrier.idle();
  expect((await client.calls.list()).map(call => call.status)).toEqual(['queued', 'queued', 'ringing']);
  await client.calls(calls[2]?.sid ?? '').update({ status: 'canceled' });
  await office.carrier.advance(1_000);
  expect((await client.calls.list()).map(call => call.status)).toEqual(['canceled', 'ringing', 'ringing']);
  expect(office.violations()).toEqual([]);
});
