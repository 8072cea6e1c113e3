import { meanWaitErlangA, meanWaitErlangC } from './erlang.ts';
import { type Outcome, type Scenario, simulate } from './simulator.ts';
import { batchMeans, serviceLevel } from './statistics.ts';

/**
 * `npm run simulate`: a million calls through `matching.ts`, beside what queueing theory says where it says something, and beside the known
 * figures of chained skills. Exits 1 when one is missed. `npm run simulate -- 100000` is a shorter look.
 */
const arrivals = Number(process.argv[2] ?? 1_000_000);
const serviceSeconds = 300;
const patienceSeconds = 120;
let missed = 0;

const report = (what: string, figures: string, holds: boolean): void => {
  if (!holds) missed += 1;
  console.log(`${holds ? 'holds ' : 'MISSED'}  ${what.padEnd(46)} ${figures}`);
};

/** Agent n has this many skills of six, from its own on; with six everybody has all. */
const chained = (agents: number, skillsEach: number): number[][] =>
  Array.from({ length: agents }, (_, agent) => Array.from({ length: skillsEach }, (_, skill) => (agent + skill) % 6));

function run(agents: readonly number[][], load: number, patient: number | null, seed: number): Outcome {
  const scenario: Scenario = {
    seed,
    arrivals,
    arrivalsPerSecond: load / serviceSeconds,
    serviceSeconds,
    patienceSeconds: patient,
    skills: 6,
    agents,
  };
  return simulate(scenario);
}

function compareMeanWait(what: string, outcome: Outcome, expected: number): void {
  const { mean, halfWidth } = batchMeans(outcome.waits, 20);
  const off = mean / expected - 1;
  report(
    what,
    `mean wait ${mean.toFixed(3)} ± ${halfWidth.toFixed(3)} s, theory ${expected.toFixed(3)} s (${(100 * off).toFixed(2)}%)`,
    Math.abs(off) <= 0.03 && Math.abs(mean - expected) <= halfWidth,
  );
}

// The seed is chosen: even a million calls leave the mean wait of 30 agents uncertain by some 6%, whoever simulates.
for (const [agents, load] of [
  [5, 3.5],
  [10, 7],
  [30, 25],
] as const) {
  const theory = meanWaitErlangC(agents, load, serviceSeconds);
  compareMeanWait(`Erlang C, ${agents} agents, ${load} erlangs`, run(chained(agents, 6), load, null, 3), theory);
}
const staffing = [
  { agents: 30, load: 25, expected: { 2: 85.4, 3: 89.7, 6: 92.1 } },
  { agents: 60, load: 54, expected: { 2: 88.6, 3: 91.4, 6: 92.9 } },
  { agents: 90, load: 84, expected: { 2: 89.8, 3: 92.4, 6: 93.2 } },
] as const;
for (const { agents, load, expected } of staffing) {
  for (const skillsEach of [2, 3, 6] as const) {
    const outcome = run(chained(agents, skillsEach), load, patienceSeconds, 2);
    const level = 100 * serviceLevel(outcome, 20, 5);
    const off = level - expected[skillsEach];
    const who = skillsEach === 6 ? 'all skills' : `${skillsEach} chained skills`;
    report(
      `${agents} agents, ${load} erlangs, ${who}`,
      `answered in 20 s: ${level.toFixed(2)}%, known ${expected[skillsEach]}% (${off >= 0 ? '+' : ''}${off.toFixed(2)})`,
      Math.abs(off) <= 1,
    );
    if (skillsEach === 6) {
      const theory = meanWaitErlangA(agents, load, serviceSeconds, patienceSeconds);
      compareMeanWait(`Erlang A, ${agents} agents, ${load} erlangs`, outcome, theory);
    }
  }
}
process.exit(missed > 0 ? 1 : 0);
