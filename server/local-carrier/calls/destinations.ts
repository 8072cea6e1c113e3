import type { Account } from '../account.ts';
import { type Deferred, deferred } from '../deferred.ts';
import { type LegAudio, silentAudio } from '../ports.ts';
import type { Call, FinalStatus } from './call.ts';

/** A destination being rung. */
export interface Ringing {
  outcome: Promise<'answered' | FinalStatus>;
  /** Nothing rings there: the outcome comes without a `ringing` before it. */
  silent: boolean;
  /** Of whoever answered. */
  audio(): LegAudio;
  /** Stops ringing everywhere but where it was answered. */
  giveUp(): void;
}

export interface Destination {
  ring(call: Call, clientParams: Record<string, string>): Ringing;
}

/**
 * How telephones outside behave. These numbers always do the same; every other one rings for two seconds and is
 * answered by somebody who says nothing. They lie in a range that is kept free for fiction.
 */
export const magicNumbers: Readonly<Record<string, FinalStatus>> = {
  '+12025550191': 'busy',
  '+12025550192': 'no-answer',
  '+12025550193': 'failed',
};
const ANSWERS_AFTER_MS = 2_000;

/** What is behind an address: a browser, or a telephone outside. */
export function destinationOf(account: Account, to: string): Destination {
  if (to.startsWith('client:')) return { ring: (call, params) => ringClient(account, call, params) };
  // Own numbers would have to run their own TwiML on the far leg, which this carrier does not do.
  if (account.numbers.byNumber(to)) return { ring: () => without('failed') };
  return { ring: call => ringTelephone(call, magicNumbers[to]) };
}

const without = (status: FinalStatus): Ringing => ({
  outcome: Promise.resolve(status),
  silent: true,
  audio: () => silentAudio,
  giveUp: () => {},
});

function ringTelephone(call: Call, fate: FinalStatus | undefined): Ringing {
  if (fate === 'failed') return without('failed');
  const outcome = deferred<'answered' | FinalStatus>();
  const cancel =
    fate === 'no-answer'
      ? () => {}
      : call.account.clock.after(ANSWERS_AFTER_MS, () => outcome.resolve(fate ?? 'answered'));
  return { outcome: outcome.promise, silent: false, audio: () => silentAudio, giveUp: cancel };
}

/** A rung browser, waiting for one of its devices to take the call. */
export class RungClient implements Ringing {
  readonly silent = false;
  #outcome: Deferred<'answered' | FinalStatus> = deferred();
  #devices: LegAudio[];
  #answeredBy: LegAudio | null = null;

  constructor(devices: LegAudio[]) {
    this.#devices = devices;
  }

  get outcome(): Promise<'answered' | FinalStatus> {
    return this.#outcome.promise;
  }

  audio(): LegAudio {
    return this.#answeredBy ?? silentAudio;
  }

  /** The first device wins. `device` may be left out when only one rings. */
  answer(device: LegAudio | undefined): boolean {
    if (this.#answeredBy) return false;
    this.#answeredBy = device ?? this.#devices[0] ?? silentAudio;
    this.#outcome.resolve('answered');
    return true;
  }

  /** When the last device refuses, the call was refused. */
  reject(device: LegAudio | undefined): void {
    this.#devices = device ? this.#devices.filter(other => other !== device) : [];
    if (this.#devices.length === 0) this.#outcome.resolve('busy');
  }

  giveUp(): void {
    for (const device of this.#devices) if (device !== this.#answeredBy) device.close('canceled');
    // Too late for everybody else.
    this.#answeredBy ??= silentAudio;
  }
}

function ringClient(account: Account, call: Call, params: Record<string, string>): Ringing {
  const { from, to } = call.facts;
  const [identity = '', query = ''] = to.slice('client:'.length).split('?');
  const all = { ...Object.fromEntries(new URLSearchParams(query)), ...params };
  const invitation = { callSid: call.sid, accountSid: account.sid, from, to: `client:${identity}`, params: all };
  const devices = account.clients.of(identity).map(ring => ring(invitation));
  if (devices.length === 0) return without('no-answer');
  const ringing = new RungClient(devices);
  account.clients.ringing(call, ringing);
  return ringing;
}
