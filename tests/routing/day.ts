import { expect } from 'vitest';
import { EventHeap } from '../../scripts/simulate/event-heap.ts';
import { Model } from './model.ts';
import { type MadeOffer, Office } from './office.ts';
import { Figures } from './figures.ts';
import type { Call, Desk, Offered } from './people.ts';
import { pictureOf } from './picture.ts';
import { type Deed, type Trace } from './trace.ts';

/** What is going to happen. It is looked at again when its time has come: whoever was to answer may have lost the call meanwhile. */
interface Happening {
  what: string;
  model(): boolean;
  office(): Promise<unknown>;
  /** False: it has come to nothing. */
  holds?(): boolean;
  /** What follows at the same moment from its having happened. */
  then?(): void;
}

const ALARM_MS = 500;
const POLL_MS = 1_000;
const HEARTBEAT_MS = 2_000;
const PICTURE_EVERY = 200;

/** One day, lived twice step by step: by the product on its database, and by the model. Throws at the first difference. */
export async function liveTheDay(trace: Trace): Promise<Figures> {
  const day = new Day(trace, await Office.open(trace));
  try {
    return await day.live();
  } finally {
    await day.office.close();
  }
}

class Day {
  readonly office: Office;
  readonly #model: Model;
  readonly #figures: Figures;
  readonly #to = new EventHeap<Happening>();
  readonly #offers: MadeOffer[] = [];
  readonly #offersOf = new Map<Call, number>();
  #steps = 0;
  #last = 'the doors opened';

  constructor(trace: Trace, office: Office) {
    this.office = office;
    this.#model = new Model(trace);
    this.#figures = new Figures(this.#model);
  }

