import { describe, expect, test } from 'vitest';
import type { AttemptResult, CallbackAttemptView } from '#server/callbacks/callback.schema.ts';
import { dispositions, type InteractionState } from '#server/interactions/interaction.schema.ts';
import { countedAttempts, followsOf, promiseWords, standingOf } from '#lib/callbacks/callback-words.ts';
import { quickPicks } from '#lib/callbacks/quick-picks.ts';
import { dueAtOf } from '#lib/callbacks/when.ts';
import { choicesFor } from '#lib/interactions/dispositions.ts';

const at = (hour: number, minute = 0) => new Date(2026, 2, 2, hour, minute);
const now = at(10).getTime();
const attempt = (number: number, callState: InteractionState, result: AttemptResult | null): CallbackAttemptView => ({
  ...{ number, callState, result, interactionId: `call-${number}`, agent: { id: 'ana', name: 'Ana' } },
  ...{ startedAt: at(9).toISOString(), endedAt: result && at(9, 1).toISOString() },
});
const waiting = {
  state: 'waiting' as const,
  attempts: [] as CallbackAttemptView[],
  keepsPlace: false,
  lineAt: at(14, 30).toISOString(),
  nextAttemptAt: at(14, 30).toISOString() as string | null,
  endedAt: null,
  endReason: null,
};
const inLine = { ...waiting, state: 'in_line' as const, nextAttemptAt: null, lineAt: at(9, 40).toISOString() };

describe('how a callback stands', () => {
  test.each([
    ['Agreed for 14:30', waiting],
    ['Gets in line now', { ...waiting, nextAttemptAt: at(9, 59).toISOString() }],
    [
      'Next attempt in 12 min.',
      { ...waiting, attempts: [attempt(1, 'closed', 'busy')], nextAttemptAt: at(10, 12).toISOString() },
    ],
    ['Next attempt 14:30', { ...waiting, attempts: [attempt(1, 'closed', 'busy')] }],
    ['Keeps the place since 09:40', { ...inLine, keepsPlace: true, attempts: [attempt(1, 'queued', null)] }],
    ['In line since 09:40', { ...inLine, attempts: [attempt(1, 'queued', null)] }],
    ['Rings at an agent', { ...inLine, attempts: [attempt(1, 'offered', null)] }],
    ['Ana is ringing them', { ...inLine, attempts: [attempt(1, 'closed', 'busy'), attempt(2, 'connecting', null)] }],
    ['Ana is talking with them', { ...inLine, attempts: [attempt(1, 'in_progress', null)] }],
    ['Ana notes how it ended', { ...inLine, attempts: [attempt(1, 'wrap_up', null)] }],
    ['Nobody can tell whether it rang', { ...inLine, state: 'unclear' as const }],
    [
      'Given up: as often as may be',
      { ...inLine, state: 'given_up' as const, endReason: 'too_many_attempts' as const },
    ],
    ['Reached', { ...inLine, state: 'reached' as const }],
  ])('%s', (words, callback) => expect(standingOf(callback, now)).toBe(words));

  test('attempts that were withdrawn before they rang do not count', () => {
    const attempts = [attempt(1, 'closed', 'withdrawn'), attempt(2, 'queued', null)];
    expect(countedAttempts({ attempts }).map(({ number }) => number)).toEqual([2]);
  });

  test('what was promised is said to whoever rings', () => {
    const promisedAt = at(9, 2).toISOString();
    expect(promiseWords({ keepsPlace: true, lineAt: promisedAt, promisedAt }, now)).toBe(
      'Promised 09:02, kept the place',
    );
    expect(promiseWords({ keepsPlace: false, lineAt: at(15).toISOString(), promisedAt }, now)).toBe('Agreed for 15:00');
    expect(promiseWords({ keepsPlace: false, lineAt: promisedAt, promisedAt }, now)).toBe('Promised 09:02');
    expect(followsOf({ next: 'again', inMinutes: 30 })).toBe('then we try again in 30 minutes');
  });
});

describe('times to choose from', () => {
  const picked = (hour: number, minute = 0) =>
    quickPicks(at(hour, minute).getTime()).map(({ key, at: time }) => [key, new Date(time).getTime()]);
  const tomorrow = ['tomorrow', new Date(2026, 2, 3, 9).getTime()];

  test('none has passed, and the hour is a round one', () => {
    expect(picked(10, 2)).toEqual([['inAnHour', at(11, 5).getTime()], ['afternoon', at(15).getTime()], tomorrow]);
    expect(picked(14, 30)).toEqual([['inAnHour', at(15, 30).getTime()], tomorrow]);
  });

  test('without a time there is nothing to send, and one that is not whole is missing', () => {
    expect(dueAtOf({ kind: 'now', time: '2026-03-02T15:00' })).toBeUndefined();
    expect(dueAtOf({ kind: 'at', time: '' })).toBeNull();
    expect(dueAtOf({ kind: 'at', time: '2026-03-02T15:00' })).toBe(at(15).toISOString());
  });
});

test('a voicemail and a refusal are noted of calls that we make only', () => {
  const of = (direction: 'inbound' | 'outbound') => choicesFor({ direction }, dispositions);
  expect(of('outbound')).toEqual(dispositions.filter(code => code !== 'not_noted'));
  expect(of('inbound').filter(code => code === 'reached_voicemail' || code === 'refused_to_talk')).toEqual([]);
  expect(of('inbound')).toHaveLength(7);
});
