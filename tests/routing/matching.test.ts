import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  type FreeAgent,
  type Waiting,
  byRank,
  compareAgents,
  levelAsked,
  match,
  obstacleTo,
  rankOf,
} from '#server/routing/matching.ts';

const NOW = 1_000_000_000;

const customer = (interactionId: string, changes: Partial<Waiting> = {}): Waiting => ({
  interactionId,
  queueId: 'cards',
  servedBy: ['cards'],
  queuedAt: NOW - 10_000,
  points: 0,
  ageing: 1,
  needs: [],
  relaxation: null,
  passedUserIds: [],
  preferred: null,
  ...changes,
});
const agent = (userId: string, changes: Partial<Omit<FreeAgent, 'skills'>> & { skills?: object } = {}): FreeAgent => ({
  slotId: `slot of ${userId}`,
  userId,
  queueIds: ['cards'],
  idleSince: NOW - 10_000,
  ...changes,
  skills: new Map(Object.entries(changes.skills ?? {})),
});
const need = (skillId: string, level: number, lowestLevel = level) => ({ skillId, level, lowestLevel });
const offers = (line: Waiting[], agents: FreeAgent[], now = NOW) =>
  match(line, agents, now).map(({ waiting, agent }) => `${waiting.interactionId} → ${agent.userId}`);

test('the longest waiting is offered to the longest idle', () => {
  const line = [customer('second'), customer('first', { queuedAt: NOW - 20_000 })];
  expect(offers(line, [agent('ana'), agent('ben', { idleSince: NOW - 30_000 })])).toEqual([
    'first → ben',
    'second → ana',
  ]);
});

test('points of the tier are worth seconds of waiting, as many as the queue’s ageing says', () => {
  const gold = customer('gold', { points: 60, queuedAt: NOW });
  const since = (seconds: number) => customer('plain', { queuedAt: NOW - seconds * 1000 });
  expect(offers([since(59), gold], [agent('ana')])).toEqual(['gold → ana']);
  expect(offers([since(61), gold], [agent('ana')])).toEqual(['plain → ana']);
  expect(offers([{ ...since(31), ageing: 2 }, gold], [agent('ana')])).toEqual(['plain → ana']);
});

test('an agent needs every skill at the level that is asked', () => {
  const line = [customer('loan', { needs: [need('loans', 3), need('french', 1)] })];
  expect(offers(line, [agent('ana', { skills: { loans: 5 } })])).toEqual([]);
  expect(offers(line, [agent('ana', { skills: { loans: 2, french: 1 } })])).toEqual([]);
  expect(offers(line, [agent('ana', { skills: { loans: 3, french: 2 } })])).toEqual(['loan → ana']);
});

test('whoever has the fewest skills that are not asked for is chosen, however short their idle time', () => {
  const line = [customer('loan', { needs: [need('loans', 1)] })];
  const all = agent('all', { skills: { loans: 5, french: 5 }, idleSince: NOW - 99_000 });
  expect(offers(line, [all, agent('one', { skills: { loans: 1 } })])).toEqual(['loan → one']);
});

test.each([
  { waited: 0, asked: 4 },
  { waited: 29, asked: 4 },
  { waited: 30, asked: 3 },
  { waited: 49, asked: 3 },
  { waited: 50, asked: 2 },
  { waited: 9_999, asked: 2 },
])('after $waited s the level asked is $asked', ({ waited, asked }) => {
  expect(levelAsked(need('loans', 4, 2), { afterSeconds: 30, everySeconds: 20 }, waited)).toBe(asked);
});

test('a skill that may be done without is, after a while', () => {
  const line = [customer('loan', { needs: [need('loans', 1, 0)], relaxation: { afterSeconds: 5, everySeconds: 5 } })];
  expect(offers(line, [agent('ana')], NOW - 6_000)).toEqual([]);
  expect(offers(line, [agent('ana')])).toEqual(['loan → ana']);
});

