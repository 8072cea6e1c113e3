import { expect, test } from 'vitest';
import { judge } from '#server/platform/lock-out.ts';
import { PASSWORD, shareApi } from '../api/api.ts';

const api = await shareApi();
const wrong = { code: 'INVALID_EMAIL_OR_PASSWORD', error: { code: 'INVALID_EMAIL_OR_PASSWORD' } };

const now = new Date('2026-03-02T09:00:00Z');
const minutesAgo = (...minutes: number[]) => minutes.map(each => new Date(now.getTime() - each * 60_000));

test.each([
  { failures: [], pending: 0, verdict: 'free', why: 'nothing has failed' },
  { failures: [1, 2, 3, 4], pending: 0, verdict: 'free', why: 'four failures are allowed' },
  { failures: [1, 2, 3, 4], pending: 1, verdict: 'busy', why: 'the one being checked could be the fifth' },
  { failures: [0, 1, 2, 3, 4], pending: 0, verdict: 'locked', why: 'five failures lock' },
  {
    failures: [14.9, 15, 20, 25, 29],
    pending: 0,
    verdict: 'locked',
    why: 'the lock lasts 15 minutes from the fifth failure',
  },
  { failures: [15, 16, 17, 18, 19], pending: 0, verdict: 'free', why: 'after 15 minutes it is over' },
  { failures: [1, 2, 3, 4, 16.1], pending: 0, verdict: 'free', why: 'five within more than 15 minutes do not lock' },
  { failures: [], pending: 5, verdict: 'busy', why: 'five being checked use up the limit' },
])('$why', ({ failures, pending, verdict }) => expect(judge(minutesAgo(...failures), pending, 5, now)).toBe(verdict));

test('after five wrong passwords even the right one is refused for 15 minutes', async () => {
  const ana = await api.person('agent');
  const attempt = (password: string) =>
    api.call(null, 'POST', '/api/auth/sign-in/email', { email: ana.email, password });
  for (let i = 0; i < 5; i++) expect((await attempt('not the password')).statusCode).toBe(401);
  const locked = await attempt(PASSWORD);
  expect(locked.statusCode).toBe(401);
  expect(locked.json()).toMatchObject(wrong);
  const events = await api.sql(`select 1 from event where type = 'user.locked_out' and subject_id = ?`, [ana.id]);
  expect(events).toHaveLength(1);

  api.services.clock.advance(14 * 60_000);
  expect((await attempt(PASSWORD)).statusCode).toBe(401);
  api.services.clock.advance(61_000);
  expect((await attempt(PASSWORD)).statusCode).toBe(200);
});

test('of twelve wrong tries at the same moment five are looked at', async () => {
  const ana = await api.person('agent');
  const attempt = (password: string) =>
    api.call(null, 'POST', '/api/auth/sign-in/email', { email: ana.email, password });
  const answers = await Promise.all(Array.from({ length: 12 }, () => attempt('not the password')));
  expect(answers.every(answer => answer.statusCode === 401)).toBe(true);
  const [failures] = await api.sql<{ count: string }>(
    `select count(*) from sign_in_attempt group by scope, subject order by count(*) desc limit 1`,
  );
  expect(Number(failures!.count)).toBe(5);
  expect(await api.sql(`select 1 from event where type = 'user.locked_out' and subject_id = ?`, [ana.id])).toHaveLength(
    1,
  );
});

test('several people sign in at the same moment', async () => {
  const people = await Promise.all(Array.from({ length: 8 }, () => api.person('agent')));
  expect(new Set(people.map(person => person.cookie)).size).toBe(8);
});

test('an address that fails twenty times, whatever the account, is refused; another address is not', async () => {
  const ana = await api.person('agent');
  const from = (address: string, email: string, password: string) =>
    api.call(null, 'POST', '/api/auth/sign-in/email', { email, password }, { 'x-forwarded-for': address });
  await Promise.all(
    Array.from({ length: 25 }, (_, i) => from('203.0.113.9', `guess-${i}@example.com`, 'not the password')),
  );
  const [failures] = await api.sql<{ count: string }>(
    `select count(*) from sign_in_attempt where scope = 'address' group by subject order by 1 desc limit 1`,
  );
  expect(Number(failures!.count)).toBe(20);
  expect((await from('203.0.113.9', ana.email, PASSWORD)).statusCode).toBe(401);
  expect((await from('203.0.113.10', ana.email, PASSWORD)).statusCode).toBe(200);
});

test('signing in forgets the failures before it', async () => {
  const ana = await api.person('agent');
  const attempt = (password: string) =>
    api.call(null, 'POST', '/api/auth/sign-in/email', { email: ana.email, password });
  for (let round = 0; round < 2; round++) {
    for (let i = 0; i < 4; i++) expect((await attempt('not the password')).statusCode).toBe(401);
    expect((await attempt(PASSWORD)).statusCode).toBe(200);
  }
});

test('guessing the current password from an open session is limited too', async () => {
  const ana = await api.person('agent');
  const change = (currentPassword: string) =>
    api.call(ana, 'POST', '/api/auth/change-password', { currentPassword, newPassword: 'another long password' });
  for (let i = 0; i < 5; i++) await change('not the password');
  expect((await change(PASSWORD)).json()).toMatchObject({ code: 'INVALID_PASSWORD' });
});
