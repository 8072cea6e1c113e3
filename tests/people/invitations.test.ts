import { expect, test } from 'vitest';
import { createSmtpMailer } from '#server/mail/smtp-mailer.ts';
import type { AccountLinkView, NewAccountLink } from '#server/people/account-link.schema.ts';
import type { UserView } from '#server/people/user.schema.ts';
import { newAddress, PASSWORD, shareApi, signIn } from '../api/api.ts';

const api = await shareApi();
const admin = await api.person('administrator', 'Ada');
const NOBODY = '01890000-0000-7000-8000-000000000000';

const post = (url: string, payload?: object, headers: Record<string, string> = {}) =>
  api.call(admin, 'POST', url, payload, headers);
let people = 0;
async function create(more: object = {}): Promise<UserView> {
  const answer = await post('/api/v1/users', {
    name: 'Nia',
    email: `nia${++people}@example.com`,
    role: 'agent',
    ...more,
  });
  expect(answer.statusCode).toBe(201);
  return answer.json<UserView>();
}
const invite = (id: string, key?: string) =>
  post(`/api/v1/users/${id}/invitation`, undefined, key ? { 'idempotency-key': key } : {});
const tokenOf = (link: NewAccountLink) => link.url.split('#')[1]!;
const freshToken = async (id: string) => tokenOf((await invite(id)).json<NewAccountLink>());
const look = (token: string) => api.call(null, 'POST', '/api/auth/account-links/look', { token });
const use = (token: string, password = PASSWORD) =>
  api.call(null, 'POST', '/api/auth/account-links/use', { token, password });
const getUser = async (id: string) => (await api.call(admin, 'GET', `/api/v1/users/${id}`)).json<UserView>();

