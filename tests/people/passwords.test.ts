import { afterAll, beforeEach, expect, test } from 'vitest';
import type { NewAccountLink } from '#server/people/account-link.schema.ts';
import { startMailServer, tokenIn } from '../mail/mail-server.ts';
import { newAddress, PASSWORD, type Person, shareApi, signIn } from '../api/api.ts';
import { createSmtpMailer } from '#server/mail/smtp-mailer.ts';
import { sendDueMails } from '#server/mail/mails.ts';

const mails = await startMailServer();
afterAll(() => mails[Symbol.asyncDispose]());
const api = await shareApi({ mailer: createSmtpMailer(mails.url) });
const admin = await api.person('administrator', 'Ada');
const NEW = 'another long password';
beforeEach(() => {
  mails.received.length = 0;
});

const forget = (email: string, address = newAddress()) =>
  api.call(null, 'POST', '/api/auth/forgotten-password', { email }, { 'x-forwarded-for': address });
const use = (token: string, password = NEW, person: Person | null = null) =>
  api.call(person, 'POST', '/api/auth/account-links/use', { token, password });
const look = (token: string) => api.call(null, 'POST', '/api/auth/account-links/look', { token });
const reset = async (person: Person) =>
  (await api.call(admin, 'POST', `/api/v1/users/${person.id}/password-reset`)).json<NewAccountLink>();
const isSignedIn = async (person: Person) => (await api.call(person, 'GET', '/api/v1/users/me')).statusCode === 200;
const tokensMailed = async () => {
  await sendDueMails(api.context());
  return mails.received.map(mail => tokenIn(mail.text));
};

test('who forgot the password gets a link by mail, chooses a new one, and the old one and all sessions end', async () => {
  const ana = await api.person('agent');
  const answer = await forget(ana.email.toUpperCase());
  expect([answer.statusCode, answer.json()]).toEqual([202, { mail: true }]);
  const [token] = await tokensMailed();
  expect(mails.received[0]!.text).toContain(`http://localhost:3000/new-password#${token}`);
  expect((await look(token!)).json()).toMatchObject({ purpose: 'forgotten_password', email: ana.email });
  expect(await isSignedIn(ana)).toBe(true);
  await signIn(api.app, ana.email, PASSWORD);

  expect((await use(token!)).statusCode).toBe(200);
  expect(await isSignedIn(ana)).toBe(false);
  await expect(signIn(api.app, ana.email, PASSWORD)).rejects.toThrow('401');
  await signIn(api.app, ana.email, NEW);
  expect((await use(token!)).statusCode).toBe(404);
  const events = await api.sql<{ type: string }>(
    `select type from event where subject_id = ? and type like 'user.password%' order by id`,
    [ana.id],
  );
  expect(events.map(event => event.type)).toEqual(['user.password_forgotten', 'user.password_changed']);
});

test('whether there is such a person is not told, neither by the answer nor by its time', async () => {
  const [ana, gone] = [await api.person('agent'), await api.person('agent')];
  await api.call(admin, 'PATCH', `/api/v1/users/${gone.id}`, { active: false });
  const answers = [];
  for (const email of [ana.email, 'nobody@example.com', gone.email]) {
    const startedAt = performance.now();
    const { statusCode, body } = await forget(email);
    answers.push({ statusCode, body, ms: performance.now() - startedAt });
  }
  for (const { statusCode, body, ms } of answers) {
    expect([statusCode, body]).toEqual([202, answers[0]!.body]);
    expect(ms).toBeGreaterThan(290);
    expect(ms).toBeLessThan(900);
  }
  await sendDueMails(api.context());
  expect(mails.received.map(mail => mail.to)).toEqual([[ana.email]]);
});

test('asking again and again sends five mails at most, and only the newest link works', async () => {
  const ana = await api.person('agent');
  for (let i = 0; i < 4; i++) expect((await forget(ana.email)).statusCode).toBe(202);
  await tokensMailed();
  const more = await Promise.all(Array.from({ length: 6 }, () => forget(ana.email)));
  expect(more.every(answer => answer.statusCode === 202)).toBe(true);
  const asked = `select 1 from event where type = 'user.password_forgotten' and subject_id = ?`;
  expect(await api.sql(asked, [ana.id])).toHaveLength(5);
  const tokens = await tokensMailed();
  const works = await Promise.all(tokens.map(async token => (await look(token)).statusCode === 200));
  expect(works.filter(Boolean)).toHaveLength(1);
  expect(works.at(-1)).toBe(true);
  await signIn(api.app, ana.email, PASSWORD); // asking locks nobody out
});

