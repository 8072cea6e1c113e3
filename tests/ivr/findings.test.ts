import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { behaviours, exitsOf } from '#server/telephony/flows/behaviours.ts';
import { findingsOf } from '#server/telephony/flows/findings.ts';
import type { Graph, Step, StepKind } from '#server/telephony/flows/step.schema.ts';
import { type Facts, type Walked, beginWalk, newState, pressKeys } from '#server/telephony/flows/walk.ts';
import { both, end, graph, step } from './kit.ts';

const id = '01890000-0000-7000-8000-000000000001';
const targets = { queueIds: new Set([id]), calendarIds: new Set([id]), audioIds: new Set([id]) };
const codesOf = (tested: Graph) =>
  findingsOf(tested, targets).map(({ code, stepId, at }) => `${code} ${stepId} ${at}`.trim());
const bye = end('Bye.');
const asked = { options: [{ key: '1', code: 'one' }] };
const secret = { attribute: 'pin', secret: true };

test.each<{ why: string; tested: Graph; found: string[] }>([
  { why: 'begins nowhere', tested: { start: 'gone', steps: {} }, found: ['start_missing null'] },
  { why: 'has an exit that leads nowhere', tested: graph({ a: step('say') }), found: ['dead_end a next'] },
  {
    why: 'has an exit to a step that is gone',
    tested: graph({ a: step('say', { next: 'b' }) }),
    found: ['dead_end a next'],
  },
  { why: 'has a step that nobody reaches', tested: graph({ bye, b: bye }), found: ['unreachable b'] },
  {
    why: 'turns in circles without a question',
    tested: graph({ a: step('say', { next: 'b' }), b: step('say', { next: 'a' }) }),
    found: ['loop_without_exit a', 'loop_without_exit b'],
  },
  {
    why: 'asks those again for ever who press nothing',
    tested: graph({ a: step('menu', { '1': 'bye', wrong: 'bye', nothing: 'a' }, asked), bye }),
    found: ['loop_without_exit a'],
  },
  {
    why: 'lets whoever presses a key hear it again',
    tested: graph({ a: step('menu', { '1': 'a', wrong: 'a', nothing: 'bye' }, asked), bye }),
    found: [],
  },
  {
    why: 'has words in one language',
    tested: graph({ a: step('end', {}, { words: { en: 'Bye.', 'zh-CN': ' ' } }) }),
    found: ['words_missing a words'],
  },
  {
    why: 'has a menu without choices',
    tested: graph({ a: step('menu', { wrong: 'bye', nothing: 'bye' }), bye }),
    found: ['options_missing a options'],
  },
  {
    why: 'has a key twice, and one without a code',
    tested: graph({
      a: step(
        'menu',
        { '1': 'bye', wrong: 'bye', nothing: 'bye' },
        { options: [...asked.options, { key: '1', code: '' }] },
      ),
      bye,
    }),
    found: ['key_twice a 1', 'code_missing a 1'],
  },
  { why: 'leads into no queue', tested: graph({ a: step('queue') }), found: ['queue_missing a queueId'] },
  {
    why: 'asks no calendar, and plays nothing',
    tested: graph({ a: step('hours', { open: 'b', closed: 'b' }), b: step('play', { next: 'bye' }), bye }),
    found: ['calendar_missing a calendarId', 'audio_missing b audioId'],
  },
  {
    why: 'speaks of what nobody has asked for',
    tested: graph({ a: end('{organisation} {number}') }),
    found: ['attribute_unknown a number'],
  },
  {
    why: 'speaks a secret',
    tested: graph({ a: step('collect', { ok: 'b', wrong: 'b', nothing: 'b' }, secret), b: end('{pin}') }),
    found: ['secret_shown b pin'],
  },
  {
    why: 'wants a secret after another question was asked',
    tested: graph({
      a: step('collect', { ok: 'b', wrong: 'bye', nothing: 'bye' }, secret),
      b: step('collect', { ok: 'c', wrong: 'bye', nothing: 'bye' }),
      c: step('identify', { verified: 'bye', failed: 'bye', several: 'bye', unknown: 'bye' }, { pinAttribute: 'pin' }),
      bye,
    }),
    found: ['secret_gone c pin'],
  },
  {
    why: 'asks for more digits than it takes, under no name',
    tested: graph({
      a: step('collect', { ok: 'bye', wrong: 'bye', nothing: 'bye' }, { shortest: 9, longest: 3, attribute: '' }),
      bye,
    }),
    found: ['lengths_crossed a shortest', 'attribute_missing a attribute'],
  },
])('a flow that $why: $found', ({ tested, found }) => expect(codesOf(tested)).toEqual(found));

