import type { Invitation, LegAudio, Switchboard } from '#server/local-carrier/ports.ts';

/** The account of the simple exchange; access tokens are `identity/ttl`, or the word `expired`. */
export const accountSid = `AC${'0'.repeat(32)}`;
export const bankNumber = '+12025550100';

interface Leg {
  audio: LegAudio;
  ended: boolean;
  answered: boolean;
}

/**
 * The smallest exchange behind the carrier's sockets: whoever calls is answered at once and talks with all others in
 * one room. It keeps what it was told, for tests of the sockets and of the sound alone.
 */
export class OneRoomSwitchboard implements Switchboard {
  readonly legs = new Map<string, Leg>();
  readonly pressed: { callSid: string; digits: string }[] = [];
  readonly dialled: { identity?: string; from?: string | null; params?: Record<string, string> }[] = [];
  readonly rejected: string[] = [];
  readonly #clients = new Map<string, Set<(invitation: Invitation) => LegAudio>>();
  #count = 0;

  dialIn(call: { from: string | null; to: string; audio: LegAudio }): { callSid: string } {
    if (call.to !== bankNumber) throw new Error('No such number.');
    this.dialled.push({ from: call.from });
    return this.#connect(call.audio);
  }

  dialFromClient(call: { identity: string; params: Record<string, string>; audio: LegAudio }): { callSid: string } {
    this.dialled.push({ identity: call.identity, params: call.params });
    return this.#connect(call.audio);
  }

  registerClient(identity: string, ring: (invitation: Invitation) => LegAudio): () => void {
    const rings = this.#clients.get(identity) ?? new Set();
    this.#clients.set(identity, rings.add(ring));
    return () => rings.delete(ring);
  }

  registerTelephone(number: string, ring: (invitation: Invitation) => LegAudio): () => void {
    return this.registerClient(`tel:${number}`, ring);
  }

  /** Rings a telephone in somebody's hands; returns the new leg's call SID. */
  ringTelephone(number: string): string {
    return this.ring(`tel:${number}`);
  }

  isRegistered(identity: string): boolean {
    return (this.#clients.get(identity)?.size ?? 0) > 0;
  }

  /** Rings a registered client; returns the new leg's call SID. */
  ring(identity: string, params: Record<string, string> = {}): string {
    const [ring] = this.#clients.get(identity) ?? [];
    if (!ring) throw new Error(`${identity} is not registered.`);
    const callSid = this.#nextSid();
    const audio = ring({ callSid, accountSid, from: '+8613800138000', to: `client:${identity}`, params });
    this.legs.set(callSid, { audio, ended: false, answered: false });
    return callSid;
  }

  answer(callSid: string): boolean {
    const leg = this.legs.get(callSid);
    if (!leg || leg.ended) return false;
    leg.answered = true;
    leg.audio.status('in-progress');
    leg.audio.join('room');
    return true;
  }

  reject(callSid: string): void {
    this.rejected.push(callSid);
    this.#end(callSid, 'busy');
  }

  hangUp(callSid: string): void {
    this.#end(callSid, 'completed');
  }

  pressDigits(callSid: string, digits: string): void {
    this.pressed.push({ callSid, digits });
  }

  numbers(): { phoneNumber: string; friendlyName: string }[] {
    return [{ phoneNumber: bankNumber, friendlyName: 'Service line' }];
  }

  checkToken(jwt: string): { identity: string; applicationSid: string | null; ttl: number } {
    const payload = jwt.split('.')[1];
    if (jwt === 'expired') throw Object.assign(new Error('The token has expired.'), { code: 20104 });
    if (!payload) throw Object.assign(new Error('The token is not valid.'), { code: 20101 });
    const { identity, ttl } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    return { identity, applicationSid: `AP${'0'.repeat(32)}`, ttl };
  }

  leg(callSid: string): Leg {
    const leg = this.legs.get(callSid);
    if (!leg) throw new Error(`There is no call ${callSid}.`);
    return leg;
  }

  living(): string[] {
    return [...this.legs].filter(([, leg]) => !leg.ended).map(([callSid]) => callSid);
  }

  #connect(audio: LegAudio): { callSid: string } {
    const callSid = this.#nextSid();
    this.legs.set(callSid, { audio, ended: false, answered: true });
    audio.status('ringing');
    audio.status('in-progress');
    audio.join('room');
    return { callSid };
  }

  #end(callSid: string, reason: string): void {
    const leg = this.legs.get(callSid);
    if (!leg || leg.ended) return;
    leg.ended = true;
    leg.audio.close(reason);
  }

  #nextSid(): string {
    return `CA${String(++this.#count).padStart(32, '0')}`;
  }
}

/** An access token that the simple exchange takes. `ttl` in seconds. */
export function tokenFor(identity: string, ttl = 3600): string {
  const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return `${part({ typ: 'JWT' })}.${part({ identity, ttl })}.x`;
}
