import { type FreeAgent, type Match, type Waiting, byRank } from './matching.ts';

/** What the dispatcher saw and did at one moment: enough to decide the same again, and to tell why. */
export interface Decision {
  line: Waiting[];
  agents: (Omit<FreeAgent, 'skills'> & { skills: Record<string, number> })[];
  matches: { interactionId: string; userId: string; rank: number }[];
}

interface Decided {
  line: readonly Waiting[];
  agents: readonly FreeAgent[];
  /** What was to be offered, and what was left of it once the rows were locked. */
  planned: readonly Match[];
  matches: readonly Match[];
  now: number;
}

/**
 * What is to be kept of a decision. Those in line who rank below the last who was matched changed nothing and are left out, and so are pairs of
 * which somebody else had one at this moment.
 */
export function decisionOf({ line, agents, planned, matches, now }: Decided): Decision {
  const lost = planned.filter(pair => !matches.includes(pair));
  const there =
    <T>(gone: readonly T[]) =>
    (each: T) =>
      !gone.includes(each);
  const inOrder = line.filter(there(lost.map(({ waiting }) => waiting))).sort(byRank(now));
  const matched = new Set<Waiting>(matches.map(({ waiting }) => waiting));
  return {
    line: inOrder.slice(0, inOrder.findLastIndex(waiting => matched.has(waiting)) + 1),
    agents: agents
      .filter(there(lost.map(({ agent }) => agent)))
      .map(agent => ({ ...agent, skills: Object.fromEntries(agent.skills) })),
    matches: matches.map(({ waiting, agent, rank }) => ({
      interactionId: waiting.interactionId,
      userId: agent.userId,
      rank,
    })),
  };
}
