import type { Language } from '#server/platform/schema.ts';
import type { DemoDay } from './days.ts';
import { queues } from './organisation.ts';
import { type Duty, isOnDuty } from './roster.ts';
import type { Chance } from './random.ts';

export interface DemoAgent {
  id: string;
  branchId: string | null;
  queues: ReadonlySet<string>;
  languages: ReadonlySet<Language>;
  duty: Duty;
  /** How long they take, compared with others. */
  pace: number;
}

export interface Missed {
  agent: DemoAgent;
  madeAt: number;
  endedAt: number;
  state: 'expired' | 'declined';
}
/** What became of somebody in line; times in milliseconds. */
export type Served =
  | { agent: null; leftAt: number }
  | { agent: DemoAgent; missed: Missed[]; offeredAt: number; acceptedAt: number; connectedAt: number };

const SECOND = 1_000;
const MINUTE = 60_000;
/** After which others than the queue's own may take it, where it overflows. */
const OVERFLOW_MS = 60_000;
/** Nobody's patience lasts longer. */
const LOOK_AHEAD_MINUTES = 20;

/** Those who take calls, and until when each is busy: waits follow from how many ring at once and how many are there. */
export class Line {
  readonly #agents: readonly DemoAgent[];
  readonly #chance: Chance;
  readonly #freeAt = new Map<DemoAgent, number>();

  constructor(agents: readonly DemoAgent[], chance: Chance) {
    this.#agents = agents;
    this.#chance = chance;
  }

  /** To be asked in the order in which people get in line. */
  serve(queue: string, language: Language, queuedAt: number, day: DemoDay): Served {
    const chance = this.#chance;
    const gone = queuedAt + (11 + chance.exponential(330)) * SECOND;
    const missed: Missed[] = [];
    for (let from = queuedAt; ;) {
      const next = this.#next({ queue, language, queuedAt }, from, day, missed);
      if (!next || next.readyAt > gone) return { agent: null, leftAt: gone };
      const offeredAt = next.readyAt + chance.between(80, 900);
      const answer = chance.weighted({ accepted: 96, expired: 2.2, declined: 1.8 });
      const answeredAt = offeredAt + (answer === 'expired' ? 20 : chance.between(2, 9)) * SECOND;
      if (answer !== 'accepted' && answeredAt < gone) {
        missed.push({ agent: next.agent, madeAt: offeredAt, endedAt: answeredAt, state: answer });
        this.#freeAt.set(next.agent, answeredAt + chance.between(4, 12) * MINUTE);
        from = answeredAt;
        continue;
      }
      if (answeredAt > gone) return { agent: null, leftAt: gone };
      const connectedAt = answeredAt + chance.between(700, 2_400);
      return { agent: next.agent, missed, offeredAt, acceptedAt: answeredAt, connectedAt };
    }
  }

  /** They are free again from then on, or somewhat later: there is other work and there are breaks. */
  release(agent: DemoAgent, at: number): void {
    const pause = this.#chance.happens(0.5) ? this.#chance.exponential(10) * MINUTE : 2 * SECOND;
    this.#freeAt.set(agent, at + pause);
  }

  #next(
    who: { queue: string; language: Language; queuedAt: number },
    from: number,
    day: DemoDay,
    missed: readonly Missed[],
  ) {
    const overflow = queues[who.queue]?.overflow ?? '';
    let best: { agent: DemoAgent; readyAt: number; freeAt: number } | undefined;
    for (const agent of this.#agents) {
      const own = agent.queues.has(who.queue);
      if ((!own && !agent.queues.has(overflow)) || !agent.languages.has(who.language)) continue;
      if (missed.some(one => one.agent === agent)) continue;
      const since = own ? from : Math.max(from, who.queuedAt + OVERFLOW_MS);
      const freeAt = this.#freeAt.get(agent) ?? 0;
      const readyAt = this.#onDutyFrom(agent, Math.max(since, freeAt), day);
      if (readyAt === null) continue;
      if (!best || readyAt < best.readyAt || (readyAt === best.readyAt && freeAt < best.freeAt))
        best = { agent, readyAt, freeAt };
    }
    return best;
  }

  #onDutyFrom({ duty }: DemoAgent, at: number, day: DemoDay): number | null {
    const midnight = day.start.toMillis();
    const minute = Math.floor((at - midnight) / MINUTE);
    if (isOnDuty(duty, day, minute)) return at;
    for (let ahead = 1; ahead <= LOOK_AHEAD_MINUTES; ahead++)
      if (isOnDuty(duty, day, minute + ahead)) return midnight + (minute + ahead) * MINUTE;
    return null;
  }
}
