import {
  type FreeAgent,
  type Match,
  type Obstacle,
  type Waiting,
  compareAgents,
  levelAsked,
  match,
  obstacleTo,
  rankOf,
  surplusOf,
} from './matching.ts';
import type { Decision } from './decision.ts';
import type { ChoiceReason, Verdict } from './explanation.schema.ts';

/** What somebody lacks. */
export interface Lack {
  skillId: string;
  asked: number;
  /** 0: does not have it. */
  has: number;
}
export interface Candidate {
  userId: string;
  verdict: Verdict;
  surplusSkills: number;
  idleSeconds: number;
  missing: Lack[];
}
export interface Explanation {
  rank: number;
  waitedSeconds: number;
  /** `meant_for`: it was kept for this agent. */
  reason: Exclude<ChoiceReason, 'owner' | 'last_agent'> | 'meant_for';
  /** The chosen one first. */
  candidates: Candidate[];
  /** Those of higher rank who were not offered to anybody at that moment. */
  passedOver: { interactionId: string; rank: number; obstacles: Obstacle[] }[];
}

/** The world of a decision as `match` takes it. */
export const worldOf = ({ line, agents }: Decision): { line: Waiting[]; agents: FreeAgent[] } => ({
  line,
  agents: agents.map(agent => ({ ...agent, skills: new Map(Object.entries(agent.skills)) })),
});

/** Decides again; the same pairs as then, unless the rules have changed since. */
export function replay(decision: Decision, decidedAt: number): Decision['matches'] {
  const { line, agents } = worldOf(decision);
  return match(line, agents, decidedAt).map(({ waiting, agent, rank }) => ({
    interactionId: waiting.interactionId,
    userId: agent.userId,
    rank,
  }));
}

/** Why this interaction was offered to the agent it was offered to. Null: it was not part of this decision. */
export function explain(decision: Decision, interactionId: string, decidedAt: number): Explanation | null {
  const { line, agents } = worldOf(decision);
  const waiting = line.find(each => each.interactionId === interactionId);
  const made = decision.matches.find(each => each.interactionId === interactionId);
  const chosen = made && agents.find(agent => agent.userId === made.userId);
  if (!waiting || !chosen) return null;
  const taken = takenBefore(decision, waiting, decidedAt);
  const able = agents.filter(agent => !taken.has(agent.userId) && obstacleTo(waiting, agent, decidedAt) === null);
  const candidates = agents
    .toSorted((a, b) => (a === chosen ? -1 : b === chosen ? 1 : compareAgents(waiting, a, b)))
    .map(agent => ({
      userId: agent.userId,
      verdict: taken.has(agent.userId) ? ('offered_another' as const) : verdictOn(waiting, agent, chosen, decidedAt),
      surplusSkills: surplusOf(waiting, agent),
      idleSeconds: Math.max(0, Math.round((decidedAt - agent.idleSince) / 1000)),
      missing: missingSkills(waiting, agent, decidedAt),
    }));
  return {
    rank: rankOf(waiting, decidedAt),
    waitedSeconds: Math.round((decidedAt - waiting.queuedAt) / 1000),
    reason: reasonFor({ waiting, agent: chosen }, able),
    candidates,
    passedOver: passedOver(decision, line, agents, waiting, decidedAt),
  };
}

/** Agents who had gone to somebody of higher rank when it was this one's turn. */
function takenBefore(decision: Decision, waiting: Waiting, decidedAt: number): Set<string> {
  const turn = decision.matches.findIndex(each => each.interactionId === waiting.interactionId);
  const rank = rankOf(waiting, decidedAt);
  return new Set(decision.matches.filter((each, index) => index < turn && each.rank >= rank).map(each => each.userId));
}

function verdictOn(waiting: Waiting, agent: FreeAgent, chosen: FreeAgent, now: number): Verdict {
  if (agent === chosen) return 'chosen';
  const obstacle = obstacleTo(waiting, agent, now);
  if (obstacle) return obstacle;
  if (waiting.preferred?.userId === chosen.userId) return 'meant_for_another';
  return surplusOf(waiting, agent) > surplusOf(waiting, chosen) ? 'more_skills' : 'idle_shorter';
}

function reasonFor(
  { waiting, agent }: Pick<Match, 'waiting' | 'agent'>,
  able: readonly FreeAgent[],
): Explanation['reason'] {
  if (waiting.preferred?.userId === agent.userId) return 'meant_for';
  const others = able.filter(other => other !== agent);
  if (others.length === 0) return 'only_one';
  const least = Math.min(...others.map(other => surplusOf(waiting, other)));
  return surplusOf(waiting, agent) < least ? 'fewest_skills' : 'longest_idle';
}

export function missingSkills(waiting: Waiting, agent: Pick<FreeAgent, 'skills'>, now: number): Lack[] {
  const waitedSeconds = (now - waiting.queuedAt) / 1000;
  return waiting.needs
    .map(need => ({
      skillId: need.skillId,
      asked: levelAsked(need, waiting.relaxation, waitedSeconds),
      has: agent.skills.get(need.skillId) ?? 0,
    }))
    .filter(({ asked, has }) => has < asked);
}

function passedOver(
  { matches }: Decision,
  line: readonly Waiting[],
  agents: readonly FreeAgent[],
  waiting: Waiting,
  now: number,
): Explanation['passedOver'] {
  const rank = rankOf(waiting, now);
  return line
    .filter(each => rankOf(each, now) > rank && !matches.some(made => made.interactionId === each.interactionId))
    .map(each => ({
      interactionId: each.interactionId,
      rank: rankOf(each, now),
      obstacles: [...new Set(agents.flatMap(agent => obstacleTo(each, agent, now) ?? []))],
    }));
}
