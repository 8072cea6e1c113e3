import type { InjectOptions } from 'fastify';
import { type Socket, io } from 'socket.io-client';
import type { ConsoleToServer, ServerToConsole } from '#server/composition/messages.ts';
import type { ConsoleSnapshot, VoiceToken } from '#server/composition/console.schema.ts';
import type { InteractionView, JoinTicket } from '#server/interactions/interaction.schema.ts';
import type { PresenceView } from '#server/people/presence.schema.ts';
import type { OfferView } from '#server/routing/offer.schema.ts';
import { type World, publicUrl } from './world.ts';

type ConsoleSocket = Socket<ServerToConsole, ConsoleToServer>;

/** What a console heard, in order. */
export interface Heard {
  message: keyof ServerToConsole;
  body: unknown;
}

/** A signed-in person: the HTTP interface, a console's socket, and a browser that dials as the Voice SDK does. */
export class Agent {
  readonly id: string;
  readonly cookie: string;
  readonly heard: Heard[] = [];
  socket: ConsoleSocket | undefined;
  /** The browser's present call at the carrier. */
  callSid: string | undefined;
  readonly #world: World;

  private constructor(world: World, id: string, cookie: string) {
    this.#world = world;
    this.id = id;
    this.cookie = cookie;
  }

  static async signIn(world: World, email: string, password: string): Promise<Agent> {
    const headers = { origin: publicUrl };
    const answer = await world.app.inject({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      payload: { email, password },
      headers,
    });
    if (answer.statusCode !== 200) throw new Error(`sign-in: ${answer.statusCode} ${answer.body}`);
    const cookie = answer.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ');
    const me = await world.app.inject({ method: 'GET', url: '/api/v1/users/me', headers: { cookie } });
    return new Agent(world, me.json<{ id: string }>().id, cookie);
  }

  call(method: InjectOptions['method'] & string, path: string, payload?: object) {
    const headers = { cookie: this.cookie, origin: publicUrl };
    return this.#world.app.inject({
      method: method as 'GET',
      url: `/api/v1${path}`,
      headers,
      ...(payload && { payload }),
    });
  }

  /** As `call`, for what must succeed; lets follow what follows. */
  async must<T>(method: InjectOptions['method'] & string, path: string, payload?: object): Promise<T> {
    const answer = await this.call(method, path, payload);
    if (answer.statusCode >= 300) throw new Error(`${method} ${path}: ${answer.statusCode} ${answer.body}`);
    await this.#world.settle();
    return (answer.body ? answer.json() : undefined) as T;
  }

  async openConsole(): Promise<void> {
    const socket: ConsoleSocket = io(this.#world.url, {
      transports: ['websocket'],
      reconnection: false,
      extraHeaders: { cookie: this.cookie, origin: publicUrl },
    });
    socket.onAny((message: keyof ServerToConsole, body: unknown) => this.heard.push({ message, body }));
    await new Promise<void>((done, failed) => {
      socket.on('connect', done);
      socket.on('connect_error', failed);
    });
    this.socket = socket;
    await this.untilPresent(true);
  }

  /** The console is gone: window closed, network cut. */
  async closeConsole(): Promise<void> {
    this.socket?.disconnect();
    this.socket = undefined;
    await this.untilPresent(false);
  }

  close(): void {
    this.socket?.disconnect();
  }

  goAvailable = (): Promise<PresenceView> => this.must('PUT', '/users/me/presence', { state: 'available' });
  takeBreak = (): Promise<PresenceView> =>
    this.must('PUT', '/users/me/presence', { state: 'on_break', reason: 'lunch' });
  snapshot = (): Promise<ConsoleSnapshot> => this.must('GET', '/console/snapshot');

  /** The offer that rings, as the snapshot has it. */
  async offer(): Promise<OfferView | undefined> {
    return (await this.snapshot()).offers[0];
  }

  /** Accepts what rings and dials in; afterwards the two talk, unless something is in the way. */
  async answer(): Promise<InteractionView> {
    const offer = await this.offer();
    if (!offer) throw new Error('nothing rings');
    const ticket = await this.must<JoinTicket>('POST', `/offers/${offer.id}/accept`);
    await this.dial(ticket);
    return this.must('GET', `/interactions/${ticket.interactionId}`);
  }

  /** As `device.connect({ params: { leg } })` in the browser. */
  async dial(ticket: JoinTicket): Promise<void> {
    const { token } = await this.must<VoiceToken>('POST', '/voice/token');
    this.callSid = this.#world.carrier.connectClient(token, { leg: ticket.legId }).callSid;
    await this.#world.settle();
  }

  /** The browser's line ends: hung up there, reloaded, crashed. */
  async loseLine(): Promise<void> {
    this.#world.carrier.hangUp(this.callSid!);
    await this.#world.settle();
  }

  /** Messages of one kind that the console heard. */
  told<M extends keyof ServerToConsole>(message: M): Parameters<ServerToConsole[M]>[0][] {
    return this.heard
      .filter(heard => heard.message === message)
      .map(heard => heard.body as Parameters<ServerToConsole[M]>[0]);
  }

  /** Sockets take real time, a few milliseconds of it. */
  private async untilPresent(present: boolean): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      const [row] = await this.#world.sql<{ away: boolean }>(
        `select away_since is not null as away from presence where user_id = ?`,
        [this.id],
      );
      if (row && row.away === !present) return this.#world.settle();
      await new Promise(done => setTimeout(done, 10));
    }
    throw new Error(`presence did not become ${present ? 'present' : 'away'}`);
  }
}