test('one address asks for twenty people at most', async () => {
  const address = newAddress();
  await Promise.all(Array.from({ length: 21 }, (_, i) => forget(`guess${i}@example.com`, address)));
  const ana = await api.person('agent');
  expect((await forget(ana.email, address)).statusCode).toBe(202);
  expect(await tokensMailed()).toEqual([]);
  await forget(ana.email);
  expect(await tokensMailed()).toHaveLength(1);
});

test('the link of a forgotten password works for an hour', async () => {
  const ana = await api.person('agent');
  await forget(ana.email);
  const [token] = await tokensMailed();
  api.services.clock.advance(59 * 60_000);
  expect((await look(token!)).statusCode).toBe(200);
  api.services.clock.advance(2 * 60_000);
  expect((await look(token!)).statusCode).toBe(404);
});

test('choosing a new password lifts the lock-out, and keeps the session it was done in', async () => {
  const ana = await api.person('agent');
  for (let i = 0; i < 5; i++)
    await api.call(null, 'POST', '/api/auth/sign-in/email', { email: ana.email, password: 'not the password' });
  await expect(signIn(api.app, ana.email, PASSWORD)).rejects.toThrow('401');
  await forget(ana.email);
  const [token] = await tokensMailed();
  const other = { ...ana, cookie: 'none=1' };
  expect((await use(token!, NEW, ana)).statusCode).toBe(200);
  await signIn(api.app, ana.email, NEW);
  expect([await isSignedIn(ana), await isSignedIn(other)]).toEqual([true, false]);
});

test('an administrator resets a password: out at once, the old one is of no use, API keys stay', async () => {
  const ben = await api.person('administrator', 'Ben');
  const made = await api.call(ben, 'POST', '/api/v1/users/me/api-keys', { name: 'reports' });
  const link = await reset(ben);
  expect(link).toMatchObject({ mailed: true, url: expect.stringMatching(/\/new-password#/) });
  expect(await isSignedIn(ben)).toBe(false);
  await expect(signIn(api.app, ben.email, PASSWORD)).rejects.toThrow('401');
  const authorization = `Bearer ${made.json<{ key: string }>().key}`;
  expect((await api.call(null, 'GET', '/api/v1/users/me', undefined, { authorization })).json()).toMatchObject({
    id: ben.id,
    invited: false,
  });
  const token = link.url.split('#')[1]!;
  expect(await tokensMailed()).toEqual([token]);
  // Whoever knows the address cannot end the administrator's link.
  await forget(ben.email);
  expect((await use(token)).statusCode).toBe(200);
  await signIn(api.app, ben.email, NEW);
  // The one that was asked for meanwhile ended with it.
  const [, second] = await tokensMailed();
  expect(second).toBeUndefined();
});

test('nobody resets their own password', async () => {
  const answer = await api.call(admin, 'POST', `/api/v1/users/${admin.id}/password-reset`);
  expect([answer.statusCode, answer.json()]).toMatchObject([409, { error: { code: 'own_password' } }]);
  expect(await isSignedIn(admin)).toBe(true);
});

test('an installation without a mail server says so, and makes no link', async () => {
  const { mailer } = api.services;
  api.services.mailer = null;
  const ana = await api.person('agent');
  expect((await forget(ana.email)).json()).toEqual({ mail: false });
  expect(await api.sql(`select 1 from account_link where user_id = ?`, [ana.id])).toHaveLength(0);
  expect(await reset(ana)).toMatchObject({ mailed: false });
  api.services.mailer = mailer;
});

test('logs hold neither tokens nor addresses', async () => {
  const ana = await api.person('agent');
  await forget(ana.email);
  const link = await reset(ana);
  await use(link.url.split('#')[1]!);
  const logged = api.lines.join('\n');
  expect(logged).toContain('/api/auth/forgotten-password');
  expect(logged).not.toMatch(/@example\.com|#[A-Za-z0-9_-]{43}/);
  expect(logged).not.toContain(link.url.split('#')[1]);
});
