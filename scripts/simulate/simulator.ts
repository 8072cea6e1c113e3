import { type FreeAgent, type Waiting, match } from '#server/routing/matching.ts';
import { EventHeap } from './event-heap.ts';
import { exponential, randomNumbers } from './random.ts';

export interface Scenario {
  seed: number;
  arrivals: number;
  arrivalsPerSecond: number;
  serviceSeconds: number;
  /** Null: nobody hangs up. */
  patienceSeconds: number | null;
  /** How many kinds of call there are, all equally frequent; each asks for one skill. */
  skills: number;
  /** Skills of each agent. */
  agents: readonly (readonly number[])[];
}

export interface Outcome {
  /** Seconds each caller waited, in the order of arrival; of those who hung up, until they did. */
  waits: Float64Array;
  answered: Uint8Array;
}

type Happening = { kind: 'arrival' } | { kind: 'free'; agent: FreeAgent } | { kind: 'patience'; call: Call };
interface Call extends Waiting {
  index: number;
}

/** Calls through the product's own matching, in memory, with no time for offers and acceptance. */
export function simulate(scenario: Scenario): Outcome {
  const { arrivals, arrivalsPerSecond, serviceSeconds, patienceSeconds } = scenario;
  const [between, service, patience, kind] = [1, 2, 3, 4].map(stream => randomNumbers(scenario.seed * 10 + stream));
  const outcome = { waits: new Float64Array(arrivals), answered: new Uint8Array(arrivals) };
  const happenings = new EventHeap<Happening>();
  const free = new Map<string, FreeAgent>();
  const line = new Map<string, Call>();
  scenario.agents.forEach((skills, index) => free.set(`a${index}`, agentOf(index, skills)));

  const settle = (now: number): void => {
    if (line.size === 0 || free.size === 0) return;
    for (const { waiting: call, agent } of match([...line.values()], [...free.values()], now)) {
      line.delete(call.interactionId);
      free.delete(agent.userId);
      outcome.waits[call.index] = (now - call.queuedAt) / 1000;
      outcome.answered[call.index] = 1;
      happenings.push(now + 1000 * exponential(service!, serviceSeconds), { kind: 'free', agent });
    }
  };

  let arrived = 0;
  const planArrival = (now: number) =>
    happenings.push(now + 1000 * exponential(between!, 1 / arrivalsPerSecond), { kind: 'arrival' });
  planArrival(0);
  for (let next = happenings.pop(); next; next = happenings.pop()) {
    const { time: now, value } = next;
    if (value.kind === 'arrival') {
      const call = callOf(arrived++, Math.floor(kind!() * scenario.skills), now);
      line.set(call.interactionId, call);
      if (arrived < arrivals) planArrival(now);
      const patient = patienceSeconds === null ? Infinity : exponential(patience!, patienceSeconds);
      if (patient < Infinity) happenings.push(now + 1000 * patient, { kind: 'patience', call });
    } else if (value.kind === 'free') {
      free.set(value.agent.userId, { ...value.agent, idleSince: now });
    } else if (line.delete(value.call.interactionId)) {
      outcome.waits[value.call.index] = (now - value.call.queuedAt) / 1000;
    }
    if (value.kind !== 'patience') settle(now);
  }
  return outcome;
}

const agentOf = (index: number, skills: readonly number[]): FreeAgent => ({
  slotId: `s${index}`,
  userId: `a${index}`,
  queueIds: ['all'],
  skills: new Map(skills.map(skill => [`k${skill}`, 1])),
  idleSince: index - 1e6,
});

const callOf = (index: number, skill: number, now: number): Call => ({
  index,
  interactionId: `i${String(index).padStart(9, '0')}`,
  queueId: 'all',
  servedBy: ['all'],
  queuedAt: now,
  points: 0,
  ageing: 1,
  needs: [{ skillId: `k${skill}`, level: 1, lowestLevel: 1 }],
  relaxation: null,
  passedUserIds: [],
  preferred: null,
});
