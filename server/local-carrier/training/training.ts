import type { MediaServer } from '../media/media-server.ts';
import type { Switchboard } from '../ports.ts';
import { type Order, SimulatedCaller } from './simulated-caller.ts';

/** Records of the last calls are kept for those who look back. */
const KEPT = 500;

export interface TrainingOrder extends Order {
  /** One of our numbers. */
  to: string;
  /** Sent with the call, as Twilio passes on the headers of a call that comes by SIP: `X-Training` becomes `SipHeader_X-Training`. */
  headers: Record<string, string>;
}

/** The simulated customers of this carrier. */
export class Training {
  readonly #switchboard: Pick<Switchboard, 'dialIn' | 'pressDigits' | 'hangUp'>;
  readonly #media: MediaServer;
  #callers = new Map<string, SimulatedCaller>();

  constructor(switchboard: Pick<Switchboard, 'dialIn' | 'pressDigits' | 'hangUp'>, media: MediaServer) {
    this.#switchboard = switchboard;
    this.#media = media;
  }

  /** Somebody rings. Throws when `to` is not one of our numbers. */
  ring({ to, headers, ...order }: TrainingOrder): { callSid: string } {
    const caller = new SimulatedCaller(this.#media, order);
    const from = order.situation.parts[order.language].person.number;
    try {
      const { callSid } = this.#switchboard.dialIn({ from, to, audio: caller, headers });
      caller.handset = {
        press: digits => this.#switchboard.pressDigits(callSid, digits),
        hangUp: () => this.#switchboard.hangUp(callSid),
      };
      this.#remember(callSid, caller);
      return { callSid };
    } catch (error) {
      caller.close();
      throw error;
    }
  }

  find(callSid: string): SimulatedCaller | undefined {
    return this.#callers.get(callSid);
  }

  #remember(callSid: string, caller: SimulatedCaller): void {
    this.#callers.set(callSid, caller);
    const oldest = this.#callers.keys().next().value;
    if (this.#callers.size > KEPT && oldest !== undefined) this.#callers.delete(oldest);
  }
}
