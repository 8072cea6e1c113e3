import { describe, expect, test } from 'vitest';
import type { SimulatedDiary } from '#server/platform/simulation.ts';
import { type CallFacts, checksOf } from '#server/training/checks.ts';
import { type Choice, nextCaller } from '#server/training/rhythm.ts';

describe('a busy hour', () => {
  const choices: Choice[] = ['a', 'b', 'c'].map(situation => ({ situation, language: 'en' }));
  const callers = (seed: number, n = 2_000) =>
    Array.from({ length: n }, (_, calls) => nextCaller({ seed, calls, perHour: 60 }, choices));
  const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

  test('is the same for the same seed, and another for another', () => {
    expect(callers(5, 50)).toEqual(callers(5, 50));
    expect(callers(5, 50)).not.toEqual(callers(6, 50));
  });

  test('has gaps that average to its pace and vary as much as their mean', () => {
    const gaps = callers(7).map(({ gapSeconds }) => gapSeconds);
    const average = mean(gaps);
    expect(average).toBeCloseTo(60, -1);
    expect(Math.sqrt(mean(gaps.map(gap => (gap - average) ** 2)))).toBeCloseTo(60, -1);
  });

  test('brings everything, and nothing twice in a row', () => {
    const situations = callers(9, 300).map(({ situation }) => situation);
    expect(new Set(situations).size).toBe(3);
    expect(situations.some((situation, at) => situation === situations[at - 1])).toBe(false);
    expect(nextCaller({ seed: 1, calls: 3, perHour: 60 }, choices.slice(0, 1)).situation).toBe('a');
  });

  test('has nobody who hangs up before the menu is over', () => {
    expect(Math.min(...callers(3).map(({ patienceSeconds }) => patienceSeconds))).toBeGreaterThanOrEqual(25);
  });
});

const diary = {
  captions: [],
  waitedMs: 0,
  talkedMs: 0,
  heldMs: 0,
  greeted: true,
  heardOut: true,
  over: true,
} satisfies SimulatedDiary;
const talk: NonNullable<CallFacts['interaction']> = {
  id: '01890000-0000-7000-8000-000000000000',
  state: 'closed',
  outcome: 'answered',
  disposition: 'resolved',
  agent: null,
  customerName: null,
  fromNumber: null,
  waitedSeconds: 20,
  talkedSeconds: 90,
  queuedAt: '2026-01-05T09:00:00.000Z',
  connectedAt: '2026-01-05T09:00:20.000Z',
  customerLeftAt: '2026-01-05T09:01:50.000Z',
};
const good: CallFacts = {
  interaction: talk,
  notes: 'Card blocked today.',
  diary,
  verified: true,
  hasTicket: true,
  practises: ['verify', 'promise'],
  dispositions: ['resolved'],
  withinSeconds: 20,
};

test.each<{ why: string; facts: Partial<CallFacts>; missed: string[]; unknown?: string[] }>([
  { why: 'a good call misses nothing', facts: {}, missed: [] },
  {
    why: 'a second too late is late',
    facts: { interaction: { ...talk, waitedSeconds: 21 } },
    missed: ['answered_in_time'],
  },
  { why: 'a word is no note', facts: { notes: ' card ' }, missed: ['noted'] },
  { why: 'who was not asked for proof may have been anybody', facts: { verified: false }, missed: ['verified'] },
  { why: 'a promise without a ticket is forgotten', facts: { hasTicket: false }, missed: ['ticket_opened'] },
  {
    why: 'where neither is called for, neither is missed',
    facts: { verified: false, hasTicket: false, practises: ['listen'] },
    missed: [],
  },
  { why: 'a wrong end is wrong', facts: { dispositions: ['complaint'] }, missed: ['fitting_end'] },
  { why: 'who was cut off was not heard out', facts: { diary: { ...diary, heardOut: false } }, missed: ['heard_out'] },
  { why: 'two minutes on hold are too long', facts: { diary: { ...diary, heldMs: 120_000 } }, missed: ['short_hold'] },
  {
    why: 'what the telephone has forgotten cannot be told',
    facts: { diary: null },
    missed: [],
    unknown: ['greeted_first', 'heard_out', 'short_hold'],
  },
  {
    why: 'in wrap-up the end is open',
    facts: { interaction: { ...talk, disposition: null } },
    missed: [],
    unknown: ['fitting_end'],
  },
  {
    why: 'of one that nobody answered there is nothing else to say',
    facts: { interaction: { ...talk, connectedAt: null } },
    missed: ['answered_in_time'],
  },
  { why: 'while it goes on nothing is judged', facts: { interaction: { ...talk, customerLeftAt: null } }, missed: [] },
])('$why', ({ facts, missed, unknown = [] }) => {
  const checks = checksOf({ ...good, ...facts });
  const codes = (met: boolean | null) => checks.filter(check => check.met === met).map(({ code }) => code);
  expect([codes(false), codes(null)]).toEqual([missed, unknown]);
});
