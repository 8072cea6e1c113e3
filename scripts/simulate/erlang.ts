/*
 * What queueing theory says of a line with Poisson arrivals, exponential service times, and `agents` who can all take every call. Load is in
 * erlangs: arrivals per second × seconds of service.
 */

/** Share of callers who find nobody free when nobody can wait (Erlang B, by its usual recursion in the number of agents). */
function erlangB(agents: number, load: number): number {
  let blocked = 1;
  for (let n = 1; n <= agents; n++) blocked = (load * blocked) / (n + load * blocked);
  return blocked;
}

/** Mean wait in seconds of all callers when nobody hangs up (Erlang C: waiting probability × service time / (agents − load)). Infinite from load = agents on. */
export function meanWaitErlangC(agents: number, load: number, serviceSeconds: number): number {
  if (load >= agents) return Infinity;
  const blocked = erlangB(agents, load);
  const waits = blocked / (1 - (load / agents) * (1 - blocked));
  return (waits * serviceSeconds) / (agents - load);
}

/**
 * Mean wait in seconds of all callers, those who hang up included, when patience is exponential (Erlang A, M/M/n+M: the stationary birth-death
 * chain, and Little's law for its mean line; Palm 1957, Garnett, Mandelbaum and Reiman 2002).
 */
export function meanWaitErlangA(agents: number, load: number, serviceSeconds: number, patienceSeconds: number): number {
  const arrivals = load / serviceSeconds;
  let weight = 1;
  let total = 1;
  let line = 0;
  for (let n = 1; weight > total * 1e-15 || n <= agents; n++) {
    weight *= arrivals / (Math.min(n, agents) / serviceSeconds + Math.max(0, n - agents) / patienceSeconds);
    total += weight;
    line += weight * Math.max(0, n - agents);
    if (total > 1e200) [weight, total, line] = [weight / 1e200, total / 1e200, line / 1e200];
  }
  return line / total / arrivals;
}
