/*
 * Who is offered to whom. Pure: the dispatcher, the explanations, the replay of a day and `npm run simulate` all ask here. Times are
 * milliseconds since 1970, the same clock for all.
 */

/** A skill is had and asked at a level from 1 (learns it) to 5 (teaches it). */
export interface Need {
  skillId: string;
  level: number;
  /** What may be accepted after a long wait; 0: the skill may be done without. */
  lowestLevel: number;
}

/** How the levels that are asked sink: by one after a while, and by one more every so often. Null: never. */
export type Relaxation = { afterSeconds: number; everySeconds: number } | null;

/** A customer in line. */
export interface Waiting {
  interactionId: string;
  queueId: string;
  /** Queues whose agents may take it: its own, and others once it has overflowed. */
  servedBy: readonly string[];
  queuedAt: number;
  /** Points it had when it came: of the customer's tier, and of whoever raised it. */
  points: number;
  /** Points it gains for each second of waiting. */
  ageing: number;
  needs: readonly Need[];
  relaxation: Relaxation;
  /** Agents who said no to it a moment ago. */
  passedUserIds: readonly string[];
  /**
   * Kept for this agent until then, and theirs before all others afterwards. `asked`: somebody handed it to them by name, so that until then
   * neither their queues nor their skills matter.
   */
  preferred: { userId: string; until: number; asked?: boolean } | null;
}

/** An agent with a free slot. */
export interface FreeAgent {
  slotId: string;
  userId: string;
  queueIds: readonly string[];
  /** Level by skill. */
  skills: ReadonlyMap<string, number>;
  idleSince: number;
}

export interface Match<W extends Waiting = Waiting, A extends FreeAgent = FreeAgent> {
  waiting: W;
  agent: A;
  rank: number;
}

/** Why an agent may not be offered an interaction. */
export const obstacles = ['other_queue', 'missing_skill', 'declined', 'kept_for_another'] as const;
export type Obstacle = (typeof obstacles)[number];

/** Points of what came in with it, and of the time it has waited. */
export const rankOf = ({ points, ageing, queuedAt }: Waiting, now: number): number =>
  points + (ageing * Math.max(0, now - queuedAt)) / 1000;

/** The level that is asked after this much waiting. */
export function levelAsked(need: Need, relaxation: Relaxation, waitedSeconds: number): number {
  if (!relaxation || waitedSeconds < relaxation.afterSeconds) return need.level;
  const steps = 1 + Math.floor((waitedSeconds - relaxation.afterSeconds) / relaxation.everySeconds);
  return Math.max(Math.min(need.level, need.lowestLevel), need.level - steps);
}

/** Null: this agent may take it now. */
export function obstacleTo(waiting: Waiting, agent: FreeAgent, now: number): Obstacle | null {
  const { preferred } = waiting;
  if (preferred?.asked && preferred.userId === agent.userId && now < preferred.until)
    return waiting.passedUserIds.includes(agent.userId) ? 'declined' : null;
  if (!waiting.servedBy.some(id => agent.queueIds.includes(id))) return 'other_queue';
  if (preferred && preferred.userId !== agent.userId && now < preferred.until) return 'kept_for_another';
  if (waiting.passedUserIds.includes(agent.userId)) return 'declined';
  return hasSkills(waiting, agent, now) ? null : 'missing_skill';
}

function hasSkills({ needs, relaxation, queuedAt }: Waiting, agent: FreeAgent, now: number): boolean {
  const waitedSeconds = (now - queuedAt) / 1000;
  return needs.every(need => (agent.skills.get(need.skillId) ?? 0) >= levelAsked(need, relaxation, waitedSeconds));
}

/** How many skills the agent has that this does not ask for. */
export function surplusOf({ needs }: Waiting, agent: FreeAgent): number {
  let surplus = agent.skills.size;
  for (const { skillId } of needs) if (agent.skills.has(skillId)) surplus -= 1;
  return surplus;
}

/** Highest rank first; equal ranks by arrival, and ties of that by id, so that the same world always gives the same answer. */
export const byRank =
  (now: number) =>
  (a: Waiting, b: Waiting): number =>
    rankOf(b, now) - rankOf(a, now) || a.queuedAt - b.queuedAt || compare(a.interactionId, b.interactionId);

/** Whoever it is meant for, then fewest skills that it does not need, then longest idle, then the smaller id. Negative: `a` is better. */
export function compareAgents(waiting: Waiting, a: FreeAgent, b: FreeAgent): number {
  const meant = waiting.preferred?.userId;
  if (a.userId === meant || b.userId === meant) return a.userId === meant ? -1 : 1;
  return surplusOf(waiting, a) - surplusOf(waiting, b) || a.idleSince - b.idleSince || compare(a.userId, b.userId);
}

/** The highest-ranked first, each to the best of the agents who are left and may take it; who finds nobody stays in line. */
export function match<W extends Waiting, A extends FreeAgent>(
  waiting: readonly W[],
  agents: readonly A[],
  now: number,
): Match<W, A>[] {
  const free = [...agents];
  const matches: Match<W, A>[] = [];
  for (const next of waiting.toSorted(byRank(now))) {
    if (free.length === 0) break;
    const index = bestOf(next, free, now);
    if (index < 0) continue;
    matches.push({ waiting: next, agent: free[index]!, rank: rankOf(next, now) });
    free.splice(index, 1);
  }
  return matches;
}

function bestOf(waiting: Waiting, agents: readonly FreeAgent[], now: number): number {
  let best = -1;
  for (let index = 0; index < agents.length; index++) {
    if (best >= 0 && compareAgents(waiting, agents[best]!, agents[index]!) <= 0) continue;
    if (obstacleTo(waiting, agents[index]!, now) === null) best = index;
  }
  return best;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
