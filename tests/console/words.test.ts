import { globSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { duration, initials, money, relativeTime } from '#lib/i18n/format.ts';
import { en } from '#lib/i18n/en.ts';
import { zhCN } from '#lib/i18n/zh-CN.ts';
import { stepsOf } from '#lib/interactions/steps.ts';
import { talkedSeconds, waitedSeconds } from '#lib/interactions/times.ts';
import { interaction } from './examples.ts';

const server = new URL('../../server/', import.meta.url).pathname;

/** Every code with which the server refuses something: `conflict('offer_gone', …)`, `new DomainError(429, 'too_many_requests', …)`. */
function refusals(): string[] {
  const codes = new Set<string>();
  for (const file of globSync('**/*.ts', { cwd: server, exclude: ['local-carrier'] })) {
    const source = readFileSync(`${server}${file}`, 'utf8');
    for (const match of source.matchAll(/(?:conflict|badRequest|unavailable|DomainError)\(\s*(?:\d+,\s*)?'([a-z_]+)'/g))
      codes.add(match[1]!);
    for (const match of source.matchAll(/notFound\('([a-z_]+)'\)/g)) codes.add(`${match[1]!}_not_found`);
  }
  return [...codes].filter(code => !machineCodes.has(code)).sort();
}
/** What only programs and telephones are told. */
const machineCodes = new Set(['bad_signature', 'bad_address', 'bad_step', 'bad_request', 'invalid_idempotency_key']);

function leaves(messages: object, path = ''): [path: string, value: unknown][] {
  return Object.entries(messages).flatMap(([key, value]) =>
    typeof value === 'object' && value !== null
      ? leaves(value, `${path}${key}.`)
      : [[path + key, value] as [string, unknown]],
  );
}

describe('words', () => {
  test('every refusal of the server has a sentence in both languages', () => {
    const codes = refusals();
    expect(codes.length).toBeGreaterThan(10);
    expect(codes.filter(code => !(code in en.codes.errors))).toEqual([]);
    expect(codes.filter(code => !(code in zhCN.codes.errors))).toEqual([]);
  });

  test('both languages have the same sentences, and none is empty', () => {
    expect(
      leaves(zhCN)
        .map(([path]) => path)
        .sort(),
    ).toEqual(
      leaves(en)
        .map(([path]) => path)
        .sort(),
    );
    expect([...leaves(en), ...leaves(zhCN)].filter(([, value]) => value === '')).toEqual([]);
  });

  test('one call is not “1 calls”', () => {
    expect([en.work.waitingNow(1), en.work.waitingNow(2)]).toEqual(['1 call waiting', '2 calls waiting']);
  });
});

test.each([
  [7, '0:07'],
  [754, '12:34'],
  [3723, '1:02:03'],
  [-5, '0:00'],
])('%s seconds are shown as %s', (seconds, shown) => expect(duration(seconds)).toBe(shown));

test.each([
  ['Ada Lovelace', 'AL'],
  ['王小明', '小明'],
  ['赵敏贸易有限公司', '赵敏'],
  ['Cher', 'C'],
  ['', ''],
])('the picture of %s is %s', (name, shown) => expect(initials(name)).toBe(shown));

test('the history of a call tells its steps in the order in which they happened', () => {
  const agentLeg = {
    id: 'leg-1',
    kind: 'agent' as const,
    user: { id: 'u', name: 'Ana' },
    state: 'left' as const,
    startedAt: '2026-03-02T09:00:20.000Z',
    joinedAt: '2026-03-02T09:00:20.500Z',
    leftAt: '2026-03-02T09:03:00.000Z',
    ...{ phoneNumber: null, dialsAt: null, mergedAt: null, mode: null, endReason: null },
  };
  const view = interaction({ legs: [agentLeg], customerLeftAt: '2026-03-02T09:02:59.000Z', state: 'wrap_up' });
  expect(stepsOf(view, 'Cards').map(step => step.words)).toEqual([
    'The customer rang',
    'Waiting in Cards',
    'Ana answered',
    'Ana joined the line',
    'Both are on the line',
    'The customer left',
    'Ana left the line',
  ]);
  expect([waitedSeconds(view), talkedSeconds(view)]).toEqual([15, 158]);
});

test.each([
  { minor: 123450, currency: 'CNY', shown: '¥1,234.50' },
  { minor: -5, currency: 'USD', shown: '-$0.05' },
  { minor: 1234, currency: 'JPY', shown: '¥1,234' },
])('$minor minor units of $currency are $shown', ({ minor, currency, shown }) =>
  expect(money(minor, currency)).toBe(shown),
);

test.each([
  { away: -20, shown: 'now' },
  { away: -300, shown: '5 min. ago' },
  { away: 3 * 3600 + 5, shown: 'in 3 hr.' },
  { away: -86_400, shown: 'yesterday' },
  { away: -12 * 86_400, shown: 'Mar 3, 12:00' },
  { away: -200 * 86_400, shown: 'Aug 27, 2025' },
])('$away seconds away is “$shown”', ({ away, shown }) => {
  const now = Date.parse('2026-03-15T12:00:00Z');
  expect(relativeTime(new Date(now + away * 1000).toISOString(), now)).toBe(shown);
});
