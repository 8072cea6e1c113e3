import type { Account } from '../account.ts';
import { Conference } from './conference.ts';

const KEPT_FINISHED = 5_000;

/** The account's conferences: by sid for a while after they end, by name while they live. */
export class Conferences {
  #bySid = new Map<string, Conference>();
  #liveByName = new Map<string, Conference>();
  #finished: string[] = [];
  readonly #account: Account;

  constructor(account: Account) {
    this.#account = account;
  }

  /** The living conference of this name, or a new one. */
  open(friendlyName: string): Conference {
    const living = this.#liveByName.get(friendlyName);
    if (living) return living;
    const conference = new Conference(this.#account, friendlyName);
    this.#bySid.set(conference.sid, conference);
    this.#liveByName.set(friendlyName, conference);
    return conference;
  }

  get(sid: string): Conference | undefined {
    return this.#bySid.get(sid);
  }

  finished(conference: Conference): void {
    this.#liveByName.delete(conference.friendlyName);
    this.#finished.push(conference.sid);
    const oldest = this.#finished.length > KEPT_FINISHED ? this.#finished.shift() : undefined;
    if (oldest) this.#bySid.delete(oldest);
  }

  /** Newest first. */
  all(): Conference[] {
    return [...this.#bySid.values()].reverse();
  }

  live(): Conference[] {
    return [...this.#liveByName.values()];
  }
}
