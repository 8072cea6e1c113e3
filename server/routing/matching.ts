/** A customer in line. */
export interface Waiting {
  interactionId: string;
  queueId: string;
  /** How long it rings at each. */
  offerSeconds: number;
  queuedAt: Date;
  /** Agents who said no to it a moment ago. */
  passedUserIds: readonly string[];
}
/** An agent with a free slot. */
export interface FreeAgent {
  slotId: string;
  userId: string;
  queueIds: readonly string[];
  idleSince: Date;
}
export interface Match {
  waiting: Waiting;
  agent: FreeAgent;
}

/**
 * Who is offered to whom: the longest-waiting first, each to the longest-idle free agent of its queue. Ties go to the smaller id, so that
 * the same world always gives the same answer.
 */
export function match(waiting: readonly Waiting[], agents: readonly FreeAgent[]): Match[] {
  const free = agents.toSorted((a, b) => a.idleSince.getTime() - b.idleSince.getTime() || compare(a.userId, b.userId));
  const line = waiting.toSorted(
    (a, b) => a.queuedAt.getTime() - b.queuedAt.getTime() || compare(a.interactionId, b.interactionId),
  );
  const matches: Match[] = [];
  for (const next of line) {
    const index = free.findIndex(agent => fits(next, agent));
    if (index < 0) continue;
    matches.push({ waiting: next, agent: free[index]! });
    free.splice(index, 1);
    if (free.length === 0) break;
  }
  return matches;
}

const fits = (waiting: Waiting, agent: FreeAgent): boolean =>
  agent.queueIds.includes(waiting.queueId) && !waiting.passedUserIds.includes(agent.userId);

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
