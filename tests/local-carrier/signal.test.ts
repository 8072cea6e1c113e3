import { expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { Peer } from '#server/local-carrier/media/peer.ts';
import { startSockets } from './signal-server.ts';
import { accountSid, tokenFor } from './signal-switchboard.ts';

interface Message {
  type: string;
  payload: Record<string, unknown> & { callsid: string; sdp: string; reconnect: string; error: { code: number } };
}

/** A device that speaks the Voice SDK's protocol by hand. */
async function connect(url: string, token: string | null = tokenFor('agent_7')) {
  const socket = new WebSocket(`${url.replace('http', 'ws')}/carrier/signal`);
  const heard: Message[] = [];
  socket.on('message', data => {
    if (String(data) !== '\n') heard.push(JSON.parse(String(data)));
  });
  await new Promise((resolve, reject) => socket.on('open', resolve).on('error', reject));
  const say = (type: string, payload: object = {}): void =>
    socket.send(JSON.stringify({ type, payload, version: '1.6' }));
  const next = (type: string): Promise<Message['payload']> =>
    vi.waitFor(() => {
      const at = heard.findIndex(message => message.type === type);
      if (at < 0) throw new Error(`No ${type} yet, but ${heard.map(message => message.type).join(', ') || 'nothing'}.`);
      return (heard.splice(at, 1)[0] as Message).payload;
    }, 2000);
  if (token !== null) say('listen', { token });
  return { say, next, heard, socket, [Symbol.dispose]: () => socket.terminate() };
}

type Device = Awaited<ReturnType<typeof connect>>;

/** Places a call; returns what the device knows of it. */
async function call(device: Device, params = 'offer=42&note=a%20b%26c') {
  const peer = new Peer();
  const sdp = await peer.offer();
  device.say('invite', { callsid: 'TJSabc', sdp, twilio: { params } });
  const answer = await device.next('answer');
  await peer.accept(answer.sdp);
  return {
    callSid: answer.callsid,
    answer: answer.sdp,
    token: answer.reconnect,
    sdp,
    peer,
    [Symbol.dispose]: () => peer.close(),
  };
}

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
