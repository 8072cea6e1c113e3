import { afterAll, beforeEach, expect, test } from 'vitest';
import { forgetMails } from '#server/mail/mail.actions.ts';
import type { MailView } from '#server/mail/mail.schema.ts';
import { createWorld } from '../support/world.ts';
import { startMailServer, tokenIn } from './mail-server.ts';

const mails = await startMailServer();
const world = await createWorld({ SMTP_URL: mails.url });
const admin = await world.agent('admin');
afterAll(async () => {
  await world[Symbol.asyncDispose]();
  await mails[Symbol.asyncDispose]();
});
beforeEach(() => {
  mails.be('takes');
  mails.received.length = 0;
});

const ask = (method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) =>
  world.app.inject({
    method,
    url: `/api/v1${url}`,
    headers: { cookie: admin.cookie, origin: 'http://localhost:3000' },
    ...(payload && { payload }),
  });
let people = 0;
async function invite(more: object = {}): Promise<{ id: string; email: string }> {
  const email = `new${++people}@example.com`;
  const answer = await ask('POST', '/users', { name: 'Nia <b>New</b>', email, role: 'agent', ...more });
  expect(answer.statusCode).toBe(201);
  return { id: answer.json<{ id: string }>().id, email };
}
const mailsOf = async (userId: string): Promise<MailView[]> =>
  (await ask('GET', '/mails?limit=200')).json<{ items: MailView[] }>().items.filter(({ user }) => user.id === userId);