  async live(): Promise<Figures> {
    const startedAt = performance.now();
    this.#plan();
    for (let next = this.#to.pop(); next; next = this.#to.pop()) {
      this.#model.now = next.time;
      if (next.value.holds?.() ?? true) await this.#step(next.value);
    }
    await this.#comparePictures();
    expect(await this.office.allOffers()).toEqual(this.#offers);
    expect(this.#model.waiting()).toEqual([]);
    this.#figures.steps = this.#steps;
    this.#figures.seconds = (performance.now() - startedAt) / 1000;
    return this.#figures;
  }

  async #step(happening: Happening): Promise<void> {
    const { now } = this.#model;
    this.office.setTime(now);
    this.#last = `${happening.what} at ${now}`;
    const { looked, offers } = await this.office.after(happening.office);
    const looks = happening.model();
    const made = looks ? this.#figures.look() : [];
    if (looked !== looks) await this.#differ(`the dispatcher ${looked ? 'looked' : 'did not look'}`);
    const expected = made.map(({ at, call, agent }) => ({ at, arrival: call.arrival, agent: agent.key }));
    if (JSON.stringify(expected) !== JSON.stringify(offers))
      await this.#differ(`in memory ${offersIn(expected)}; by the product ${offersIn(offers)}`);
    this.#offers.push(...offers);
    for (const each of made) this.#ring(each);
    happening.then?.();
    if (++this.#steps % PICTURE_EVERY === 0) await this.#comparePictures();
  }

  /** Tells the first difference, and both states right after it. */
  async #differ(what: string): Promise<never> {
    const [mine, product] = [pictureOf(this.#model), await this.office.picture()];
    const only = (some: string[], others: string[]) => some.filter(each => !others.includes(each)).join('\n  ');
    expect.fail(
      [
        `After ${this.#last}, offer ${this.#offers.length + 1}: ${what}`,
        `Only in memory now:\n  ${only(mine, product)}`,
        `Only in the database now:\n  ${only(product, mine)}`,
        `In both:\n  ${mine.filter(each => product.includes(each)).join('\n  ')}`,
      ].join('\n'),
    );
  }

  async #comparePictures(): Promise<void> {
    expect(await this.office.picture(), `after ${this.#last}`).toEqual(pictureOf(this.#model));
  }

  /** All that is known in the morning. */
  #plan(): void {
    const { trace } = this.#model;
    trace.deeds.forEach(({ at, deed }) => this.#to.push(at, this.#happeningOf(deed)));
    trace.arrivals.forEach(({ at }, arrival) => this.#to.push(at, this.#arrival(arrival)));
    const end = Math.max(...trace.arrivals.map(({ at, patienceMs }) => at + patienceMs)) + 60_000;
    // Until everybody has gone.
    const holds = () => this.#model.calls.length < trace.arrivals.length || this.#model.isAnybodyThere();
    const poll = { what: 'a poll', holds, model: () => true, office: this.office.poll };
    for (let at = POLL_MS; at < end; at += POLL_MS) this.#to.push(at, poll);
    const beat = { what: 'a heartbeat', holds, model: () => this.#model.doDueWork(), office: this.office.doDueWork };
    for (let at = HEARTBEAT_MS + 1; at < end; at += HEARTBEAT_MS) this.#to.push(at, beat);
  }

  #arrival(arrival: number): Happening {
    const { model, office } = { model: this.#model, office: this.office };
    let id: string;
    return {
      what: `arrival ${arrival}`,
      office: async () => (id = await office.arrive(arrival)),
      model: () => model.arrive(arrival, id),
      then: () => {
        const call = model.callAt(arrival)!;
        this.#to.push(model.now + call.plan.patienceMs, this.#leaving(call, 'queued', 'offered', 'connecting'));
      },
    };
  }

  #leaving(call: Call, ...states: Call['state'][]): Happening {
    return {
      what: `arrival ${call.arrival} leaves`,
      holds: () => states.includes(call.state),
      office: () => this.office.leave(call.arrival),
      model: () => this.#model.leave(call),
      then: () => call.state === 'wrap_up' && this.#endWrapUp(call),
    };
  }

  #ring({ call, agent }: Offered): void {
    const nth = this.#offersOf.get(call) ?? 0;
    this.#offersOf.set(call, nth + 1);
    const { does, afterMs, joinMs } = this.#model.trace.reaction(call.arrival, nth);
    const { arrival } = call;
    const isMine = () => call.state === 'offered' && call.agent === agent && this.#offersOf.get(call) === nth + 1;
    this.#alarm('expire offers', call.ringsUntil!, this.office.expire, () => this.#model.expire());
    if (does === 'ignore') return this.#returnLater(agent, call.ringsUntil! + ALARM_MS);
    this.#to.push(this.#model.now + afterMs, {
      what: `${agent.key} does ${does} arrival ${arrival}`,
      holds: isMine,
      office: () => this.office[does](arrival, agent.key),
      model: () => this.#model[does](call),
      then: () => does === 'accept' && this.#join(call, joinMs),
    });
  }

  #join(call: Call, joinMs: number | null): void {
    const { arrival } = call;
    const agent = call.agent;
    const holds = () => call.state === 'connecting' && call.agent === agent;
    const { model, office } = { model: this.#model, office: this.office };
    if (joinMs === null)
      return this.#to.push(model.now + 15_000, {
        ...{ what: `the line for arrival ${arrival} failed`, holds },
        office: () => office.giveUp(arrival),
        model: () => model.giveUp(call),
        then: () => this.#returnLater(agent!, model.now),
      });
    this.#to.push(model.now + joinMs, {
      ...{ what: `arrival ${arrival} talks`, holds },
      office: () => office.connect(arrival),
      model: () => model.connect(call),
      then: () => this.#to.push(model.now + call.plan.handleMs, this.#leaving(call, 'in_progress')),
    });
  }

  /** Whom the product sent on a break comes back from it soon. */
  #returnLater(agent: Desk, at: number): void {
    this.#to.push(at + 8_000, this.#happeningOf({ does: 'return', agent: agent.key }));
  }

  #endWrapUp(call: Call): void {
    const { noteMs } = this.#model.trace.reaction(call.arrival, this.#offersOf.get(call)! - 1);
    this.#alarm('end wrap-ups', call.wrapUpUntil!, this.office.endWrapUps, () => this.#model.endWrapUps());
    if (noteMs === null) return;
    this.#to.push(this.#model.now + noteMs, {
      what: `arrival ${call.arrival} is noted`,
      holds: () => call.state === 'wrap_up',
      office: () => this.office.wrapUp(call.arrival, call.agent!.key),
      model: () => this.#model.wrapUp(call),
    });
  }

  /** As the job queue rings it: at the next half second. */
  #alarm(what: string, due: number, office: () => Promise<unknown>, model: () => boolean): void {
    this.#to.push(Math.ceil(due / ALARM_MS) * ALARM_MS, { what, office, model });
  }

  #happeningOf(deed: Deed): Happening {
    const { model, office } = { model: this.#model, office: this.office };
    if (deed.does === 'raise' || deed.does === 'move') {
      const call = () => model.callAt(deed.arrival)!;
      return {
        what: `a supervisor does ${deed.does} arrival ${deed.arrival}`,
        holds: () => ['queued', 'offered'].includes(call()?.state),
        model: () => (deed.does === 'raise' ? model.raise(call(), deed.points) : model.move(call(), deed.queue)),
        office: () =>
          deed.does === 'raise' ? office.raise(deed.arrival, deed.points) : office.move(deed.arrival, deed.queue),
      };
    }
    const desk = model.desk(deed.agent);
    return { what: `${deed.agent} does ${deed.does}`, ...this.#doneBy(desk, deed) };
  }

  #doneBy(desk: Desk, deed: Extract<Deed, { agent: string }>): Omit<Happening, 'what'> {
    const { model, office } = { model: this.#model, office: this.office };
    switch (deed.does) {
      case 'break':
        return { model: () => model.goOnBreak(desk), office: () => office.goOnBreak(desk.key) };
      case 'return':
        return { model: () => model.goAvailable(desk), office: () => office.goAvailable(desk.key) };
      case 'reconnect':
        return { model: () => model.reconnect(desk), office: () => office.reconnect(desk.key) };
      case 'learn':
        return { model: () => model.learn(desk, deed.skills), office: () => office.learn(desk.key, deed.skills) };
      case 'lose console':
        return {
          model: () => model.loseConsole(desk),
          office: () => office.loseConsole(desk.key),
          then: () =>
            this.#to.push(model.now + 5_000, {
              what: `${desk.key} is away`,
              model: () => model.noticeAway(),
              office: () => office.noticeAway(desk.key),
            }),
        };
    }
  }
}

const offersIn = (offers: readonly MadeOffer[]): string =>
  offers.map(({ arrival, agent }) => `${arrival} → ${agent}`).join(', ') || 'nothing';
