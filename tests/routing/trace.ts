import type { SettingKey, SettingValue, Tier } from '#server/platform/settings.schema.ts';
import { exponential, randomNumbers } from '../../scripts/simulate/random.ts';

/*
 * A day of a call center from a seed: who works there, who rings and when, and what everybody does. Nothing of routing is decided here. Times are
 * milliseconds since the day began; people, queues and skills are named by their keys.
 */

export interface QueuePlan {
  key: string;
  needs: { skill: string; level: number; lowestLevel: number }[];
  overflowTo: string | null;
  settings: { [K in SettingKey]?: SettingValue<K> };
}
export interface AgentPlan {
  key: string;
  queues: string[];
  /** Level by skill. */
  skills: Record<string, number>;
}
export interface CustomerPlan {
  tier: Tier;
  owner: string | null;
}
export interface ArrivalPlan {
  at: number;
  queue: string;
  /** Which of the customers; null: nobody known. */
  customer: number | null;
  language: 'en' | 'zh-CN';
  patienceMs: number;
  handleMs: number;
}
export type Deed =
  | { does: 'break' | 'return' | 'lose console' | 'reconnect'; agent: string }
  | { does: 'learn'; agent: string; skills: Record<string, number> }
  | { does: 'raise'; arrival: number; points: number }
  | { does: 'move'; arrival: number; queue: string };
/** What somebody does when it rings, so long after it began. */
export interface Reaction {
  does: 'accept' | 'decline' | 'ignore';
  afterMs: number;
  /** From "accepted" until they talk; null: the agent's line never comes up. */
  joinMs: number | null;
  /** From the end of the talk until all is noted; null: the time for it runs out. */
  noteMs: number | null;
}

export interface Trace {
  seed: number;
  queues: readonly QueuePlan[];
  agents: readonly AgentPlan[];
  customers: readonly CustomerPlan[];
  arrivals: readonly ArrivalPlan[];
  deeds: readonly { at: number; deed: Deed }[];
  /** What holds everywhere. */
  settings: { [K in SettingKey]?: SettingValue<K> };
  /** To the n-th offer of this arrival, from 0. */
  reaction(arrival: number, offer: number): Reaction;
}

/** The skill that the second language asks for. */
export const CHINESE = 'chinese';
export const skillKeys = ['cards', 'loans', 'deposits', 'wealth', 'fraud', CHINESE] as const;

const need = (skill: string, level: number, lowestLevel: number) => ({ skill, level, lowestLevel });
/** Every rule of a queue is somewhere: levels that sink, down to none, overflow by wait, by length and by nobody there, ageing, points. */
const queuePlans: readonly QueuePlan[] = [
  {
    key: 'cards',
    needs: [need('cards', 3, 1)],
    overflowTo: 'general',
    settings: { relaxAfterSeconds: 15, relaxEverySeconds: 10, overflowAfterSeconds: 30, wrapUpSeconds: 10 },
  },
  {
    key: 'loans',
    needs: [need('loans', 4, 2)],
    overflowTo: null,
    settings: {
      relaxAfterSeconds: 20,
      relaxEverySeconds: 15,
      tierPoints: { standard: 0, gold: 45, platinum: 90, private: 300 },
      wrapUpSeconds: 0,
    },
  },
  {
    key: 'deposits',
    needs: [need('deposits', 2, 0)],
    overflowTo: 'cards',
    settings: {
      relaxAfterSeconds: 8,
      relaxEverySeconds: 6,
      overflowAtLength: 6,
      overflowAfterSeconds: 16,
      wrapUpSeconds: 5,
    },
  },
  {
    key: 'fraud',
    needs: [],
    overflowTo: 'general',
    settings: { ageing: 2.5, offerSeconds: 8, wrapUpSeconds: 15, overflowAfterSeconds: 20 },
  },
  {
    key: 'wealth',
    needs: [need('wealth', 3, 3), need('loans', 2, 0)],
    overflowTo: 'loans',
    settings: { relaxAfterSeconds: 12, relaxEverySeconds: 12, overflowAfterSeconds: 25, ownerWaitSeconds: 60 },
  },
  {
    key: 'general',
    needs: [],
    overflowTo: null,
    settings: { lastAgentWaitSeconds: 40, ageing: 0.7, overflowWhenUnstaffed: false },
  },
];

class Dice {
  readonly next: () => number;
  constructor(seed: number) {
    this.next = randomNumbers(seed);
  }
  upTo = (most: number): number => Math.floor(this.next() * most);
  between = (least: number, most: number): number => Math.round(least + this.next() * (most - least));
  chance = (share: number): boolean => this.next() < share;
  oneOf = <T>(items: readonly T[]): T => items[this.upTo(items.length)]!;
  lasting = (mean: number): number => Math.max(1, Math.round(exponential(this.next, mean)));
}

export interface Size {
  seed: number;
  arrivals: number;
  agents: number;
}

/** The same day for the same size. */
export function traceOf({ seed, arrivals: count, agents: staff }: Size): Trace {
  const dice = new Dice(seed);
  const agents = Array.from({ length: staff }, (_, index) => agentPlan(dice, index));
  const customers = Array.from({ length: Math.ceil(count / 4) }, () => customerPlan(dice, agents));
  const arrivals = arrivalPlans(dice, count, agents, customers.length);
  return {
    seed,
    queues: queuePlans,
    agents,
    customers,
    arrivals,
    deeds: [...shifts(dice, agents, arrivals), ...interventions(dice, arrivals)],
    settings: { lastAgentHours: 1, declinePauseSeconds: 12 },
    reaction: (arrival, offer) => reaction(new Dice(seed * 1_000_003 + arrival * 101 + offer)),
  };
}