const kinds = Object.keys(behaviours) as StepKind[];
const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
const filledIn = { options: asked.options, queueId: id, calendarId: id, audioId: id };
/** Any flow of these steps: most turn in circles or lead nowhere, some are sound. `ahead`: exits mostly lead to later steps. */
const anyGraph: fc.Arbitrary<Graph> = fc
  .tuple(
    fc.integer({ min: 1, max: names.length }),
    fc.boolean(),
    fc.infiniteStream(fc.nat(999)),
    fc.array(fc.constantFrom(...kinds), { minLength: 7, maxLength: 7 }),
  )
  .map(([count, ahead, numbers, chosen]) => {
    const next = () => numbers.next().value as number;
    const steps: [string, Step][] = names.slice(0, count).map((name, index) => {
      const kind = index === count - 1 ? 'end' : chosen[index]!;
      const made = step(kind, {}, only(kind));
      const exits = exitsOf(made).map(exit => {
        const first = ahead && next() % 8 > 0 ? index + 1 : 0;
        return [exit, next() % 60 === 0 ? null : (names[first + (next() % (count - first))] ?? null)];
      });
      return [name, { ...made, exits: Object.fromEntries(exits) as Step['exits'] }];
    });
    return graph(Object.fromEntries(steps));
  });
const only = (kind: StepKind) => {
  const has = step(kind);
  return Object.fromEntries(Object.entries(filledIn).filter(([name]) => name in has));
};

/** A world that answers at random. */
function anyFacts(random: () => number): Facts {
  const oneOf = <T>(...values: T[]): T => values[Math.floor(random() * values.length)]!;
  return {
    organisation: { en: 'Bank', 'zh-CN': '银行' },
    timeZone: 'UTC',
    isOpen: async () => oneOf(true, false),
    identify: async () => oneOf('found', 'several', 'unknown'),
    verify: async () => oneOf(true, false),
    tier: async () => oneOf('gold', null),
    usualLanguage: async () => oneOf('en', 'zh-CN', null),
    ticket: async number => oneOf({ number, status: 'open', promisedAt: null }, null),
  };
}
const mulberry = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0;
  const mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
  return ((mixed ^ (mixed >>> 7)) >>> 0) / 2 ** 32;
};

describe('whatever is found to be sound', () => {
  test('ends for every caller who stops pressing keys, and never leads nowhere', async () => {
    let [sound, refused] = [0, 0];
    await fc.assert(
      fc.asyncProperty(
        anyGraph,
        fc.integer(),
        fc.array(fc.stringMatching(/^[0-9*]{0,3}$/), { maxLength: 12 }),
        async (tested, seed, keys) => {
          // What a step uses is somebody else's concern here.
          const findings = findingsOf(tested, targets).filter(
            ({ code }) => !code.startsWith('attribute') && code !== 'unreachable',
          );
          if (findings.length > 0) return void (refused += 1);
          sound += 1;
          const facts = anyFacts(mulberry(seed));
          let walked: Walked = await beginWalk(tested, newState(tested, null), facts);
          // Without keys no step is met twice, and none is asked more than its tries.
          const most = keys.length + names.length * 5;
          for (let turn = 0; walked.outcome.is === 'asks'; turn++) {
            expect(turn).toBeLessThan(most);
            walked = await pressKeys(tested, walked.state, facts, keys[turn] ?? '');
          }
          expect(['queue', 'ended']).toContain(walked.outcome.is);
        },
      ),
      { numRuns: 4_000 },
    );
    // Neither of them by nearly never being tried.
    expect(Math.min(sound, refused)).toBeGreaterThan(200);
  });

  test('has no exit that leads nowhere', () => {
    fc.assert(
      fc.property(anyGraph, tested => {
        const leads = Object.values(tested.steps).every(each =>
          exitsOf(each).every(exit => tested.steps[each.exits[exit] ?? '']),
        );
        expect(codesOf(tested).some(code => code.startsWith('dead_end'))).toBe(!leads);
      }),
    );
  });
});

test('a flow that was never checked turns in circles for a moment, not for ever', async () => {
  const tested = graph({ a: step('say', { next: 'a' }, { words: both('Again.') }) });
  const { outcome } = await beginWalk(
    tested,
    newState(tested, null),
    anyFacts(() => 0),
  );
  expect(outcome).toEqual({ is: 'lost', why: 'it turns in circles' });
});
