import { vi } from 'vitest';
import { WebSocket } from 'ws';
import { Peer } from '#server/local-carrier/media/peer.ts';
import { tokenFor } from './signal-switchboard.ts';

interface Message {
  type: string;
  payload: Record<string, unknown> & { callsid: string; sdp: string; reconnect: string; error: { code: number } };
}

/** A device that speaks the Voice SDK's protocol by hand. */
export async function connect(url: string, token: string | null = tokenFor('agent_7')) {
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

export type Device = Awaited<ReturnType<typeof connect>>;

/** Places a call; returns what the device knows of it. */
export async function call(device: Device, params = 'offer=42&note=a%20b%26c') {
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
