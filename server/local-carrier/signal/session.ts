import { Value } from 'typebox/value';
import type { Invitation } from '../ports.ts';
import type { ClientLeg } from './client-leg.ts';
import type { Exchange } from './exchange.ts';
import { type AboutCall, FromClient, type InvitePayload, type SignalError, signalErrors } from './signal.schema.ts';
import type { Ears, Wire } from './sockets.ts';

/** Timers hold 2^31 ms; no token lives longer than a day. */
const MAX_TTL_SECONDS = 24 * 3600;

interface Device {
  identity: string;
  applicationSid: string | null;
}

/** One device's socket: who it is, whether it may be rung, and what it asks for. */
export class Session implements Ears {
  readonly #wire: Wire;
  readonly #exchange: Exchange;
  /** Null before the first good token. */
  #device: Device | null = null;
  /** Why nothing new may be started; calls in progress go on. */
  #refusal: SignalError | null = signalErrors.tokenInvalid;
  #expiry: NodeJS.Timeout | undefined;
  #unregister: (() => void) | null = null;

  constructor(wire: Wire, exchange: Exchange) {
    this.#wire = wire;
    this.#exchange = exchange;
  }

  receive(message: unknown): void {
    if (!Value.Check(FromClient, message)) return this.#refuse(signalErrors.badRequest, message);
    if (message.type === 'listen') return this.#listen(message.payload.token);
    const device = this.#device;
    const startsSomething = message.type === 'register' || message.type === 'invite';
    if (!device || (startsSomething && this.#refusal)) {
      return this.#refuse(this.#refusal ?? signalErrors.tokenInvalid, message);
    }
    if (message.type === 'register') return this.#register(device, message.payload.media.audio);
    if (message.type === 'invite') return this.#invite(device, message.payload);
    const leg = this.#exchange.find(device.identity, message.payload.callsid, this.#wire);
    if (!leg) return this.#refuse(signalErrors.noSuchCall, message);
    leg.wire = this.#wire;
    leg.media.found();
    this.#aboutCall(leg, message);
  }

  closed(): void {
    clearTimeout(this.#expiry);
    this.#unregister?.();
    this.#exchange.lose(this.#wire);
  }

  /** Comes with every new socket and every new token. */
  #listen(token: string): void {
    clearTimeout(this.#expiry);
    try {
      const { identity, applicationSid, ttl } = this.#exchange.switchboard.checkToken(token);
      if (this.#device && this.#device.identity !== identity) this.#register(this.#device, false);
      this.#device = { identity, applicationSid };
      this.#refusal = null;
      this.#expiry = setTimeout(() => this.#expire(signalErrors.tokenExpired), Math.min(ttl, MAX_TTL_SECONDS) * 1000);
      const place = { region: 'US_EAST_VIRGINIA', edge: 'ashburn', home: 'us1', gateway: 'local' };
      this.#tell('connected', { ...place, token: { identity, ttl } });
    } catch (error) {
      this.#expire(carrierCode(error) === 20104 ? signalErrors.tokenExpired : signalErrors.tokenInvalid);
    }
  }

  /** Calls in progress go on; new ones, and being rung, need a new token. */
  #expire(error: SignalError): void {
    this.#refusal = error;
    this.#tell('error', { error });
    if (!this.#unregister) return;
    this.#unregister();
    this.#unregister = null;
    this.#tell('offline', {});
  }

  #register(device: Device, wanted: boolean): void {
    if (wanted && !this.#unregister) {
      const ring = (invitation: Invitation) => this.#exchange.ring(device.identity, this.#wire, invitation).media;
      this.#unregister = this.#exchange.switchboard.registerClient(device.identity, ring);
    } else if (!wanted) {
      this.#unregister?.();
      this.#unregister = null;
    }
    this.#tell(wanted ? 'ready' : 'offline', {});
    if (wanted) for (const leg of this.#exchange.stillRinging(device.identity)) leg.inviteAgain(this.#wire);
  }

  #invite(device: Device, payload: InvitePayload): void {
    if (payload.reconnect !== undefined) this.#takeUp(device, payload, payload.reconnect);
    else void this.#dial(device, payload);
  }

  #takeUp(device: Device, payload: InvitePayload, token: string): void {
    const leg = this.#exchange.findByToken(device.identity, token);
    if (!leg) return this.#tell('hangup', { callsid: payload.callsid });
    const wasRinging = leg.direction === 'incoming' && !leg.answered;
    this.#orFail(leg, async () => {
      await leg.takeUp(this.#wire, payload.sdp);
      if (wasRinging && leg.callSid) this.#exchange.switchboard.answer(leg.callSid, leg.media);
    });
  }

  async #dial({ identity, applicationSid }: Device, payload: InvitePayload): Promise<void> {
    const leg = this.#exchange.open(identity, this.#wire, payload.callsid);
    try {
      await leg.takeOffer(payload.sdp);
      if (leg.media.closed) return;
      if (applicationSid === null) throw new Error('The token grants no outgoing calls.');
      const params = Object.fromEntries(new URLSearchParams(payload.twilio?.params ?? ''));
      const call = { identity, applicationSid, params, audio: leg.media };
      leg.dialled(this.#exchange.switchboard.dialFromClient(call).callSid);
    } catch {
      leg.media.close('failed');
    }
  }

  #aboutCall(leg: ClientLeg, message: AboutCall): void {
    switch (message.type) {
      case 'answer':
        return this.#orFail(leg, () => this.#answer(leg, message.payload.sdp));
      case 'reinvite':
        return this.#orFail(leg, () => leg.restartIce(message.payload.sdp));
      case 'reject':
        if (leg.callSid) this.#exchange.switchboard.reject(leg.callSid, leg.media);
        return;
      case 'hangup':
        return this.#exchange.end(leg, 'canceled');
      case 'dtmf':
        if (leg.callSid) this.#exchange.switchboard.pressDigits(leg.callSid, message.payload.dtmf);
        return;
      default:
        message satisfies never;
    }
  }

  async #answer(leg: ClientLeg, sdp: string): Promise<void> {
    await leg.takeAnswer(sdp);
    if (leg.callSid && this.#exchange.switchboard.answer(leg.callSid, leg.media)) leg.confirm();
    else leg.tooLate();
  }

  /** A description that WebRTC cannot use ends its call, not the carrier. */
  #orFail(leg: ClientLeg, step: () => Promise<void>): void {
    step().catch(() => {
      leg.fail(signalErrors.callFailed);
      this.#exchange.end(leg, 'failed');
    });
  }

  #refuse(error: SignalError, about: unknown): void {
    this.#tell('error', { error, callsid: callsidOf(about) });
    // The device waits for an answer to its invitation and knows no other way to learn that none will come.
    if (isInvite(about)) this.#tell('hangup', { callsid: callsidOf(about), error });
  }

  #tell(type: string, payload: object): void {
    this.#wire.send({ type, payload, version: '1.6' });
  }
}

function callsidOf(message: unknown): string | undefined {
  const payload = isRecord(message) ? message['payload'] : undefined;
  const callsid = isRecord(payload) ? payload['callsid'] : undefined;
  return typeof callsid === 'string' ? callsid : undefined;
}

const isInvite = (message: unknown): boolean => isRecord(message) && message['type'] === 'invite';

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

const carrierCode = (error: unknown): unknown => (isRecord(error) ? error['code'] : undefined);
