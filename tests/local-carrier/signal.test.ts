import { expect, test, vi } from 'vitest';
import { Peer } from '#server/local-carrier/media/peer.ts';
import { call, connect } from './signal-device.ts';
import { startSockets } from './signal-server.ts';
import { accountSid, tokenFor } from './signal-switchboard.ts';

test('a device is told who it is, for how long, and where', async () => {
  await using carrier = await startSockets();
  using device = await connect(carrier.url, tokenFor('agent_7', 120));
  expect(await device.next('connected')).toMatchObject({ edge: 'ashburn', token: { identity: 'agent_7', ttl: 120 } });
});

test('a device calls: the app is asked with its parameters, it is answered with sound from loopback only', async () => {
  await using carrier = await startSockets();
  using device = await connect(carrier.url);
  using placed = await call(device);
  expect(carrier.switchboard.dialled).toEqual([{ identity: 'agent_7', params: { offer: '42', note: 'a b&c' } }]);
  expect(placed.answer).toContain('PCMU/8000');
  expect(placed.answer).not.toContain('telephone-event');
  const addresses = [...placed.answer.matchAll(/^a=candidate:\S+ \d udp \d+ (\S+)/gim)].map(match => match[1]);
  expect(new Set(addresses)).toEqual(new Set(['127.0.0.1']));
});

test('keys pressed reach the call, odd ones are refused', async () => {
  await using carrier = await startSockets();
  using device = await connect(carrier.url);
  using placed = await call(device);
  device.say('dtmf', { callsid: placed.callSid, dtmf: '12#w0' });
  device.say('dtmf', { callsid: placed.callSid, dtmf: 'x' });
  expect(await device.next('error')).toMatchObject({ callsid: placed.callSid, error: { code: 31400 } });
  expect(carrier.switchboard.pressed).toEqual([{ callSid: placed.callSid, digits: '12#w0' }]);
});

test('either side can hang up', async () => {
  await using carrier = await startSockets();
  using device = await connect(carrier.url);
  using first = await call(device);
  device.say('hangup', { callsid: first.callSid });
  await vi.waitFor(() => expect(carrier.switchboard.living()).toEqual([]));
  await device.next('hangup');
  using second = await call(device);
  carrier.switchboard.hangUp(second.callSid);
  expect(await device.next('hangup')).toMatchObject({ callsid: second.callSid });
  expect(carrier.media.running).toBe(false);
});

test('a caller who hangs up before the exchange knows the call is gone from it', async () => {
  await using carrier = await startSockets();
  using device = await connect(carrier.url);
  const peer = new Peer();
  device.say('invite', { callsid: 'TJSabc', sdp: await peer.offer(), twilio: {} });
  device.say('hangup', { callsid: 'TJSabc' });
  await device.next('hangup');
  expect([carrier.switchboard.living(), carrier.media.running]).toEqual([[], false]);
  peer.close();
});

test('a description that is none ends its call with an error and nothing else', async () => {
  await using carrier = await startSockets();
  using device = await connect(carrier.url);
  device.say('invite', { callsid: 'TJSabc', sdp: 'v=nonsense', twilio: {} });
  expect(await device.next('hangup')).toMatchObject({ callsid: 'TJSabc', error: { code: 31002 } });
  using placed = await call(device);
  expect(placed.callSid).toMatch(/^CA/);
});

test('a registered device is rung with who calls and why, and answers', async () => {
  await using carrier = await startSockets();
  using device = await connect(carrier.url);
  device.say('register', { media: { audio: true } });
  await device.next('ready');
  const callSid = carrier.switchboard.ring('agent_7', { case: '42', name: 'Ann B' });
  const invite = await device.next('invite');
  expect(invite).toMatchObject({
    callsid: callSid,
    parameters: { CallSid: callSid, AccountSid: accountSid, From: '+8613800138000', Params: 'case=42&name=Ann%20B' },
  });
  using peer = Object.assign(new Peer(), { [Symbol.dispose]: () => peer.close() });
  device.say('answer', { callsid: callSid, sdp: await peer.answerTo(invite.sdp) });
  expect(await device.next('answer')).toMatchObject({ callsid: callSid, reconnect: invite.reconnect });
  expect(carrier.switchboard.leg(callSid).answered).toBe(true);
});

test('a rung device can decline; a caller who gives up cancels the ringing', async () => {
  await using carrier = await startSockets();
  using device = await connect(carrier.url);
  device.say('register', { media: { audio: true } });
  await device.next('ready');
  const declined = carrier.switchboard.ring('agent_7');
  await device.next('invite');
  device.say('reject', { callsid: declined });
  await vi.waitFor(() => expect(carrier.switchboard.rejected).toEqual([declined]));
  await device.next('cancel');
  const given = carrier.switchboard.ring('agent_7');
  await device.next('invite');
  carrier.switchboard.hangUp(given);
  expect(await device.next('cancel')).toMatchObject({ callsid: given });
});

test('a device that unregisters or leaves cannot be rung', async () => {
  await using carrier = await startSockets();
  using device = await connect(carrier.url);
  device.say('register', { media: { audio: true } });
  await device.next('ready');
  device.say('register', { media: { audio: false } });
  await device.next('offline');
  expect(carrier.switchboard.isRegistered('agent_7')).toBe(false);
  device.say('register', { media: { audio: true } });
  await device.next('ready');
  device.socket.close();
  await vi.waitFor(() => expect(carrier.switchboard.isRegistered('agent_7')).toBe(false));
});
