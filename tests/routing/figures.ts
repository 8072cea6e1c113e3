import { byRank, levelAsked, surplusOf } from '#server/routing/matching.ts';
import type { Model } from './model.ts';
import { type Call, type Desk, type Offered, asFree } from './people.ts';

/** What the dispatcher reads of a kind in line besides one for each free agent, and of agents besides one for each in line. */
const BESIDES = { inLine: 10, agents: 4 };

/** What a day had in it, so that nobody takes an uneventful one for a proof. */
export class Figures {
  readonly #model: Model;
  seconds = 0;
  steps = 0;
  offers = 0;
  /** To an agent of the queue it overflowed to. */
  overflowed = 0;
  /** To somebody with less of a skill than the queue asks for at first. */
  relaxed = 0;
  /** To the owner or the last agent. */
  preferred = 0;
  longestLine = 0;
  mostFree = 0;
  /** Offers of one moment. */
  mostAtOnce = 0;
  /** To somebody who stood behind more of the same kind than the head of the line has. */
  behindTheHead = 0;
  /** To an agent behind more of those with few skills who were idle for long than are read at first. */
  behindTheBest = 0;

  constructor(model: Model) {
    this.#model = model;
  }

  /** Lets the model look, and counts what comes of it. */
  look(): Offered[] {
    const [line, free] = [this.#model.waiting(), this.#model.free()];
    this.longestLine = Math.max(this.longestLine, line.length);
    this.mostFree = Math.max(this.mostFree, free.length);
    const made = this.#model.look();
    this.mostAtOnce = Math.max(this.mostAtOnce, made.length);
    for (const { call, agent } of made) this.#count(call, agent, line, free);
    return made;
  }

  #count(call: Call, agent: Desk, line: readonly Call[], free: readonly Desk[]): void {
    const { now } = this.#model;
    const waiting = this.#model.asWaiting(call);
    this.offers += 1;
    if (!agent.queues.includes(call.queue.key)) this.overflowed += 1;
    if (waiting.needs.some(({ skillId, level }) => (agent.skills[skillId] ?? 0) < level)) this.relaxed += 1;
    const isMeant = waiting.preferred?.userId === agent.key;
    if (isMeant) this.preferred += 1;
    const rank = byRank(now);
    const before = line.filter(
      other =>
        other.queue === call.queue &&
        other.plan.language === call.plan.language &&
        rank(this.#model.asWaiting(other), waiting) < 0,
    );
    if (before.length >= BESIDES.inLine + free.length) this.behindTheHead += 1;
    if (!isMeant && this.#placeOf(agent, waiting, free) >= line.length + BESIDES.agents) this.behindTheBest += 1;
  }

  /** How many who may take it have fewer skills, or as few and are idle longer. */
  #placeOf(agent: Desk, waiting: ReturnType<Model['asWaiting']>, free: readonly Desk[]): number {
    const waited = (this.#model.now - waiting.queuedAt) / 1000;
    const able = free.filter(
      desk =>
        desk.queues.some(key => waiting.servedBy.includes(key)) &&
        waiting.needs.every(need => (desk.skills[need.skillId] ?? 0) >= levelAsked(need, waiting.relaxation, waited)),
    );
    const count = (desk: Desk) => surplusOf({ ...waiting, needs: [] }, asFree(desk));
    return able.filter(
      desk => count(desk) < count(agent) || (count(desk) === count(agent) && desk.idleSince < agent.idleSince),
    ).length;
  }

  toString(): string {
    const { arrivals, agents } = this.#model.trace;
    const talked = this.#model.calls.filter(call => call.talked).length;
    const { declined, expired, withdrawn } = this.#model.ended;
    return [
      `${arrivals.length} arrivals, ${agents.length} agents: ${this.offers} offers, of which ${declined} declined, ${expired} expired`,
      `${withdrawn} withdrawn, ${this.overflowed} overflowed, ${this.relaxed} relaxed, ${this.preferred} preferred`,
      `${talked} talked, ${arrivals.length - talked} hung up; longest line ${this.longestLine}, most free ${this.mostFree}, most offers at once ${this.mostAtOnce}`,
      `behind the head of the line ${this.behindTheHead}, behind the best agents ${this.behindTheBest}`,
      `${this.steps} steps in ${this.seconds.toFixed(1)} s`,
    ].join('; ');
  }
}
