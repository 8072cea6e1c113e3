import { beforeAll, describe, expect, test } from 'vitest';
import { createSmtpMailer } from '#server/mail/smtp-mailer.ts';
import { readCsv } from '#server/people/csv.ts';
import type { ImportAnswer, ImportRow } from '#server/people/user-import.schema.ts';
import { queueRoutes } from '#server/routing/queue.routes.ts';
import { type Person, shareApi } from '../api/api.ts';

// Nothing is sent here: no worker runs.
const api = await shareApi({ mailer: createSmtpMailer('smtp://127.0.0.1:9'), routes: [queueRoutes] });
const admin = await api.person('administrator', 'Ada');
const queueIds: Record<string, string> = {};
const skillIds: Record<string, string> = {};
beforeAll(async () => {
  for (const key of ['cards', 'loans']) {
    const body = { key, name: key, nameZh: key };
    queueIds[key] = (await api.call(admin, 'POST', '/api/v1/queues', body)).json<{ id: string }>().id;
    skillIds[key] = (await api.call(admin, 'POST', '/api/v1/skills', body)).json<{ id: string }>().id;
  }
});

const send = (csv: string, more: object = {}, person: Person = admin, headers: Record<string, string> = {}) =>
  api.call(person, 'POST', '/api/v1/user-imports', { csv, dryRun: false, invite: false, ...more }, headers);
const countUsers = async () => (await api.sql(`select 1 from users`)).length;
let files = 0;
/** Addresses of their own for each file. */
const fresh = (csv: string) => csv.replaceAll('@', `@file${++files}.`);
const errorsOf = (rows: readonly ImportRow[]) =>
  rows.flatMap(({ line, errors }) => errors.map(({ column, code, value }) => [line, column, code, value]));

test('a file makes users with role, language, queues and skills, who wait for their invitation', async () => {
  const csv = fresh(
    '\uFEFFskills,Email,name,queues,language,role\r\n' +
      'cards:3; loans:5,li@example.com,李 梅,cards;loans,zh-CN,supervisor\r\n' +
      ',bo@example.com,"Bo, ""the"" Boss",,,\r\n',
  );
  const answer = await send(csv);
  expect(answer.statusCode, answer.body.slice(0, 600)).toBe(201);
  const { rows, ...counts } = answer.json<ImportAnswer>();
  expect(counts).toEqual({ dryRun: false, users: 2, wrong: 0, mailed: false });
  expect(rows).toMatchObject([
    { line: 2, name: '李 梅', action: 'create', errors: [] },
    { line: 3, name: 'Bo, "the" Boss', action: 'create', errors: [] },
  ]);
  const [li, bo] = await Promise.all(
    rows.map(async ({ userId }) => (await api.call(admin, 'GET', `/api/v1/users/${userId}`)).json()),
  );
  expect(li).toMatchObject({ role: 'supervisor', language: 'zh-CN', invited: true, active: true });
  expect(li.queueIds).toEqual([queueIds.cards, queueIds.loans].sort());
  expect(li.skills).toHaveLength(2);
  expect(li.skills).toContainEqual({ skillId: skillIds.loans, level: 5 });
  expect(bo).toMatchObject({ name: 'Bo, "the" Boss', role: 'agent', language: null, queueIds: [], skills: [] });
  expect(await api.sql(`select 1 from event where type = 'user.created' and subject_id = ?`, [li.id])).toHaveLength(1);
});

test.each([
  ['commas', ','],
  ['semicolons', ';'],
  ['tabs', '\t'],
])('columns may be kept apart by %s', async (_name, delimiter) => {
  const lines = [
    ['email', 'queues', 'name'],
    ['x@example.com', '"cards;loans"', 'X'],
  ];
  const answer = await send(fresh(lines.map(cells => cells.join(delimiter)).join('\n')));
  expect(answer.statusCode, answer.body.slice(0, 600)).toBe(201);
  const { userId } = answer.json<ImportAnswer>().rows[0]!;
  const user = (await api.call(admin, 'GET', `/api/v1/users/${userId}`)).json();
  expect(user.queueIds).toHaveLength(2);
});

