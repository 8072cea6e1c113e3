import { expect, test } from 'vitest';
import { judge } from '#server/platform/lock-out.ts';

const now = new Date('2026-03-02T09:00:00Z');
const minutesAgo = (...minutes: number[]) => minutes.map(each => new Date(now.getTime() - each * 60_000));

test.each([
  { failures: [], pending: 0, verdict: 'free', why: 'nothing has failed' },
  { failures: [1, 2, 3, 4], pending: 0, verdict: 'free', why: 'four failures are allowed' },
  { failures: [1, 2, 3, 4], pending: 1, verdict: 'busy', why: 'the one being checked could be the fifth' },
  { failures: [0, 1, 2, 3, 4], pending: 0, verdict: 'locked', why: 'five failures lock' },
  { failures: [14.9, 15, 20, 25, 29], pending: 0, verdict: 'locked', why: 'the lock lasts 15 minutes from the fifth failure' },
  { failures: [15, 16, 17, 18, 19], pending: 0, verdict: 'free', why: 'after 15 minutes it is over' },
  { failures: [1, 2, 3, 4, 16.1], pending: 0, verdict: 'free', why: 'five within more than 15 minutes do not lock' },
  { failures: [], pending: 5, verdict: 'busy', why: 'five being checked use up the limit' },
])('$why', ({ failures, pending, verdict }) => expect(judge(minutesAgo(...failures), pending, 5, now)).toBe(verdict));
