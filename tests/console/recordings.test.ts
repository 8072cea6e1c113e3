import { describe, expect, test } from 'vitest';
import { Recordings } from '#lib/recordings/recordings.svelte.ts';
import { standingOf } from '#lib/recordings/standing.ts';
import { leapOver, outline } from '#lib/recordings/waveform.ts';
import type { RecordingStatus } from '#server/telephony/recordings/recording.schema.ts';

const status = (changes: Partial<RecordingStatus> = {}): RecordingStatus => ({
  id: 'r1',
  interactionId: 'i1',
  mode: 'on',
  state: 'recording',
  reason: null,
  trying: false,
  pause: 'none',
  pausedUntil: null,
  startedAt: '2026-03-02T09:00:00.000Z',
  endedAt: null,
  durationSeconds: null,
  version: 1,
  ...changes,
});

describe('what the agent is shown of a recording', () => {
  test.each<[Partial<RecordingStatus>, ReturnType<typeof standingOf>]>([
    [{}, 'on'],
    [{ state: 'not_asked' }, 'ask'],
    [{ state: 'starting' }, 'starting'],
    [{ state: 'starting', trying: true }, 'off'],
    [{ state: 'failed', reason: 'no_answer' }, 'off'],
    [{ pause: 'asked' }, 'pausing'],
    [{ pause: 'asked', trying: true }, 'unsafe'],
    [{ pause: 'confirmed' }, 'paused'],
    [{ state: 'failed', pause: 'confirmed' }, 'paused'],
    [{ pause: 'ending', trying: true }, 'resuming'],
    [{ state: 'ended', endedAt: '2026-03-02T09:01:00.000Z' }, 'off'],
  ])('%o is %s', (changes, shown) => expect(standingOf(status(changes))).toBe(shown));
});

test('only recordings of calls that the console holds are kept', () => {
  const held = new Set(['i1']);
  const recordings = new Recordings(id => held.has(id));
  recordings.take(status());
  recordings.take(status({ id: 'r2', interactionId: 'i2' }));
  expect(recordings.all.map(({ id }) => id)).toEqual(['r1']);
  held.clear();
  recordings.take(status({ id: 'r2', interactionId: 'i2' }));
  expect(recordings.all).toEqual([]);
});

test('the player leaps over hold music, and plays pauses', () => {
  const marks = [
    { kind: 'hold' as const, from: 10, to: 20, name: null },
    { kind: 'pause' as const, from: 30, to: 40, name: null },
  ];
  expect([9.9, 10, 15, 19.9, 20, 35].map(at => leapOver(marks, at))).toEqual([null, 20, 20, null, null, null]);
});

test('a side is drawn around its middle, louder parts higher, and silence as a line', () => {
  expect(outline([0, 255], 30)).toBe('M250.0 29.4L750.0 3.0L750.0 57.0L250.0 30.6Z');
  expect(outline([], 30)).toBe('');
});
