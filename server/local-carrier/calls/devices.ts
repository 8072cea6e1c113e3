import { deferred } from '../deferred.ts';
import { type Invitation, type LegAudio, silentAudio } from '../ports.ts';
import type { Call, FinalStatus } from './call.ts';
import type { Ringing } from './destinations.ts';

type Ring = (invitation: Invitation) => LegAudio;

/** What somebody has at hand and can be rung: browsers by `client:…`, telephones by their number; and what rings now. */
export class Devices {
  #registered = new Map<string, Set<Ring>>();
  #ringing = new Map<string, RungDevices>();

  register(address: string, ring: Ring): () => void {
    const devices = this.#registered.get(address) ?? new Set();
    this.#registered.set(address, devices.add(ring));
    return () => {
      devices.delete(ring);
      if (devices.size === 0 && this.#registered.get(address) === devices) this.#registered.delete(address);
    };
  }

  addresses(): string[] {
    return [...this.#registered.keys()];
  }

  /** Rings all devices of an address, until one is answered or the call is over; null when there is none. */
  ring(call: Call, address: string, invitation: Invitation): RungDevices | null {
    const devices = [...(this.#registered.get(address) ?? [])].map(ring => ring(invitation));
    if (devices.length === 0) return null;
    const ringing = new RungDevices(devices);
    this.#ringing.set(call.sid, ringing);
    const forget = () => this.#ringing.delete(call.sid);
    void ringing.outcome.then(forget);
    void call.ended.then(forget);
    return ringing;
  }

  rung(callSid: string): RungDevices | undefined {
    return this.#ringing.get(callSid);
  }
}

/** Devices that ring for one call, waiting for one of them to take it. */
export class RungDevices implements Ringing {
  readonly silent = false;
  #outcome = deferred<'answered' | FinalStatus>();
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
    const refusing = this.#devices.filter(other => !device || other === device);
    this.#devices = this.#devices.filter(other => !refusing.includes(other));
    for (const gone of refusing) gone.close('busy');
    if (this.#devices.length === 0) this.#outcome.resolve('busy');
  }

  giveUp(): void {
    for (const device of this.#devices) if (device !== this.#answeredBy) device.close('canceled');
    // Too late for everybody else.
    this.#answeredBy ??= silentAudio;
  }
}
