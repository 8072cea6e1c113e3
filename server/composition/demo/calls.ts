import type { Disposition, Outcome } from '#server/interactions/interaction.schema.ts';
import type { DemoCallback } from './callbacks.ts';
import { type DemoCaller, Callers } from './callers.ts';
import type { DemoCustomer } from './customers.ts';
import type { DemoDay } from './days.ts';
import { type DemoAgent, type Missed, type Served, Line } from './line.ts';
import { Chance } from './random.ts';
import { arrivalsOf } from './rhythm.ts';
import { type Facts, endingOf, noteOf } from './stories.ts';
import { factsOf } from './facts.ts';

/** A call of the past, from its arrival to its end; times in milliseconds. */
export interface DemoCall extends DemoCaller {
  arrivedAt: number;
  queuedAt: number | null;
  offeredAt: number | null;
  acceptedAt: number | null;
  connectedAt: number | null;
  leftAt: number;
  closedAt: number;
  agent: DemoAgent | null;
  missed: Missed[];
  outcome: Outcome;
  disposition: Disposition | null;
  notes: string;
  wrapUpSeconds: number;
  facts: Facts;
  /** We rang, because it had been promised. */
  callback?: DemoCallback;
}

/** On an average workday. */
export const CALLS_PER_WORKDAY = 122;
const SECOND = 1_000;
const talkSeconds = { cards: 165, accounts: 190, general: 135, loans: 310, wealth: 400, 'chinese-line': 175 } as const;
const wrapUps = { cards: 60, accounts: 60, general: 60, loans: 120, wealth: 180, 'chinese-line': 60 } as const;

/** All calls of these days that are over by `now`, in the order of their arrival. */
export function makeCalls(
  days: readonly DemoDay[],
  customers: readonly DemoCustomer[],
  agents: readonly DemoAgent[],
  now: Date,
): DemoCall[] {
  const chance = new Chance(90);
  const callers = new Callers(customers, chance);
  const line = new Line(agents, chance);
  const calls: DemoCall[] = [];
  for (const day of days)
    for (const second of arrivalsOn(day, chance)) {
      const arrivedAt = day.start.toMillis() + second * SECOND + chance.between(0, 999);
      if (arrivedAt >= now.getTime()) break;
      const deskOpen = day.kind === 'workday' && second >= 30_600 && second < 62_400;
      const caller = callers.next(arrivedAt, deskOpen);
      const call = { ...beginning(caller, arrivedAt, chance), facts: factsOf(chance, caller, day) };
      const ended = call.outcome === 'answered' ? through(call, line, day, chance) : call;
      if (ended.closedAt >= now.getTime()) continue;
      if (comesBack(ended, chance)) callers.comesBack(ended.customer!, ended.queue, ended.topic, ended.closedAt);
      calls.push(ended);
    }
  return calls;
}

/** Whatever day the demo is opened, it is a busy one. */
const arrivalsOn = (day: DemoDay, chance: Chance): number[] =>
  day.recent
    ? arrivalsOf({ ...day, kind: 'workday' }, CALLS_PER_WORKDAY * 1.4, () => chance.next())
    : arrivalsOf(day, CALLS_PER_WORKDAY, () => chance.next());

/** The menu: most get through it; some hang up there, very few are not served. */
function beginning(caller: DemoCaller, arrivedAt: number, chance: Chance): Omit<DemoCall, 'facts'> {
  const seconds = caller.to.queue ? chance.between(4, 9) : chance.between(9, 38);
  const leftAt = arrivedAt + seconds * SECOND;
  const outcome = chance.weighted<Outcome>({ answered: 966, abandoned_in_ivr: 30, turned_away: 4 });
  return {
    ...caller,
    arrivedAt,
    queuedAt: outcome === 'answered' ? leftAt : null,
    offeredAt: null,
    acceptedAt: null,
    connectedAt: null,
    leftAt,
    closedAt: leftAt,
    agent: null,
    missed: [],
    outcome,
    disposition: null,
    notes: '',
    wrapUpSeconds: wrapUps[caller.queue],
  };
}

function through(call: DemoCall, line: Line, day: DemoDay, chance: Chance): DemoCall {
  const served = line.serve(call.queue, call.language, call.queuedAt!, day);
  if (served.agent === null)
    return { ...call, outcome: 'abandoned_in_queue', leftAt: served.leftAt, closedAt: served.leftAt };
  const talked = Math.max(12, chance.logNormal(talkSeconds[call.queue] * served.agent.pace, 0.6));
  const leftAt = served.connectedAt + Math.round(Math.min(talked, 2_400) * SECOND);
  const ended = noted({ ...call, ...timesOf(served), leftAt }, chance);
  line.release(served.agent, ended.closedAt);
  return ended;
}

const timesOf = ({ agent, missed, offeredAt, acceptedAt, connectedAt }: Extract<Served, { missed: Missed[] }>) => ({
  agent,
  missed,
  offeredAt,
  acceptedAt,
  connectedAt,
});

/** Wrap-up: what was noted, unless the time for it ran out. */
function noted(call: DemoCall, chance: Chance): DemoCall {
  const ending = endingOf(chance, call.topic);
  const wrapUp = chance.logNormal(26 * call.agent!.pace, 0.7);
  const inTime = wrapUp < call.wrapUpSeconds;
  return {
    ...call,
    closedAt: call.leftAt + Math.round(Math.min(wrapUp, call.wrapUpSeconds) * SECOND),
    disposition: inTime ? ending : 'not_noted',
    notes: inTime || chance.happens(0.5) ? noteOf(chance, call.topic, ending, call.language, call.facts) : '',
  };
}

function comesBack({ disposition, outcome, customer }: DemoCall, chance: Chance): boolean {
  if (customer === null) return false;
  if (outcome === 'abandoned_in_queue') return chance.happens(0.4);
  return (disposition === 'follow_up_needed' || disposition === 'call_dropped') && chance.happens(0.35);
}
