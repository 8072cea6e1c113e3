import { type FreeAgent, type Match, type Waiting, byRank, rankOf } from './matching.ts';

/** What the dispatcher saw and did at one moment: enough to decide the same again, and to tell why. */
export interface Decision {
  line: Waiting[];
  agents: (Omit<FreeAgent, 'skills'> & { skills: Record<string, number> })[];
  matches: { interactionId: string; userId: string; rank: number }[];
}

/** Those in line who rank below the last who was matched changed nothing, and are left out. */
export function decisionOf(
  line: readonly Waiting[],
  agents: readonly FreeAgent[],
  matches: readonly Match[],
  now: number,
): Decision {
  const lowest = Math.min(...matches.map(({ rank }) => rank));
  return {
    line: line.filter(waiting => rankOf(waiting, now) >= lowest).sort(byRank(now)),
    agents: agents.map(agent => ({ ...agent, skills: Object.fromEntries(agent.skills) })),
    matches: matches.map(({ waiting, agent, rank }) => ({
      interactionId: waiting.interactionId,
      userId: agent.userId,
      rank,
    })),
  };
}
