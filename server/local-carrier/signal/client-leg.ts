import { randomBytes } from 'node:crypto';
import type { FarEnd, MediaLeg } from '../media/leg.ts';
import type { MediaServer } from '../media/media-server.ts';
import type { Invitation, Playback } from '../ports.ts';
import { type SignalError, signalErrors } from './signal.schema.ts';
import type { Wire } from './sockets.ts';

/** Which connection of the browser a description is about, and which network path of it. */
function describe(sdp: string): { connection: string; path: string } {
  const origin = /^o=\S+ (\S+)/m.exec(sdp)?.[1] ?? '';
  const fingerprint = /^a=fingerprint:(\S+ \S+)/m.exec(sdp)?.[1] ?? '';
  return { connection: `${origin} ${fingerprint}`, path: /^a=ice-ufrag:(\S+)/m.exec(sdp)?.[1] ?? '' };
}

/**
 * One leg that ends in a Voice SDK device: its sound, and what the device must be told about it. It outlives the
 * socket: `wire` is whichever socket the device has now, null while it has none.
 */
export class ClientLeg implements FarEnd {
  readonly identity: string;
  readonly direction: 'incoming' | 'outgoing';
  readonly media: MediaLeg;
  /** Known to the device alone; whoever shows it may take up the leg again. */
  readonly reconnectToken = randomBytes(24).toString('base64url');
  /** The device's own name for an outgoing call, until it learns ours. */
  readonly alias: string | null;
  wire: Wire | null;
  callSid: string | null = null;
  answered = false;
  #sdp = '';
  #remote = { connection: '', path: '' };
  #status: 'ringing' | 'in-progress' | null = null;
  #invitation: Invitation | null = null;
  readonly #forget: (leg: ClientLeg) => void;

  constructor(
    media: MediaServer,
    options: { identity: string; wire: Wire; alias: string | null; forget: (leg: ClientLeg) => void },
  ) {
    this.identity = options.identity;
    this.wire = options.wire;
    this.alias = options.alias;
    this.direction = options.alias === null ? 'incoming' : 'outgoing';
    this.#forget = options.forget;
    this.media = media.createLeg(this);
  }

  /** What the device calls this leg. */
  get name(): string {
    return this.callSid ?? this.alias ?? '';
  }

  /** Answers the offer of a call that the device makes. */
  async takeOffer(sdp: string): Promise<void> {
    this.#remote = describe(sdp);
    this.#sdp = await this.media.answerTo(sdp);
  }

  /** The engine knows the call now: what it said meanwhile is told. */
  dialled(callSid: string): void {
    this.callSid = callSid;
    if (this.#status) this.status(this.#status);
  }

  status(status: 'ringing' | 'in-progress'): void {
    this.#status = status;
    if (this.callSid === null || this.direction === 'incoming') return;
    if (status === 'ringing') this.#tell('ringing', { callsid: this.callSid, sdp: this.#sdp });
    else this.confirm({ sdp: this.#sdp });
  }

  /** Rings the device. */
  async invite(invitation: Invitation): Promise<void> {
    this.callSid = invitation.callSid;
    this.#invitation = invitation;
    this.#sdp = await this.media.offer();
    this.#sendInvitation();
  }

  /** A device that lost its socket while it rang forgets the call and must be invited anew. */
  inviteAgain(wire: Wire): void {
    this.wire = wire;
    this.media.found();
    this.#sendInvitation();
  }

  #sendInvitation(): void {
    const invitation = this.#invitation;
    if (!invitation || this.#sdp === '' || this.media.closed) return;
    const { callSid, accountSid, from, to, params } = invitation;
    const query = Object.entries(params).map(
      ([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`,
    );
    this.#tell('invite', {
      callsid: callSid,
      sdp: this.#sdp,
      reconnect: this.reconnectToken,
      parameters: { CallSid: callSid, AccountSid: accountSid, From: from, To: to, Params: query.join('&') },
    });
  }

  /** The device's answer to our invitation. */
  async takeAnswer(sdp: string): Promise<void> {
    this.#remote = describe(sdp);
    await this.media.accept(sdp);
  }

  /** Tells the device that the call stands, and how to find it again. */
  confirm(more: { sdp?: string } = {}): void {
    this.answered = true;
    this.#tell('answer', { callsid: this.callSid, reconnect: this.reconnectToken, ...more });
  }

  /**
   * The device is back. The same connection needs nothing, or an answer when it looked for a new path meanwhile; a new
   * connection (a reloaded page) replaces ours.
   */
  async takeUp(wire: Wire, sdp: string): Promise<void> {
    this.wire = wire;
    this.media.found();
    const { connection, path } = describe(sdp);
    if (connection !== this.#remote.connection) this.confirm({ sdp: await this.media.replacePeer(sdp) });
    else if (path !== this.#remote.path) await this.restartIce(sdp);
    else this.confirm();
    this.#remote = { connection, path };
  }

  /** The device found a new path for the sound. */
  async restartIce(sdp: string): Promise<void> {
    const answer = await this.media.answerTo(sdp);
    this.#remote = describe(sdp);
    this.#tell('answer', { callsid: this.callSid, reconnect: this.reconnectToken, sdp: answer });
  }

  /** A device shows no prompts. */
  say(): Playback {
    return { stop() {} };
  }

  ended(reason: string): void {
    this.#forget(this);
    if (this.direction === 'incoming' && !this.answered) this.#tell('cancel', { callsid: this.callSid });
    else if (reason === 'failed') this.fail(signalErrors.callFailed);
    else this.#tell('hangup', { callsid: this.name });
  }

  /** The device answered a call that was gone already. */
  tooLate(): void {
    this.#tell('hangup', { callsid: this.name });
  }

  fail(error: SignalError): void {
    this.#tell('hangup', { callsid: this.name, error });
  }

  #tell(type: string, payload: object): void {
    this.wire?.send({ type, payload, version: '1.6' });
  }
}