function agentPlan(dice: Dice, index: number): AgentPlan {
  const first = queuePlans[index % queuePlans.length]!;
  const queues = new Set([first.key]);
  // Few know about wealth, so that it can happen that none of them works.
  while (dice.chance(0.45)) queues.add(dice.oneOf(queuePlans.filter(({ key }) => key !== 'wealth')).key);
  return { key: `agent-${String(index).padStart(3, '0')}`, queues: [...queues], skills: skillsFor(dice, queues) };
}

/** What their queues ask for, mostly and at some level, and some other things. */
function skillsFor(dice: Dice, queues: ReadonlySet<string>): Record<string, number> {
  const asked = queuePlans.filter(({ key }) => queues.has(key)).flatMap(({ needs }) => needs.map(({ skill }) => skill));
  const known = skillKeys.filter(skill => dice.chance(asked.includes(skill) ? 0.85 : 0.2));
  return Object.fromEntries(known.map(skill => [skill, dice.between(1, 5)]));
}

const tierShares: readonly Tier[] = ['standard', 'standard', 'standard', 'gold', 'gold', 'platinum', 'private'];

function customerPlan(dice: Dice, agents: readonly AgentPlan[]): CustomerPlan {
  return { tier: dice.oneOf(tierShares), owner: dice.chance(0.6) ? dice.oneOf(agents).key : null };
}

/** Quiet, busy and rush follow each other; in a rush lines grow long, and in the quiet most agents are free. */
const phases = [0.3, 0.9, 4, 0.1];
const PHASE_MS = 40_000;
/** In a rush most want the same, and every time something else. */
const RUSH = 2;
const rushes = ['wealth', 'deposits', 'cards', 'fraud', 'loans', 'general'];
const MEAN_HANDLE_MS = 30_000;

function arrivalPlans(dice: Dice, count: number, agents: readonly AgentPlan[], customers: number): ArrivalPlan[] {
  const plans: ArrivalPlan[] = [];
  const perMs = agents.length / (MEAN_HANDLE_MS + 15_000);
  for (let at = 5_000; plans.length < count;) {
    const phase = Math.floor(at / PHASE_MS);
    const isRush = phase % phases.length === RUSH;
    const wanted = rushes[Math.floor(phase / phases.length) % rushes.length]!;
    at += dice.lasting(1 / (perMs * phases[phase % phases.length]!));
    // Now and then several at the same instant: then only their ids tell who is first.
    for (let together = dice.chance(0.04) ? 3 : 1; together > 0 && plans.length < count; together--)
      plans.push({
        at,
        queue: isRush && dice.chance(0.6) ? wanted : dice.oneOf(queuePlans).key,
        customer: dice.chance(0.8) ? dice.upTo(customers) : null,
        language: dice.chance(0.12) ? 'zh-CN' : 'en',
        patienceMs: Math.min(180_000, dice.lasting(120_000)),
        handleMs: dice.lasting(MEAN_HANDLE_MS),
      });
  }
  return plans;
}

/** Everybody begins in the first seconds; then breaks, lost consoles and lessons; and now and then a whole queue has a meeting. */
function shifts(dice: Dice, agents: readonly AgentPlan[], arrivals: readonly ArrivalPlan[]): Trace['deeds'][number][] {
  const end = arrivals.at(-1)!.at;
  const deeds: Trace['deeds'][number][] = [];
  const leaveFor = (agent: string, at: number, most: number) => {
    deeds.push(
      { at, deed: { does: 'break', agent } },
      { at: at + dice.between(5_000, most), deed: { does: 'return', agent } },
    );
  };
  for (const { key: agent, queues } of agents) {
    deeds.push({ at: dice.between(0, 4_000), deed: { does: 'return', agent } });
    for (let at = dice.lasting(300_000); at < end; at += dice.lasting(300_000)) leaveFor(agent, at, 90_000);
    for (let at = dice.lasting(400_000); at < end; at += dice.lasting(400_000))
      deeds.push(
        { at, deed: { does: 'lose console', agent } },
        { at: at + dice.between(500, 20_000), deed: { does: 'reconnect', agent } },
      );
    for (let at = dice.lasting(900_000); at < end; at += dice.lasting(900_000))
      deeds.push({ at, deed: { does: 'learn', agent, skills: skillsFor(dice, new Set(queues)) } });
  }
  const meetings = ['deposits', 'wealth', 'loans'];
  for (let at = 70_000; at < end; at += 130_000, meetings.push(meetings.shift()!))
    for (const { key, queues } of agents) if (queues.includes(meetings[0]!)) leaveFor(key, at, 60_000);
  return deeds;
}

/** Supervisors raise and move some who may be waiting. */
function interventions(dice: Dice, arrivals: readonly ArrivalPlan[]): Trace['deeds'][number][] {
  return arrivals.flatMap(({ at }, arrival): Trace['deeds'][number][] => {
    const later = at + dice.between(1_000, 40_000);
    if (dice.chance(0.06)) return [{ at: later, deed: { does: 'raise', arrival, points: dice.between(10, 90) } }];
    if (dice.chance(0.05)) return [{ at: later, deed: { does: 'move', arrival, queue: dice.oneOf(queuePlans).key } }];
    return [];
  });
}

function reaction(dice: Dice): Reaction {
  const does = dice.chance(0.08) ? 'decline' : dice.chance(0.05) ? 'ignore' : 'accept';
  return {
    does,
    afterMs: dice.between(200, 4_000),
    joinMs: dice.chance(0.02) ? null : dice.between(300, 2_500),
    noteMs: dice.chance(0.3) ? null : dice.between(500, 20_000),
  };
}
