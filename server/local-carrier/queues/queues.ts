import type { CarrierClock } from '../clock.ts';
import { Queue } from './queue.ts';

/** The account's queues, by name and sid. */
export class Queues {
  #bySid = new Map<string, Queue>();
  #byName = new Map<string, Queue>();
  readonly #clock: CarrierClock;

  constructor(clock: CarrierClock) {
    this.#clock = clock;
  }

  /** The queue of this name, made when there is none. */
  open(friendlyName: string): Queue {
    return this.named(friendlyName) ?? this.create(friendlyName);
  }

  create(friendlyName: string, maxSize?: number): Queue {
    const queue = new Queue(this.#clock, friendlyName, maxSize);
    this.#bySid.set(queue.sid, queue);
    this.#byName.set(friendlyName, queue);
    return queue;
  }

  named(friendlyName: string): Queue | undefined {
    return this.#byName.get(friendlyName);
  }

  get(sid: string): Queue | undefined {
    return this.#bySid.get(sid);
  }

  rename(queue: Queue, friendlyName: string): void {
    this.#byName.delete(queue.friendlyName);
    queue.friendlyName = friendlyName;
    this.#byName.set(friendlyName, queue);
  }

  delete(queue: Queue): void {
    this.#bySid.delete(queue.sid);
    this.#byName.delete(queue.friendlyName);
  }

  all(): Queue[] {
    return [...this.#bySid.values()];
  }
}
