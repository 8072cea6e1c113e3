import { DateTime } from 'luxon';
import type { Chance } from './random.ts';

const HOUR = 3_600_000;
/** What is due when, of the open ones of one owner: one after the other. */
const turns = ['today', 'tomorrow', 'tomorrow', 'late', 'later', 'today', 'later', 'tomorrow'] as const;

/** Hours at which the bank promises something, so many days after that day. */
function officeHour(at: number, days: number, zone: string, chance: Chance): number {
  const day = DateTime.fromMillis(at, { zone }).startOf('day').plus({ days });
  return day.set({ hour: chance.between(9, 17) }).toMillis();
}

/** Until when a customer is told, in the call, that they will hear from us. */
export const firstPromise = (createdAt: number, zone: string, chance: Chance): number =>
  officeHour(createdAt, chance.between(1, 4), zone, chance);

/** Of what is still open most is due today or tomorrow; few promises are broken, and none for long. */
export class DuePromises {
  readonly #given = new Map<string | null, number>();
  readonly #now: number;
  readonly #zone: string;
  readonly #chance: Chance;

  constructor(now: number, zone: string, chance: Chance) {
    this.#now = now;
    this.#zone = zone;
    this.#chance = chance;
  }

  /** The next one of this owner, for a ticket of then. */
  next(ownerId: string | null, createdAt: number): number {
    const turn = this.#given.get(ownerId) ?? 0;
    this.#given.set(ownerId, turn + 1);
    return this.#at(turns[turn % turns.length]!, createdAt);
  }

  #at(when: (typeof turns)[number], createdAt: number): number {
    const inDays = (days: number) => officeHour(this.#now, days, this.#zone, this.#chance);
    if (when === 'today') return this.#laterToday() ?? inDays(1);
    if (when === 'late') return this.#missed(createdAt) ?? inDays(1);
    return inDays(when === 'tomorrow' ? 1 : this.#chance.between(2, 4));
  }

  #laterToday(): number | null {
    const { hour } = DateTime.fromMillis(this.#now, { zone: this.#zone });
    const soon = Math.ceil(this.#now / HOUR) * HOUR + HOUR;
    if (hour < 21) return soon + this.#chance.between(0, Math.max(0, 15 - hour)) * HOUR;
    return null;
  }

  /** Some hours ago, but not before it was promised. */
  #missed(createdAt: number): number | null {
    const due = Math.floor(this.#now / HOUR) * HOUR - this.#chance.between(1, 20) * HOUR;
    const first = Math.ceil(createdAt / HOUR) * HOUR + HOUR;
    return first < this.#now ? Math.max(due, first) : null;
  }
}
