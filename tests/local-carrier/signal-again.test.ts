import { expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { Peer } from '#server/local-carrier/media/peer.ts';
import { call, connect } from './signal-device.ts';
import { startSockets } from './signal-server.ts';
import { tokenFor } from './signal-switchboard.ts';

test('a lost socket leaves the call alone, and its token takes it up again without new sound', async () => {
  await using carrier = await startSockets();
  using before = await connect(carrier.url);
  using placed = await call(before);
  before.socket.terminate();
  using after = await connect(carrier.url);
  after.say('invite', { callsid: placed.callSid, sdp: placed.sdp, reconnect: placed.token, twilio: {} });
  const answer = await after.next('answer');
  expect(answer).toMatchObject({ callsid: placed.callSid, reconnect: placed.token });
  expect(answer.sdp).toBeUndefined();
  after.say('dtmf', { callsid: placed.callSid, dtmf: '5' });
  await vi.waitFor(() => expect(carrier.switchboard.pressed).toEqual([{ callSid: placed.callSid, digits: '5' }]));
});

test('a reloaded page takes the call up with a new connection for its sound', async () => {
  await using carrier = await startSockets();
  using before = await connect(carrier.url);
  using placed = await call(before);
  before.socket.terminate();
  using after = await connect(carrier.url);
  using peer = Object.assign(new Peer(), { [Symbol.dispose]: () => peer.close() });
  after.say('invite', { callsid: placed.callSid, sdp: await peer.offer(), reconnect: placed.token, twilio: {} });
  const answer = await after.next('answer');
  await peer.accept(answer.sdp);
  expect(carrier.switchboard.living()).toEqual([placed.callSid]);
});

test('a call whose device does not come back in time is hung up', async () => {
  await using carrier = await startSockets({ graceMs: 150 });
  using device = await connect(carrier.url);
  using placed = await call(device);
  device.socket.terminate();
  await vi.waitFor(() => expect(carrier.switchboard.leg(placed.callSid).ended).toBe(true), 2000);
  using late = await connect(carrier.url);
  late.say('invite', { callsid: placed.callSid, sdp: placed.sdp, reconnect: placed.token, twilio: {} });
  expect(await late.next('hangup')).toMatchObject({ callsid: placed.callSid });
});

test('a device that lost its socket while it rang is rung again when it is back', async () => {
  await using carrier = await startSockets();
  const before = await connect(carrier.url);
  before.say('register', { media: { audio: true } });
  await before.next('ready');
  const callSid = carrier.switchboard.ring('agent_7');
  await before.next('invite');
  before.socket.terminate();
  await vi.waitFor(() => expect(carrier.switchboard.isRegistered('agent_7')).toBe(false));
  using after = await connect(carrier.url);
  after.say('register', { media: { audio: true } });
  expect(await after.next('invite')).toMatchObject({ callsid: callSid });
});

test('nobody takes up or steers the call of another', async () => {
  await using carrier = await startSockets();
  using device = await connect(carrier.url);
  using placed = await call(device);
  using other = await connect(carrier.url, tokenFor('agent_8'));
  other.say('invite', { callsid: placed.callSid, sdp: placed.sdp, reconnect: placed.token, twilio: {} });
  await other.next('hangup');
  other.say('hangup', { callsid: placed.callSid });
  expect(await other.next('error')).toMatchObject({ error: { code: 31404 } });
  expect(carrier.switchboard.living()).toEqual([placed.callSid]);
});

test.each([
  { token: 'rubbish', code: 31204, why: 'a token that is none is invalid' },
  { token: 'expired', code: 31205, why: 'an expired token is expired' },
])('$why, and nothing can be started with it', async ({ token, code }) => {
  await using carrier = await startSockets();
  using device = await connect(carrier.url, token);
  expect((await device.next('error')).error.code).toBe(code);
  device.say('invite', { callsid: 'TJSabc', sdp: 'v=0', twilio: {} });
  expect(await device.next('hangup')).toMatchObject({ callsid: 'TJSabc', error: { code } });
});

test('when the token runs out the call goes on, but nobody can ring the device until it has a new one', async () => {
  await using carrier = await startSockets();
  using device = await connect(carrier.url, tokenFor('agent_7', 0.2));
  device.say('register', { media: { audio: true } });
  await device.next('ready');
  using placed = await call(device);
  expect((await device.next('error')).error.code).toBe(31205);
  await device.next('offline');
  expect(carrier.switchboard.isRegistered('agent_7')).toBe(false);
  device.say('dtmf', { callsid: placed.callSid, dtmf: '1' });
  device.say('invite', { callsid: 'TJSdef', sdp: 'v=0', twilio: {} });
  expect(await device.next('hangup')).toMatchObject({ callsid: 'TJSdef', error: { code: 31205 } });
  expect(carrier.switchboard.pressed).toHaveLength(1);
  device.say('listen', { token: tokenFor('agent_7') });
  device.say('register', { media: { audio: true } });
  await device.next('ready');
});

test('rubbish is refused without harm', async () => {
  await using carrier = await startSockets();
  using device = await connect(carrier.url);
  device.say('candidate', { callsid: 'TJSabc' });
  expect(await device.next('error')).toMatchObject({ callsid: 'TJSabc', error: { code: 31400 } });
  using broken = await connect(carrier.url);
  const closed = new Promise<number>(resolve => broken.socket.on('close', resolve));
  broken.socket.send('{');
  expect(await closed).toBe(1007);
});

test('pages of other sites and unknown paths are turned away', async () => {
  await using carrier = await startSockets();
  const attempt = (path: string, origin?: string): Promise<number> =>
    new Promise(resolve => {
      const socket = new WebSocket(`${carrier.url.replace('http', 'ws')}${path}`, origin ? { origin } : {});
      socket.on('open', () => {
        resolve(101);
        socket.terminate();
      });
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode ?? 0));
      // The refusal above comes with an error of its own.
      socket.on('error', () => undefined);
    });
  expect(await attempt('/carrier/signal', 'https://evil.example')).toBe(403);
  expect(await attempt('/carrier/phone', 'null')).toBe(403);
  expect(await attempt('/carrier/signal', 'http://call-center.example')).toBe(101);
  expect(await attempt('/carrier/phone', 'http://localhost:3000')).toBe(101);
  expect(await attempt('/carrier/nothing')).toBe(404);
});
