import type { Call } from '../calls/call.ts';
import type { Bridge } from '../calls/bridge.ts';
import type { CarrierClock } from '../clock.ts';
import { type Deferred, deferred } from '../deferred.ts';
import { makeSid } from '../sids.ts';
import type { HttpMethod } from '../webhooks/send.ts';

/** What another call's `<Dial><Queue>` wants of the caller it takes. */
export interface Taking {
  bridge: Bridge;
  /** Run by the waiting caller before the two are joined. */
  url: { url: string; method: HttpMethod } | null;
  by: Call;
}

export interface Member {
  call: Call;
  enqueuedAt: number;
  leftAt: number | null;
  taken: Deferred<Taking>;
}

type Waiter = (member: Member) => void;

/** A line of waiting calls, first come first served. */
export class Queue {
  readonly sid = makeSid('QU');
  readonly createdAt: number;
  updatedAt: number;
  /** The longest caller first. */
  members: Member[] = [];
  #waiters: Waiter[] = [];
  #waitedMs = 0;
  #left = 0;
  readonly #clock: CarrierClock;
  friendlyName: string;
  maxSize: number;

  constructor(clock: CarrierClock, friendlyName: string, maxSize = 1_000) {
    this.#clock = clock;
    this.friendlyName = friendlyName;
    this.maxSize = maxSize;
    this.createdAt = this.updatedAt = clock.now();
  }

  /** Null when the queue is full. */
  add(call: Call, maxSize = this.maxSize): Member | null {
    if (this.members.length >= Math.min(maxSize, this.maxSize)) return null;
    const member: Member = { call, enqueuedAt: this.#clock.now(), leftAt: null, taken: deferred() };
    this.members.push(member);
    this.#handOver();
    return member;
  }

  remove(member: Member): void {
    const before = this.members.length;
    this.members = this.members.filter(other => other !== member);
    if (this.members.length === before) return;
    member.leftAt = this.#clock.now();
    this.#waitedMs += this.waitedMs(member);
    this.#left += 1;
  }

  /** Asks for the caller at the front, now or when one comes; the answer takes the wish back. */
  whenCallerComes(waiter: Waiter): () => void {
    this.#waiters.push(waiter);
    this.#handOver();
    return () => {
      this.#waiters = this.#waiters.filter(other => other !== waiter);
    };
  }

  waitedMs(member: Member): number {
    return (member.leftAt ?? this.#clock.now()) - member.enqueuedAt;
  }

  /** From 1. */
  positionOf(member: Member): number {
    return this.members.indexOf(member) + 1;
  }

  /** Whole seconds, over everybody who has left the queue. */
  averageWaitSeconds(): number {
    return this.#left === 0 ? 0 : Math.round(this.#waitedMs / this.#left / 1_000);
  }

  #handOver(): void {
    while (this.members.length > 0 && this.#waiters.length > 0) {
      const [member, waiter] = [this.members[0], this.#waiters.shift()];
      if (!member || !waiter) return;
      this.remove(member);
      waiter(member);
    }
  }
}
