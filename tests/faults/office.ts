import { type Socket, io } from 'socket.io-client';
import type { ConsoleSnapshot, VoiceToken } from '#server/composition/console.schema.ts';
import { DEMO_PASSWORD } from '#server/composition/demo/demo-people.ts';
import type { InteractionView, JoinTicket } from '#server/interactions/interaction.schema.ts';
import type { CarrierState } from '#server/local-carrier/control/state.ts';
import type { LogEntry, WebhookEntry } from '#server/local-carrier/log.ts';
import { until } from '../start/product.ts';

/** A running product with its local carrier, seen from outside: callers by the carrier's control interface, agents over HTTP and sockets. */
export interface Office {
  /** Where agents and the carrier reach the product. */
  url: string;
  carrierPort: number;
}

async function control<T>({ carrierPort }: Office, path: string, body?: object): Promise<T> {
  const answer = await fetch(`http://127.0.0.1:${carrierPort}/control${path}`, {
    method: body ? 'POST' : 'GET',
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  });
  if (!answer.ok) throw new Error(`/control${path}: ${answer.status} ${await answer.text()}`);
  return (await answer.json().catch(() => undefined)) as T;
}

export const carrierState = (office: Office): Promise<CarrierState> => control(office, '/state');

/** What the carrier asked of the product, and what it was answered, the oldest first. */
export async function askedByCarrier(office: Office): Promise<WebhookEntry[]> {
  const { entries } = await control<{ entries: LogEntry[] }>(office, '/log');
  return entries.filter(entry => entry.kind === 'webhook');
}

/** A browser dials in by this line. */
export async function dialClient(office: Office, token: string, legId: string): Promise<string> {
  return (await control<{ callSid: string }>(office, '/clients', { token, params: { leg: legId } })).callSid;
}

/** Rings, chooses English and cards; resolves when the customer is in line. */
export async function ringInLine(office: Office, from: string): Promise<{ callSid: string; hangUp(): Promise<void> }> {
  const { callSid } = await control<{ callSid: string }>(office, '/calls', { from, to: '+12025550100' });
  const press = () => control(office, `/calls/${callSid}/digits`, { digits: '1' });
  await until(async () => (await askedFor(office, callSid)) >= 1);
  await press();
  await until(async () => (await askedFor(office, callSid)) >= 2);
  await press();
  await until(async () => (await carrierState(office)).queues.some(queue => queue.callSids.includes(callSid)));
  return { callSid, hangUp: () => control(office, `/calls/${callSid}/hangup`, {}) };
}

/** How often the menu has asked this caller for a key. */
async function askedFor(office: Office, callSid: string): Promise<number> {
  const asked = await askedByCarrier(office);
  return asked.filter(entry => entry.callSid === callSid && entry.answer.includes('<Gather')).length;
}

export class Desk {
  readonly cookie: string;
  readonly socket: Socket;
  readonly #office: Office;
  callSid: string | undefined;

  private constructor(office: Office, cookie: string) {
    this.#office = office;
    this.cookie = cookie;
    this.socket = io(office.url, {
      transports: ['websocket'],
      reconnectionDelay: 100,
      reconnectionDelayMax: 500,
      extraHeaders: { cookie, origin: office.url },
    });
  }

  static async open(office: Office, name: string): Promise<Desk> {
    const answer = await fetch(`${office.url}/api/auth/sign-in/email`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', origin: office.url },
      body: JSON.stringify({ email: `${name}@harbour.example`, password: DEMO_PASSWORD }),
    });
    if (!answer.ok) throw new Error(`sign-in: ${answer.status} ${await answer.text()}`);
    const desk = new Desk(
      office,
      answer.headers
        .getSetCookie()
        .map(cookie => cookie.split(';')[0])
        .join('; '),
    );
    await until(() => desk.socket.connected);
    return desk;
  }

  async call<T>(method: string, path: string, body?: object): Promise<T> {
    const answer = await fetch(`${this.#office.url}/api/v1${path}`, {
      method,
      headers: { cookie: this.cookie, origin: this.#office.url, ...(body && { 'content-type': 'application/json' }) },
      ...(body && { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return (answer.status === 204 ? undefined : await answer.json()) as T;
  }

  snapshot = (): Promise<ConsoleSnapshot> => this.call('GET', '/console/snapshot');
  interaction = (id: string): Promise<InteractionView> => this.call('GET', `/interactions/${id}`);

  async goAvailable(): Promise<void> {
    await until(async () => !(await this.snapshot()).presence.away);
    await this.call('PUT', '/users/me/presence', { state: 'available' });
  }

  /** Waits for an offer, takes it and dials in; resolves with the interaction when the two talk. */
  async answer(): Promise<InteractionView> {
    let offer: ConsoleSnapshot['offers'][0] | undefined;
    await until(async () => (offer = (await this.snapshot()).offers[0]) !== undefined);
    const ticket = await this.call<JoinTicket>('POST', `/offers/${offer!.id}/accept`);
    const { token } = await this.call<VoiceToken>('POST', '/voice/token');
    this.callSid = await dialClient(this.#office, token, ticket.legId);
    await until(async () => (await this.interaction(ticket.interactionId)).state === 'in_progress');
    return this.interaction(ticket.interactionId);
  }

  close(): void {
    this.socket.disconnect();
  }
}

/** Ana talks with the first customer while a second one waits in line. */
export async function oneTalkingOneWaiting(office: Office) {
  const ana = await Desk.open(office, 'ana');
  await ana.goAvailable();
  const talking = await ringInLine(office, '+12025550111');
  const { id } = await ana.answer();
  const waiting = await ringInLine(office, '+12025550112');
  return { ana, id, talking, waiting };
}
