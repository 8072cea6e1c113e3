import { Agent, type RequestOptions } from 'node:http';
import { randomBytes } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { io } from 'socket.io-client';
import type { OfferView } from '#server/routing/offer.schema.ts';
import { identityOf } from '#server/telephony/identity.ts';
import type { BenchAgent } from './bench-product.ts';
import { type FakeCarrier, timed } from './fake-carrier.ts';
import { atRate } from './support.ts';

const sid = (prefix: string) => prefix + randomBytes(16).toString('hex');
const attribute = (xml: string, name: string) =>
  new RegExp(`${name}="([^"]*)"`).exec(xml)?.[1]?.replaceAll('&amp;', '&');

export interface LatencyResult {
  offers: number[];
  documents: number[];
  calls: number;
  talked: number;
  seconds: number;
  errors: string[];
}

/** Consoles of these agents, available and accepting at once; each call talks for three seconds. */
export async function runLatency(options: {
  carrier: FakeCarrier;
  productUrl: string;
  agents: readonly BenchAgent[];
  callsPerSecond: number;
  seconds: number;
  /** When everybody is at their desk. */
  onStart?: () => void;
}): Promise<LatencyResult> {
  const { carrier, productUrl, agents, callsPerSecond, seconds } = options;
  const connections = new Agent({ keepAlive: true, maxSockets: 60 });
  const result: LatencyResult = { offers: [], documents: [], calls: 0, talked: 0, seconds: 0, errors: [] };
  const queuedAt = new Map<string, number>();
  const calls = new Map<string, { over: () => void; room: string; statusCallback: string; legId: string }>();

  const api = async (agent: BenchAgent, method: string, path: string, body?: object) => {
    const payload = body && JSON.stringify(body);
    const headers = {
      cookie: agent.cookie,
      origin: productUrl,
      ...(payload && { 'content-type': 'application/json', 'content-length': Buffer.byteLength(payload) }),
    };
    const answer = await timed(
      new URL(`/api/v1${path}`, productUrl),
      { method, headers, agent: connections } satisfies RequestOptions,
      payload,
    );
    if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${answer.body.slice(0, 200)}`);
    return JSON.parse(answer.body || 'null') as never;
  };
  const document = async (url: string, fields: Record<string, string>) => {
    const answer = await carrier.post(url, fields);
    if (answer.status !== 200) throw new Error(`${url}: ${answer.status}`);
    result.documents.push(answer.ms);
    return answer.body;
  };
  const failed = (error: unknown) => void result.errors.push(String(error));

  /** The room tells: somebody joined or left. */
  const tell = (
    callback: string,
    room: { conferenceSid: string },
    sequence: number,
    event: string,
    fields: Record<string, string>,
  ) =>
    carrier.post(callback, {
      ConferenceSid: room.conferenceSid,
      SequenceNumber: String(sequence),
      StatusCallbackEvent: event,
      ...fields,
    });

  const takeOffer = async (agent: BenchAgent, offer: OfferView): Promise<void> => {
    const { legId } = (await api(agent, 'POST', `/offers/${offer.id}/accept`)) as { legId: string };
    const agentSid = sid('CA');
    carrier.liveCalls.add(agentSid);
    const xml = await document('/twilio/voice/agent', {
      CallSid: agentSid,
      From: `client:${identityOf(agent.id)}`,
      To: '',
      leg: legId,
      CallStatus: 'ringing',
    });
    const name = /room-[0-9a-f-]{36}/.exec(xml)![0];
    const room = { conferenceSid: sid('CF'), callSids: new Set([agentSid]) };
    carrier.rooms.set(name, room);
    const callback = attribute(xml, 'statusCallback')!;
    await tell(callback, room, 1, 'participant-join', {
      CallSid: agentSid,
      ParticipantLabel: attribute(xml, 'participantLabel')!,
    });
    const ended = Promise.withResolvers<void>();
    endings.set(room.conferenceSid, ended.resolve);
    await ended.promise;
    room.callSids.delete(agentSid);
    await tell(callback, room, 4, 'participant-leave', {
      CallSid: agentSid,
      ParticipantLabel: attribute(xml, 'participantLabel')!,
      ParticipantCallStatus: 'in-progress',
    });
    carrier.rooms.delete(name);
    await document(attribute(xml, 'action')!, { CallSid: agentSid, CallStatus: 'completed' });
    carrier.liveCalls.delete(agentSid);
  };
  const endings = new Map<string, () => void>();
  carrier.onEndConference = conferenceSid => endings.get(conferenceSid)?.();

  const joinRoom = async (callSid: string, url: string): Promise<void> => {
    const xml = await document(url, { CallSid: callSid, CallStatus: 'in-progress' });
    const room = carrier.rooms.get(/room-[0-9a-f-]{36}/.exec(xml)![0])!;
    const label = attribute(xml, 'participantLabel')!;
    const callback = attribute(xml, 'statusCallback')!;
    room.callSids.add(callSid);
    await tell(callback, room, 2, 'participant-join', { CallSid: callSid, ParticipantLabel: label });
    result.talked += 1;
    await wait(3000);
    room.callSids.delete(callSid);
    carrier.liveCalls.delete(callSid);
    await tell(callback, room, 3, 'participant-leave', {
      CallSid: callSid,
      ParticipantLabel: label,
      ParticipantCallStatus: 'completed',
    });
    await carrier.post('/twilio/voice/status', {
      CallSid: callSid,
      CallStatus: 'completed',
      CallDuration: '3',
      SequenceNumber: '0',
    });
    calls.get(callSid)?.over();
  };
  carrier.onRedirect = (callSid, url) => void joinRoom(callSid, url).catch(failed);

  const sockets = await Promise.all(
    agents.map(async agent => {
      const socket = io(productUrl, {
        transports: ['websocket'],
        extraHeaders: { cookie: agent.cookie, origin: productUrl },
      });
      socket.on('offer:made', (offer: OfferView) => {
        const sentAt = queuedAt.get(offer.interaction.fromNumber!);
        if (sentAt !== undefined) result.offers.push(performance.now() - sentAt);
        void takeOffer(agent, offer).catch(failed);
      });
      await new Promise<void>(done => socket.on('connect', () => done()));
      return socket;
    }),
  );
  for (const agent of agents) await api(agent, 'PUT', '/users/me/presence', { state: 'available' });

  // Two hundred people who sign in at once are another matter.
  await wait(3000);
  options.onStart?.();
  const startedAt = performance.now();

  const ring = async (index: number): Promise<void> => {
    const callSid = sid('CA');
    const from = `+1202${String(5_550_000 + index).padStart(7, '0')}`;
    carrier.liveCalls.add(callSid);
    result.calls += 1;
    const over = new Promise<void>(done => calls.set(callSid, { over: done, room: '', statusCallback: '', legId: '' }));
    const base = { CallSid: callSid, From: from, To: '+12025550100' };
    const language = await document('/twilio/voice', { ...base, CallStatus: 'ringing' });
    const menu = await document(attribute(language, 'action')!, { ...base, Digits: '1', CallStatus: 'in-progress' });
    queuedAt.set(from, performance.now());
    await document(attribute(menu, 'action')!, { ...base, Digits: '1', CallStatus: 'in-progress' });
    await Promise.race([over, wait(15_000)]);
  };
  await atRate(callsPerSecond, seconds, index => ring(index).catch(failed));
  result.seconds = (performance.now() - startedAt) / 1000;
  for (const socket of sockets) socket.disconnect();
  connections.destroy();
  return result;
}

/** How fast the first document of a call is answered when so many calls arrive each second and hang up at once. */
export async function runDocuments(carrier: FakeCarrier, perSecond: number, seconds: number): Promise<number[]> {
  const times: number[] = [];
  await atRate(perSecond, seconds, async index => {
    const callSid = sid('CA');
    const fields = { CallSid: callSid, From: `+1303${String(5_550_000 + index).padStart(7, '0')}`, To: '+12025550100' };
    times.push((await carrier.post('/twilio/voice', { ...fields, CallStatus: 'ringing' })).ms);
    await carrier.post('/twilio/voice/status', {
      ...fields,
      CallStatus: 'completed',
      CallDuration: '0',
      SequenceNumber: '0',
    });
  });
  return times;
}
