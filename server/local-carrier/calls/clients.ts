import type { Invitation, LegAudio } from '../ports.ts';
import type { Call } from './call.ts';
import type { RungClient } from './destinations.ts';

type Ring = (invitation: Invitation) => LegAudio;

/** Browsers that can be rung, by identity, and those that are ringing now. */
export class Clients {
  #registered = new Map<string, Set<Ring>>();
  #ringing = new Map<string, RungClient>();

  register(identity: string, ring: Ring): () => void {
    const devices = this.#registered.get(identity) ?? new Set();
    this.#registered.set(identity, devices.add(ring));
    return () => {
      devices.delete(ring);
      if (devices.size === 0 && this.#registered.get(identity) === devices) this.#registered.delete(identity);
    };
  }

  of(identity: string): Ring[] {
    return [...(this.#registered.get(identity) ?? [])];
  }

  identities(): string[] {
    return [...this.#registered.keys()];
  }

  /** Remembers that this call rings, until it is answered or over. */
  ringing(call: Call, client: RungClient): void {
    this.#ringing.set(call.sid, client);
    const forget = () => this.#ringing.delete(call.sid);
    void client.outcome.then(forget);
    void call.ended.then(forget);
  }

  rung(callSid: string): RungClient | undefined {
    return this.#ringing.get(callSid);
  }
}