test('an interaction is kept for the agent it is meant for until its time is over, and then theirs before others', () => {
  const line = [customer('again', { preferred: { userId: 'ana', until: NOW + 1 } })];
  const ben = agent('ben', { idleSince: NOW - 99_000 });
  expect(offers(line, [ben])).toEqual([]);
  expect(offers(line, [ben, agent('ana')])).toEqual(['again → ana']);
  expect(offers(line, [ben], NOW + 1)).toEqual(['again → ben']);
  expect(offers(line, [ben, agent('ana')], NOW + 1)).toEqual(['again → ana']);
});

test('agents of the queue it overflows to may take it, others may not', () => {
  const line = [customer('card', { servedBy: ['cards', 'general'] })];
  expect(offers(line, [agent('ana', { queueIds: ['loans'] })])).toEqual([]);
  expect(offers(line, [agent('ana', { queueIds: ['general'] })])).toEqual(['card → ana']);
});

const ids = (prefix: string, max: number) => fc.integer({ min: 0, max }).map(n => `${prefix}${n}`);
const skill = fc.constantFrom('a', 'b', 'c');
const waitings = fc.uniqueArray(
  fc.record({
    interactionId: ids('i', 50),
    queueId: fc.constantFrom('q0', 'q1'),
    queuedAt: fc.integer({ min: NOW - 5_000, max: NOW }),
    points: fc.constantFrom(0, 2, 60),
    ageing: fc.constantFrom(0, 1, 2),
    needs: fc.uniqueArray(
      fc.record({ skillId: skill, level: fc.integer({ min: 1, max: 3 }), lowestLevel: fc.integer({ min: 0, max: 1 }) }),
      { selector: each => each.skillId, maxLength: 2 },
    ),
    relaxation: fc.constantFrom(null, { afterSeconds: 2, everySeconds: 1 }),
    passedUserIds: fc.array(ids('u', 12), { maxLength: 2 }),
    preferred: fc.option(fc.record({ userId: ids('u', 12), until: fc.constantFrom(NOW - 1, NOW + 1) })),
    overflows: fc.boolean(),
  }),
  { selector: each => each.interactionId, maxLength: 14 },
);
const freeAgents = fc.uniqueArray(
  fc.record({
    userId: ids('u', 12),
    queueIds: fc.subarray(['q0', 'q1']),
    skills: fc.uniqueArray(fc.tuple(skill, fc.integer({ min: 1, max: 3 })), { selector: each => each[0] }),
    idleSince: fc.integer({ min: NOW - 4, max: NOW }),
  }),
  { selector: each => each.userId, maxLength: 10 },
);

test('for any line and any agents: everybody at most once, nobody who may not, nobody passed by a lower rank, nobody left out', () => {
  fc.assert(
    fc.property(waitings, freeAgents, (someLine, someAgents) => {
      const line = someLine.map(({ overflows, ...each }) => ({
        ...each,
        servedBy: overflows ? ['q0', 'q1'] : [each.queueId],
      }));
      const agents = someAgents.map(each => ({ ...each, slotId: each.userId, skills: new Map(each.skills) }));
      const matches = match(line, agents, NOW);
      const taken = new Map(matches.map(each => [each.agent.userId, each.waiting]));
      expect(taken.size).toBe(matches.length);
      expect(new Set(matches.map(each => each.waiting.interactionId)).size).toBe(matches.length);
      for (const { waiting, agent, rank } of matches) {
        expect(obstacleTo(waiting, agent, NOW)).toBeNull();
        expect(rank).toBe(rankOf(waiting, NOW));
      }
      const offered = new Set(matches.map(each => each.waiting));
      const order = byRank(NOW);
      for (const waiting of line) {
        const chosen = matches.find(each => each.waiting === waiting)?.agent;
        for (const agent of agents.filter(each => obstacleTo(waiting, each, NOW) === null)) {
          const other = taken.get(agent.userId);
          // Every agent who may take it went to somebody of higher rank, or is no better than the one it got.
          const wentHigher = other !== undefined && other !== waiting && order(other, waiting) < 0;
          const noBetter = chosen !== undefined && compareAgents(waiting, chosen, agent) <= 0;
          expect(wentHigher || noBetter || (offered.has(waiting) && chosen === agent)).toBe(true);
        }
      }
      expect(match(line.toReversed(), agents.toReversed(), NOW)).toEqual(matches);
    }),
    { numRuns: 2_000 },
  );
});