test('who is created without a password is invited, chooses one by the link, and signs in', async () => {
  const nia = await create();
  expect(nia.invited).toBe(true);
  await expect(signIn(api.app, nia.email, PASSWORD)).rejects.toThrow('401');

  const answer = await invite(nia.id);
  expect(answer.statusCode).toBe(201);
  const link = answer.json<NewAccountLink>();
  expect(link).toEqual({
    url: expect.stringMatching(/^http:\/\/localhost:3000\/welcome#[A-Za-z0-9_-]{43}$/),
    expiresAt: expect.any(String),
    mailed: false,
  });
  const days = (Date.parse(link.expiresAt) - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(6.99);
  expect(days).toBeLessThan(7.01);

  expect((await look(tokenOf(link))).json<AccountLinkView>()).toEqual({
    purpose: 'invitation',
    name: 'Nia',
    email: nia.email,
    organisationName: 'Harbour Bank',
    organisationNameZh: '海港银行',
  });
  expect((await use(tokenOf(link))).json()).toEqual({ success: true });
  await signIn(api.app, nia.email, PASSWORD);
  expect(await getUser(nia.id)).toMatchObject({ invited: false, version: nia.version + 1 });
  const events = await api.sql<{ type: string; actor_id: string | null }>(
    `select type, actor_id from event where subject_id = ? order by id`,
    [nia.id],
  );
  expect(events).toEqual([
    { type: 'user.created', actor_id: admin.id },
    { type: 'user.invited', actor_id: admin.id },
    { type: 'user.invitation_accepted', actor_id: nia.id },
    { type: 'user.signed_in', actor_id: nia.id },
  ]);
});

test('who was given a password is not invited', async () => {
  const user = await create({ password: PASSWORD });
  expect(user.invited).toBe(false);
  expect((await invite(user.id)).json()).toMatchObject({ error: { code: 'not_invited' } });
});

test('a link that was used, replaced, expired or made up gets one and the same answer', async () => {
  const [used, replaced, expired] = await Promise.all([create(), create(), create()]);
  const tokens = await Promise.all([used, replaced, expired].map(user => freshToken(user.id)));
  expect((await use(tokens[0]!)).statusCode).toBe(200);
  await freshToken(replaced.id);
  await api.sql(`update account_link set expires_at = now() - interval '1 second' where user_id = ?`, [expired.id]);
  const answers = await Promise.all(
    [...tokens, 'x', 'A'.repeat(43)].flatMap(token => [look(token), use(token, 'another long password')]),
  );
  for (const answer of answers) {
    expect([answer.statusCode, answer.json()]).toMatchObject([404, { error: { code: 'link_not_found' } }]);
    expect(answer.body).toBe(answers[0]!.body);
  }
  await signIn(api.app, used.email, PASSWORD);
});

test('of twenty who use one link at the same moment one sets the password', async () => {
  const nia = await create();
  const token = await freshToken(nia.id);
  const passwords = Array.from({ length: 20 }, (_, i) => `a long password, number ${i}`);
  const answers = await Promise.all(passwords.map(password => use(token, password)));
  expect(answers.map(answer => answer.statusCode).sort()).toEqual([200, ...Array(19).fill(404)]);
  const winner = answers.findIndex(answer => answer.statusCode === 200);
  await signIn(api.app, nia.email, passwords[winner]!);
  const accepted = `select 1 from event where type = 'user.invitation_accepted' and subject_id = ?`;
  expect(await api.sql(accepted, [nia.id])).toHaveLength(1);
});

test('a deactivated person cannot use the link, and can again when active', async () => {
  const nia = await create();
  const token = await freshToken(nia.id);
  await api.call(admin, 'PATCH', `/api/v1/users/${nia.id}`, { active: false });
  expect([(await look(token)).statusCode, (await use(token)).statusCode]).toEqual([404, 404]);
  expect((await invite(nia.id)).json()).toMatchObject({ error: { code: 'user_inactive' } });
  await api.call(admin, 'PATCH', `/api/v1/users/${nia.id}`, { active: true });
  expect((await use(token)).statusCode).toBe(200);
});

test('a repeated request gets the same link, which the database does not hold in the clear', async () => {
  const [nia, noa] = [await create(), await create()];
  const [first, second] = [await invite(nia.id, 'link-1'), await invite(nia.id, 'link-1')];
  expect(second.body).toBe(first.body);
  const token = tokenOf(first.json<NewAccountLink>());
  expect((await look(token)).statusCode).toBe(200);
  // The key was meant for somebody else's link.
  expect((await invite(noa.id, 'link-1')).json()).toMatchObject({ error: { code: 'idempotency_key_reused' } });
  const rows = await api.sql<{ text: string }>(
    `select k::text as text from idempotency_key k union all select l::text from account_link l`,
  );
  expect(rows.some(row => row.text.includes(token))).toBe(false);
});

test.each(['short', 'x'.repeat(129)])('the password "%s" is refused and the link stays', async password => {
  const nia = await create();
  const token = await freshToken(nia.id);
  expect((await use(token, password)).statusCode).toBe(400);
  expect((await use(token)).statusCode).toBe(200);
});

test('only administrators invite, and only people there are', async () => {
  const nia = await create();
  const lead = await api.person('supervisor');
  expect((await api.call(lead, 'POST', `/api/v1/users/${nia.id}/invitation`)).statusCode).toBe(403);
  expect((await invite(NOBODY)).json()).toMatchObject({ error: { code: 'user_not_found' } });
});

test('whoever tries links without end is slowed down, others are not', async () => {
  const from = (address: string) =>
    api.call(null, 'POST', '/api/auth/account-links/look', { token: 'guess' }, { 'x-forwarded-for': address });
  const [guesser, other] = [newAddress(), newAddress()];
  const codes = (await Promise.all(Array.from({ length: 65 }, () => from(guesser)))).map(each => each.statusCode);
  expect(codes.filter(code => code === 404)).toHaveLength(60);
  expect(codes.filter(code => code === 429)).toHaveLength(5);
  expect((await from(other)).statusCode).toBe(404);
});

test('where mail is sent, whoever is created without a password is mailed at once, and only then', async () => {
  api.services.mailer = createSmtpMailer('smtp://127.0.0.1:9');
  const [nia, given] = [await create({ language: 'zh-CN' }), await create({ password: PASSWORD })];
  expect((await invite(nia.id)).json()).toMatchObject({ mailed: true });
  const kinds = await api.sql(`select user_id, kind, language, state from mail order by created_at`);
  expect(kinds).toEqual([
    { user_id: nia.id, kind: 'invitation', language: 'zh-CN', state: 'failed' },
    { user_id: nia.id, kind: 'invitation', language: 'zh-CN', state: 'planned' },
  ]);
  expect(given.invited).toBe(false);
  api.services.mailer = null;
});

test('colleagues are not told who has not come yet', async () => {
  const [nia, ana] = [await create(), await api.person('agent')];
  expect((await api.call(ana, 'GET', `/api/v1/users/${nia.id}`)).json()).toMatchObject({ invited: false });
});
