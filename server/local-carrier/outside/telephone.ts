import { type Invitation, type LegAudio, silentAudio, type Switchboard } from '../ports.ts';

/** A telephone outside in somebody's hands, without sound: a test decides what happens when it is rung. */
export class Telephone implements Disposable {
  readonly number: string;
  /** Every call that rang here, oldest first. */
  readonly rings: Invitation[] = [];
  /** How the latest call ended (its final status); null: it rings or goes on. */
  ended: string | null = null;
  readonly #switchboard: Switchboard;
  readonly #unregister: () => void;
  #device: LegAudio | undefined;

  constructor(switchboard: Switchboard, number: string) {
    this.number = number;
    this.#switchboard = switchboard;
    this.#unregister = switchboard.registerTelephone(number, invitation => this.#ring(invitation));
  }

  /** Takes the latest call. False: too late. */
  answer(): boolean {
    return this.#switchboard.answer(this.#callSid(), this.#device);
  }

  /** Refuses the latest call: it is busy to whoever rings. */
  decline(): void {
    this.#switchboard.reject(this.#callSid(), this.#device);
  }

  hangUp(): void {
    this.#switchboard.hangUp(this.#callSid());
  }

  press(digits: string): void {
    this.#switchboard.pressDigits(this.#callSid(), digits);
  }

  /** Nobody has it any more: the number is one as all others. */
  [Symbol.dispose](): void {
    this.#unregister();
  }

  #ring(invitation: Invitation): LegAudio {
    this.rings.push(invitation);
    this.ended = null;
    this.#device = { ...silentAudio, close: reason => void (this.ended = reason) };
    return this.#device;
  }

  #callSid(): string {
    const latest = this.rings.at(-1);
    if (!latest) throw new Error(`Nobody has rung ${this.number}`);
    return latest.callSid;
  }
}