test('a trial says all that is wrong, line by line, and makes nobody', async () => {
  const before = await countUsers();
  const csv = [
    'name,email,role,language,queues,skills',
    `Taken,${admin.email.toUpperCase()},,,,`,
    ',nobody@,chief,fr,cards;gold,cards:6',
    '',
    'One,same@example.com,agent,en,,cards:1;cards:2',
    '"Two',
    'lines",Same@example.com,agent,en,,opera:1',
    'Good,good@example.com,agent,en,cards,cards:1',
    'Wide,wide@example.com,agent,en,,,more',
  ].join('\n');
  const answer = await send(csv, { dryRun: true });
  expect(answer.statusCode).toBe(200);
  const told = answer.json<ImportAnswer>();
  expect(told).toMatchObject({ dryRun: true, users: 1, wrong: 5 });
  expect(errorsOf(told.rows)).toEqual([
    [2, 'email', 'email_taken', null],
    [3, 'name', 'missing', null],
    [3, 'email', 'bad_email', null],
    [3, 'role', 'unknown_role', 'chief'],
    [3, 'language', 'unknown_language', 'fr'],
    [3, 'queues', 'unknown_queue', 'gold'],
    [3, 'skills', 'bad_level', 'cards:6'],
    [5, 'skills', 'skill_twice', null],
    [5, 'email', 'email_twice', null],
    [6, 'skills', 'unknown_skill', 'opera'],
    [6, 'email', 'email_twice', null],
    [9, null, 'too_many_cells', null],
  ]);
  expect(told.rows.map(row => row.action)).toEqual(['none', 'none', 'none', 'none', 'create', 'none']);

  const refused = await send(csv);
  expect([refused.statusCode, refused.json()]).toMatchObject([422, { error: { code: 'import_refused' } }]);
  expect(errorsOf(refused.json().error.details.rows)).toEqual(errorsOf(told.rows));
  expect(await countUsers()).toBe(before);
});

test.each([
  ['an unknown column', 'name,email,salary\nA,a@example.com,1', [[1, 'salary', 'unknown_column', null]]],
  ['a column that comes twice', 'name,email,Name\nA,a@example.com,B', [[1, 'Name', 'column_twice', null]]],
  ['no column for addresses', 'name\nA', [[1, 'email', 'missing_column', null]]],
  ['a header and nothing else', 'name,email\n\n', [[1, null, 'no_rows', null]]],
  ['nothing', '', [[1, null, 'no_rows', null]]],
  ['a quote that does not end', 'name,email\nA,a@example.com\n"B,b@example.com', [[3, null, 'bad_csv', null]]],
  [
    'more than 2,000 rows',
    `name,email\n${Array.from({ length: 2_001 }, (_, i) => `P,p${i}@example.com`).join('\n')}`,
    [[1, null, 'too_many_rows', '2001']],
  ],
])('a file with %s is refused as a whole', async (_what, csv, errors) => {
  const before = await countUsers();
  const answer = await send(csv);
  expect([answer.statusCode, answer.json().error.code]).toEqual([422, 'import_refused']);
  expect(errorsOf(answer.json().error.details.rows)).toEqual(errors);
  expect(await countUsers()).toBe(before);
});

test('a file above 1 MB is refused, one just below is read', async () => {
  const header = 'name,email\n';
  const wide = (bytes: number) => send(header + '汉'.repeat(Math.floor((bytes - header.length) / 3)), { dryRun: true });
  expect((await wide(1_048_576)).statusCode).toBe(200);
  expect((await wide(1_048_580)).statusCode).toBe(413);
});

/** As many as a file may have; fewer where other tests need the machine. */
const many = process.env.TEST_TIER === 'deep' ? 2_000 : 300;

test(`${many} people come in seconds, all invited, and the same request again makes nobody`, async () => {
  const rows = Array.from({ length: many }, (_, i) => `Person ${i},many${i}@example.com,agent,cards;loans,cards:2`);
  const csv = fresh(['name,email,role,queues,skills', ...rows].join('\n'));
  const before = await countUsers();
  const startedAt = performance.now();
  const answer = await send(csv, { invite: true }, admin, { 'idempotency-key': 'many' });
  const seconds = (performance.now() - startedAt) / 1000;
  console.log(`${many} users imported and invited in ${seconds.toFixed(1)} s`);
  expect(answer.statusCode, answer.body.slice(0, 600)).toBe(201);
  expect(answer.json<ImportAnswer>()).toMatchObject({ users: many, mailed: true });
  expect(seconds).toBeLessThan(30);
  expect(await countUsers()).toBe(before + many);
  expect(await api.sql(`select 1 from mail where kind = 'invitation' and state = 'planned'`)).toHaveLength(many);
  expect((await send(csv, { invite: true }, admin, { 'idempotency-key': 'many' })).body).toBe(answer.body);
  expect(await countUsers()).toBe(before + many);
}, 60_000);

test('only administrators import', async () => {
  const lead = await api.person('supervisor');
  expect((await send('name,email\nA,a@example.com', {}, lead)).statusCode).toBe(403);
});

describe('a table', () => {
  test('knows at which line each row begins', () =>
    expect(readCsv('\na,b\n\n"1\n2",x\ny,z\n')).toEqual([
      { line: 2, cells: ['a', 'b'] },
      { line: 4, cells: ['1\n2', 'x'] },
      { line: 6, cells: ['y', 'z'] },
    ]));
});
