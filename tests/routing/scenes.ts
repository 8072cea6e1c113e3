import type { AgentPlan, ArrivalPlan, QueuePlan, Reaction, Trace } from './trace.ts';

/* Traces of a few minutes, each at one limit of what the dispatcher reads. */

const hour = 3_600_000;
const queue = (key: string, changes: Partial<QueuePlan> = {}): QueuePlan => ({
  ...{ key, needs: [], overflowTo: null, settings: {} },
  ...changes,
});
const agent = (index: number, queues: string[], skills: Record<string, number> = {}): AgentPlan => ({
  ...{ key: `agent-${String(index).padStart(3, '0')}`, queues, skills },
});
const arrival = (at: number, key: string, changes: Partial<ArrivalPlan> = {}): ArrivalPlan => ({
  ...{ at, queue: key, customer: null, language: 'en', patienceMs: 40_000, handleMs: hour },
  ...changes,
});
const accepts: Reaction = { does: 'accept', afterMs: 200, joinMs: 300, noteMs: 500 };

const traceWith = (plans: Pick<Trace, 'queues' | 'agents' | 'arrivals'> & Partial<Trace>): Trace => ({
  ...{ seed: 0, customers: [], deeds: [], settings: {}, reaction: () => accepts },
  ...plans,
});

/** Their owner talks; behind them waits somebody whom the one who comes back from a break may have. */
export function crowdOfKept(crowd: number): Trace {
  const [owner, other] = [agent(0, ['cards']), agent(1, ['cards'])];
  const kept = Array.from({ length: crowd }, (_, index) => arrival(5_000 + index, 'cards', { customer: 0 }));
  return traceWith({
    queues: [queue('cards')],
    agents: [owner, other],
    customers: [{ tier: 'private', owner: owner.key }],
    arrivals: [arrival(1_000, 'cards', { handleMs: 120_000 }), ...kept, arrival(6_000, 'cards')],
    deeds: [
      { at: 100, deed: { does: 'return', agent: owner.key } },
      { at: 20_000, deed: { does: 'return', agent: other.key } },
    ],
  });
}

/** Somebody who has waited long comes into their line; all are free, and the one with the skill and no other has been idle the shortest. */
export function skillThatMayBeMissing(others: number): Trace {
  const agents = Array.from({ length: others }, (_, index) => agent(index, ['deposits'], { loans: 3 }));
  const skilled = agent(others, ['deposits'], { deposits: 1 });
  return traceWith({
    queues: [
      queue('deposits', {
        needs: [{ skill: 'deposits', level: 2, lowestLevel: 0 }],
        settings: { relaxAfterSeconds: 5, relaxEverySeconds: 5 },
      }),
      queue('nobody'),
    ],
    agents: [...agents, skilled],
    arrivals: [arrival(1_000, 'nobody')],
    deeds: [
      ...[...agents, skilled].map(({ key }, index) => ({
        at: 100 + index,
        deed: { does: 'return' as const, agent: key },
      })),
      { at: 15_000, deed: { does: 'move', arrival: 0, queue: 'deposits' } },
    ],
  });
}

/** All know the same; who came first has the last name, so that only idle time speaks for them. */
export function longestIdleOf(crowd: number): Trace {
  const agents = Array.from({ length: crowd }, (_, index) => agent(index, ['cards']));
  return traceWith({
    queues: [queue('cards')],
    agents,
    arrivals: [arrival(5_000, 'cards')],
    deeds: agents.map(({ key }, index) => ({ at: 1_000 - index, deed: { does: 'return', agent: key } })),
  });
}

/**
 * For whom nobody is good enough until, at the same instant, everybody is: more than one decision writes. Thirty who came later want the
 * language that only the last agents speak, whom those before them take.
 */
export function everybodyAtOnce(crowd: number): Trace {
  const speakers = 30;
  const skillsOf = (index: number): Record<string, number> =>
    index < crowd - speakers ? { cards: 1 } : { cards: 1, chinese: 1 };
  const agents = Array.from({ length: crowd }, (_, index) => agent(index, ['cards'], skillsOf(index)));
  const needs = [{ skill: 'cards', level: 2, lowestLevel: 1 }];
  const many = (count: number, each: ArrivalPlan) => Array.from({ length: count }, () => each);
  return traceWith({
    queues: [queue('cards', { needs, settings: { relaxAfterSeconds: 10 } })],
    agents,
    arrivals: [
      ...many(crowd, arrival(900, 'cards', { handleMs: 1_000 })),
      ...many(speakers, arrival(950, 'cards', { handleMs: 1_000, language: 'zh-CN' })),
    ],
    deeds: agents.map(({ key }, index) => ({ at: index, deed: { does: 'return', agent: key } })),
  });
}
