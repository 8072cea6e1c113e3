import { Value } from 'typebox/value';
import type { MediaServer } from '../media/media-server.ts';
import type { Switchboard } from '../ports.ts';
import type { Ears, Wire } from '../signal/sockets.ts';
import { PhoneLeg } from './phone-leg.ts';
import { FromPhone, type ToPhone } from './phone.schema.ts';

type Dial = Extract<FromPhone, { type: 'dial' }>;
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

  open(wire: Wire, { from, to }: { from: string | null; to: string }): PhoneLeg {
    const leg = new PhoneLeg(this.media, { from, to, wire, forget: gone => this.byId.delete(gone.id) });
    this.byId.set(leg.id, leg);
    return leg;
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

  constructor(wire: Wire, calls: PhoneCalls) {
    this.#wire = wire;
    this.#calls = calls;
  }

  receive(message: unknown): void {
    if (!Value.Check(FromPhone, message)) return this.#refuse('bad_request');
    switch (message.type) {
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
    const leg = this.#current();
    if (!leg || leg.wire !== this.#wire) return;
    leg.wire = null;
    leg.media.lost(() => this.#calls.end(leg));
  }

  async #dial({ from, to, sdp }: Dial): Promise<void> {
    if (this.#current()) return this.#refuse('bad_request');
    const leg = (this.#leg = this.#calls.open(this.#wire, { from, to }));
    leg.tell({ type: 'leg', leg: leg.id });
    try {
      leg.tell({ type: 'answer', sdp: await leg.media.answerTo(sdp) });
    } catch {
      this.#refuse('no_sound');
      return leg.media.close('failed');
    }
    if (leg.media.closed) return;
    try {
      leg.callSid = this.#calls.switchboard.dialIn({ from, to, audio: leg.media }).callSid;
    } catch {
      this.#refuse('no_such_number');
      leg.media.close('failed');
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