test('whoever is invited gets one mail, in English, from the organisation', async () => {
  const { id, email } = await invite();
  await world.settle();
  await world.advance(120);
  expect(mails.received).toHaveLength(1);
  const [mail] = mails.received;
  expect(mail).toMatchObject({ from: 'patchbay@localhost', to: [email] });
  expect(mail!.text).toContain('Subject: Your sign-in at Harbour Bank');
  expect(mail!.text).toContain('From: Harbour Bank <patchbay@localhost>');
  expect(mail!.text).toMatch(/http:\/\/localhost:3000\/welcome#[A-Za-z0-9_-]{43}\s/);
  expect(mail!.text).toContain('Nia &lt;b&gt;New&lt;/b&gt;');
  expect(await mailsOf(id)).toMatchObject([
    { user: { id }, email, kind: 'invitation', language: 'en', state: 'sent', attempts: 1, error: null, dueAt: null },
  ]);
});

test('it is in Chinese for whoever works in Chinese, and from the address that was set', async () => {
  await ask('PUT', '/settings/mailFrom', { scope: 'all', scopeId: null, value: 'hr@bank.example' });
  await invite({ name: '李梅', language: 'zh-CN' });
  await world.settle();
  expect(mails.received[0]).toMatchObject({ from: 'hr@bank.example' });
  expect(mails.received[0]!.text).toContain('海港银行邀请您开通账号');
  expect(mails.received[0]!.text).toContain('李梅，您好！');
});

test('a mail server that is busy is asked again with growing pauses, always with the same Message-ID', async () => {
  mails.be('busy');
  const before = mails.tries();
  const { id } = await invite();
  await world.settle();
  const [first] = await mailsOf(id);
  expect(first).toMatchObject({ state: 'planned', attempts: 1, error: 'refused', smtpCode: 451 });
  await world.advance(14);
  expect(mails.tries() - before).toBe(1);
  await world.advance(2);
  expect(mails.tries() - before).toBe(2);
  mails.be('drops');
  await world.advance(32);
  expect(await mailsOf(id)).toMatchObject([{ state: 'planned', attempts: 3, error: 'unreachable', smtpCode: null }]);
  mails.be('takes');
  await world.advance(62);
  expect(await mailsOf(id)).toMatchObject([{ state: 'sent', attempts: 4, error: null }]);
  expect(mails.received.map(mail => mail.messageId)).toEqual([`<${first!.id}@localhost>`]);
});

test('after eight tries in an hour it is given up, and an administrator sees why', async () => {
  mails.be('busy');
  const { id } = await invite();
  await world.settle();
  for (const seconds of [15, 30, 60, 180, 420, 900, 1_800]) {
    world.runtime.services.clock.advance(seconds * 1000 + 600);
    await world.settle();
  }
  const [mail] = await mailsOf(id);
  expect(mail).toMatchObject({ state: 'failed', attempts: 8, error: 'refused', smtpCode: 451, dueAt: null });
  expect(await world.sql(`select 1 from event where type = 'mail.failed' and subject_id = ?`, [mail!.id])).toHaveLength(
    1,
  );
  expect(await world.sql(`select sealed from mail where id = ?`, [mail!.id])).toEqual([{ sealed: null }]);
});

test('a mailbox that does not exist is not tried again', async () => {
  mails.be('refuses');
  const { id } = await invite();
  await world.settle();
  expect(await mailsOf(id)).toMatchObject([{ state: 'failed', attempts: 1, error: 'refused', smtpCode: 550 }]);
});

test('a link that was replaced before its mail went out is not mailed any more', async () => {
  mails.be('busy');
  const { id } = await invite();
  await world.settle();
  mails.be('takes');
  const { url, mailed } = (await ask('POST', `/users/${id}/invitation`)).json<{ url: string; mailed: boolean }>();
  expect(mailed).toBe(true);
  await world.settle();
  await world.advance(20);
  expect(mails.received.map(mail => tokenIn(mail.text))).toEqual([url.split('#')[1]]);
  expect((await mailsOf(id)).map(({ state, error }) => [state, error])).toEqual([
    ['sent', null],
    ['failed', 'withdrawn'],
  ]);
});

test('mails are listed newest first, page by page, without what they say, for administrators only', async () => {
  await invite();
  await invite();
  await world.settle();
  const first = await ask('GET', '/mails?limit=1');
  const { items, nextCursor } = first.json<{ items: MailView[]; nextCursor: string }>();
  const rest = (await ask('GET', `/mails?limit=200&cursor=${nextCursor}`)).json<{ items: MailView[] }>().items;
  const times = [...items, ...rest].map(mail => mail.createdAt);
  expect(times).toEqual(times.toSorted().toReversed());
  expect(new Set([...items, ...rest].map(mail => mail.id)).size).toBe(items.length + rest.length);
  expect(first.body).not.toMatch(/#|token|url|sealed/);
  const agent = await world.agent('ana');
  const refused = await world.app.inject({ url: '/api/v1/mails', headers: { cookie: agent.cookie } });
  expect(refused.statusCode).toBe(403);
});

test('neither tokens nor addresses get into logs, nor tokens into the database', async () => {
  mails.be('takes');
  await invite();
  await world.settle();
  mails.be('drops');
  await invite();
  await world.settle();
  const tokens = mails.received.map(mail => tokenIn(mail.text));
  expect(tokens).toHaveLength(1);
  const logged = world.lines.join('\n');
  expect(logged).toContain('a mail was not sent');
  expect(logged).not.toMatch(/@example\.com|Nia|#[A-Za-z0-9_-]{43}/);
  const stored = await world.sql<{ text: string }>(
    `select m::text as text from mail m union all select l::text from account_link l union all select e::text from event e
      union all select k::text from idempotency_key k`,
  );
  for (const token of tokens) {
    expect(logged).not.toContain(token);
    expect(stored.some(({ text }) => text.includes(token))).toBe(false);
  }
});

test('what became of a mail is known for ninety days', async () => {
  const { id } = await invite();
  await world.settle();
  const grow = (days: number) =>
    world.sql(`update mail set created_at = created_at - ? * interval '1 day' where user_id = ?`, [days, id]);
  const forget = () => forgetMails(world.runtime.systemContext('test'));
  await grow(89);
  await forget();
  expect(await mailsOf(id)).toHaveLength(1);
  await grow(2);
  await forget();
  expect(await mailsOf(id)).toEqual([]);
});
