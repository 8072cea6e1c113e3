import type { Language } from '#server/platform/schema.ts';
import type { DemoCustomer } from './customers.ts';
import { type DemoNumber, numbers } from './organisation.ts';
import type { Chance } from './random.ts';
import { branches } from './organisation.ts';
import { type QueueKey, type Topic, topicsOf } from './stories.ts';

/** Somebody rings: who it is, and what the bank can tell from the number. */
export interface DemoCaller {
  customer: DemoCustomer | null;
  /** Null: withheld. */
  from: string | null;
  /** Everybody who has this number. */
  candidates: DemoCustomer[];
  language: Language;
  to: DemoNumber;
  queue: QueueKey;
  topic: Topic;
}

const cityOf = (branch: string): string => branches.find(([key]) => key === branch)![4]!;
const menuQueues = { cards: 40, accounts: 34, general: 26 };

/** Who rings next. Those whose matter was not settled ring again within days. */
export class Callers {
  readonly #customers: readonly DemoCustomer[];
  readonly #chance: Chance;
  readonly #rings: number[];
  readonly #byNumber = new Map<string, DemoCustomer[]>();
  readonly #again: { from: number; customer: DemoCustomer; queue: QueueKey; topic: Topic }[] = [];

  constructor(customers: readonly DemoCustomer[], chance: Chance) {
    this.#customers = customers;
    this.#chance = chance;
    this.#rings = customers.map(({ rings }) => rings);
    for (const customer of customers)
      for (const number of customer.phoneNumbers)
        this.#byNumber.set(number, [...(this.#byNumber.get(number) ?? []), customer]);
  }

  next(at: number, deskOpen: boolean): DemoCaller {
    const chance = this.#chance;
    const waiting = this.#again.findIndex(({ from }) => from < at);
    const again = waiting >= 0 && chance.happens(0.5) ? this.#again.splice(waiting, 1)[0] : undefined;
    const customer = again?.customer ?? this.#someone(at);
    const language = customer.language ?? chance.pick(['en', 'zh-CN'] as const);
    const from = this.#numberOf(customer);
    const to = again ? numbers[0]! : this.#dialled(customer, language, deskOpen);
    const wanted = again?.queue ?? (to.queue as QueueKey | null) ?? chance.weighted<QueueKey>(menuQueues);
    const queue = !deskOpen && (wanted === 'loans' || wanted === 'wealth') ? 'general' : wanted;
    const topic = again && queue === again.queue ? again.topic : this.#topic(queue);
    const candidates = from === null ? [] : (this.#byNumber.get(from) ?? []);
    return { customer, from, candidates, language, to, queue, topic };
  }

  /** Rings again in one to four days, if it has to. */
  comesBack(customer: DemoCustomer, queue: QueueKey, topic: Topic, at: number): void {
    this.#again.push({ from: at + this.#chance.between(20, 96) * 3_600_000, customer, queue, topic });
  }

  #someone(at: number): DemoCustomer {
    for (;;) {
      const customer = this.#customers[this.#chance.heavy(this.#rings)]!;
      if (customer.createdAt.getTime() < at) return customer;
    }
  }

  /** Their own, mostly; somebody else's telephone, or withheld. */
  #numberOf(customer: DemoCustomer): string | null {
    if (this.#chance.happens(0.02)) return null;
    if (this.#chance.happens(0.05)) return `+164655501${this.#chance.digits(2)}`;
    return this.#chance.pick(customer.phoneNumbers);
  }

  #dialled({ branch, tier }: DemoCustomer, language: Language, deskOpen: boolean): DemoNumber {
    const chance = this.#chance;
    const named = (name: string) => numbers.find(number => number.name.startsWith(name))!;
    if (deskOpen && chance.happens(0.09)) return named('Loans');
    if (deskOpen && chance.happens(tier === 'standard' ? 0.02 : 0.2)) return named('Wealth');
    if (language === 'zh-CN' && chance.happens(0.18)) return named('Chinese');
    const city = numbers.find(number => number.branch === cityOf(branch))!;
    const speaks = city.language === null || city.language === language;
    return speaks && chance.happens(0.5) ? city : named('National');
  }

  #topic(queue: QueueKey): Topic {
    return this.#chance.weighted<Topic>(topicsOf[queue] as Partial<Record<Topic, number>>);
  }
}
