import { describe, expect, test } from 'vitest';
import { readDays } from '#server/verification/answers.ts';
import { type KnownFacts, chooseQuestions, isRight } from '#server/verification/questions.ts';

const facts: KnownFacts = {
  bornOn: '1985-03-12',
  identityNumber: '11010119850312002X',
  postcode: 'SW1A 1AA',
  holdings: [
    { id: 'savings', number: '6222 0000 1234 5678' },
    { id: 'card', number: '4000-1111-2222-9012' },
  ],
};
const born = { key: 'born_on', holdingId: null } as const;

describe('a day of birth', () => {
  test.each([
    '1985-03-12',
    '1985/3/12',
    '12.3.1985',
    '12/03/1985',
    '03/12/1985',
    '12.3.85',
    '12 March 1985',
    'March 12, 1985',
    '12th of Mar 1985',
    '1985 Mar 12',
    '19850312',
    '12031985',
    '03121985',
    '1985年3月12日',
    '１９８５年３月１２日',
    '1985年03月12',
    '一九八五年三月十二日',
    ' 1985 - 3 - 12 ',
  ])('is right as %s', said => expect(isRight(born, facts, said)).toBe(true));

  test.each([
    '1985-03-13',
    '13.3.1985',
    '12 April 1985',
    '1985',
    '12 March',
    '3/1985',
    '二〇〇五年三月十二日',
    '19850230',
    '12',
    '',
    'yes',
    '1985-03-12 or 1985-03-13',
  ])('is not right as “%s”', said => expect(isRight(born, facts, said)).toBe(false));

  test.each([
    ['03/04/1985', ['1985-04-03', '1985-03-04'], 'may be said day first or month first'],
    ['31/12/1985', ['1985-12-31'], 'has one reading where the other is no day'],
    ['29 Feb 2024', ['2024-02-29'], 'knows leap years'],
    ['29 Feb 2023', [], 'does not invent days'],
    ['二十一日三月一九九九', ['1999-03-21'], 'reads Chinese tens'],
  ])('%s %j: %3$s', (said, days) => expect(readDays(said).toSorted()).toEqual(days.toSorted()));
});

describe('the end of a number', () => {
  const identity = { key: 'identity_end', holdingId: null } as const;
  test.each(['002X', '002x', '００２Ｘ', '00 2-X', '11010119850312002X'])('is right as %s', said =>
    expect(isRight(identity, facts, said)).toBe(true),
  );
  test.each(['2X', 'X', '0021', '', '12002X', '1101'])('is not right as “%s”', said =>
    expect(isRight(identity, facts, said)).toBe(false),
  );

  test('is that of the holding that was asked about', () => {
    expect(isRight({ key: 'holding_end', holdingId: 'card' }, facts, '9012')).toBe(true);
    expect(isRight({ key: 'holding_end', holdingId: 'card' }, facts, '5678')).toBe(false);
    expect(isRight({ key: 'holding_end', holdingId: 'gone' }, facts, '5678')).toBe(false);
  });
});

test.each([
  ['SW1A 1AA', true],
  ['sw1a1aa', true],
  ['ＳＷ１Ａ １ＡＡ', true],
  ['SW1A 1AB', false],
  ['SW1A', false],
])('a postcode said as %s: %s', (said, right) =>
  expect(isRight({ key: 'postcode', holdingId: null }, facts, said)).toBe(right),
);

test('nothing is right where nothing is known', () => {
  const nothing: KnownFacts = { bornOn: null, identityNumber: null, postcode: null, holdings: [] };
  for (const key of ['born_on', 'identity_end', 'postcode', 'holding_end'] as const)
    for (const said of ['', 'null', '0000']) expect(isRight({ key, holdingId: null }, nothing, said)).toBe(false);
  expect(chooseQuestions(nothing, 'call')).toEqual([]);
});

test('questions are up to three that can be answered, the same on one call, others on another', () => {
  const calls = Array.from({ length: 200 }, (_, index) => chooseQuestions(facts, `call ${index}`));
  expect(calls[7]).toEqual(chooseQuestions(facts, 'call 7'));
  expect(new Set(calls.map(asked => asked.length))).toEqual(new Set([3]));
  const asked = new Set(calls.flat().map(({ key, holdingId }) => `${key} ${holdingId}`));
  expect(asked.size).toBe(5);
  expect(calls.every(asked => asked.filter(({ key }) => key === 'holding_end').length <= 1)).toBe(true);
  expect(new Set(calls.map(asked => asked.map(({ key }) => key).join())).size).toBeGreaterThan(10);
});
