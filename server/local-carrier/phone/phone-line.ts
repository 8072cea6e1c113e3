import { Value } from 'typebox/value';
import type { MediaServer } from '../media/media-server.ts';
import type { Switchboard } from '../ports.ts';
import type { Ears, Wire } from '../signal/sockets.ts';
import { PhoneLeg } from './phone-leg.ts';
import { FromPhone, type ToPhone } from './phone.schema.ts';

type Dial = Extract<FromPhone, { type: 'dial' }>;
type Accept = Extract<FromPhone, { type: 'accept' }>;
type Resume = Extract<FromPhone, { type: 'resume' }>;

/** All calls of phone pages, whichever socket they have just now. */
export class PhoneCalls {
  readonly switchboard: Switchboard;
  readonly media: MediaServer;
  readonly byId = new Map<string, PhoneLeg>();

  constructor(switchboard: Switchboard, media: MediaServer) {
    this.switchboard = switchboard;
    this.media = media;
  }

  open(wire: Wire, { far, rings }: { far: string; rings: boolean }): PhoneLeg {
    const leg = new PhoneLeg(this.media, { far, rings, wire, forget: gone => this.byId.delete(gone.id) });
    this.byId.set(leg.id, leg);
    return leg;
  }

  /** This page is rung when its number is called; also by a call that rang here before the page was reloaded. */
  standBy(wire: Wire, number: string): () => void {
    for (const leg of this.byId.values()) if (leg.rings && leg.number === number && !leg.wire) leg.ringAt(wire);
    return this.switchboard.registerTelephone(number, ({ callSid, from }) => {
      const leg = this.open(wire, { far: from, rings: true });
      leg.callSid = callSid;
      leg.number = number;
      leg.ringAt(wire);
      return leg.media;
    });
  }

  /** The page is gone: its calls ring on, as in an empty room. */
  lose(wire: Wire): void {
    for (const leg of this.byId.values()) if (leg.rings && leg.wire === wire) leg.wire = null;
  }

  ringing(id: string): PhoneLeg | undefined {
    const leg = this.byId.get(id);
    return leg?.rings ? leg : undefined;
  }

  end(leg: PhoneLeg): void {
    if (leg.callSid === null) leg.media.close('canceled');
    else this.switchboard.hangUp(leg.callSid);
  }
}

/** One phone page's socket. It carries at most one call at a time. */
export class PhoneLine implements Ears {
  readonly #wire: Wire;
  readonly #calls: PhoneCalls;
  #leg: PhoneLeg | null = null;
  #leaveStandBy: (() => void) | null = null;

  constructor(wire: Wire, calls: PhoneCalls) {
    this.#wire = wire;
    this.#calls = calls;
  }

  receive(message: unknown): void {
    if (!Value.Check(FromPhone, message)) return this.#refuse('bad_request');
    switch (message.type) {
      case 'stand-by':
        this.#leaveStandBy?.();
        this.#leaveStandBy = message.number === null ? null : this.#calls.standBy(this.#wire, message.number);
        return;
      case 'accept':
        return void this.#accept(message);
      case 'decline':
        return this.#decline(message.leg);
      case 'dial':
        return void this.#dial(message);
      case 'resume':
        return void this.#resume(message);
      case 'digits':
        if (this.#current()?.callSid)
          this.#calls.switchboard.pressDigits(this.#current()?.callSid ?? '', message.digits);
        return;
      case 'hang-up':
        if (this.#leg) this.#calls.end(this.#leg);
        return;
      default:
        message satisfies never;
    }
  }

  closed(): void {
    this.#leaveStandBy?.();
    this.#calls.lose(this.#wire);
    const leg = this.#current();
    if (!leg || leg.wire !== this.#wire) return;
    leg.wire = null;
    leg.media.lost(() => this.#calls.end(leg));
  }

  async #dial({ from, to, sdp }: Dial): Promise<void> {
    if (this.#current()) return this.#refuse('bad_request');
    const leg = (this.#leg = this.#calls.open(this.#wire, { far: to, rings: false }));
    if (!(await this.#connect(leg, sdp))) return leg.media.close('failed');
    if (leg.media.closed) return;
    try {
      leg.callSid = this.#calls.switchboard.dialIn({ from, to, audio: leg.media }).callSid;
    } catch {
      this.#refuse('no_such_number');
      leg.media.close('failed');
    }
  }

  async #accept({ leg: id, sdp }: Accept): Promise<void> {
    const leg = this.#calls.ringing(id);
    if (!leg?.callSid || this.#current()) return this.#refuse('no_such_call');
    leg.rings = false;
    leg.wire = this.#wire;
    this.#leg = leg;
    if (!(await this.#connect(leg, sdp))) return this.#calls.switchboard.reject(leg.callSid, leg.media);
    if (!this.#calls.switchboard.answer(leg.callSid, leg.media)) leg.media.close('canceled');
  }

  #decline(id: string): void {
    const leg = this.#calls.ringing(id);
    if (leg?.callSid) this.#calls.switchboard.reject(leg.callSid, leg.media);
  }

  /** Answers the page's offer; false when WebRTC cannot use it, which the page is told. */
  async #connect(leg: PhoneLeg, sdp: string): Promise<boolean> {
    leg.tell({ type: 'leg', leg: leg.id });
    try {
      leg.tell({ type: 'answer', sdp: await leg.media.answerTo(sdp) });
      return true;
    } catch {
      this.#refuse('no_sound');
      return false;
    }
  }

  async #resume({ leg: id, seen, sdp }: Resume): Promise<void> {
    const leg = this.#calls.byId.get(id);
    if (!leg) return this.#refuse('no_such_call');
    this.#leg = leg;
    leg.resume(this.#wire, seen);
    if (sdp === undefined) return;
    try {
      leg.tell({ type: 'answer', sdp: await leg.media.replacePeer(sdp) });
    } catch {
      this.#refuse('no_sound');
    }
  }

  #current(): PhoneLeg | null {
    return this.#leg && !this.#leg.media.closed ? this.#leg : null;
  }

  #refuse(code: Extract<ToPhone, { type: 'error' }>['code']): void {
    this.#wire.send({ type: 'error', code } satisfies ToPhone);
  }
}
