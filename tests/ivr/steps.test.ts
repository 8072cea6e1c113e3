import { afterAll, describe, expect, test } from 'vitest';
import type { FlowRunView } from '#server/telephony/flows/flow.schema.ts';
import { createWorld } from '../support/world.ts';
import { Flow, answerTurn, both, end, graph, step } from './kit.ts';

const world = await createWorld();
afterAll(() => world[Symbol.asyncDispose]());
const flow = await Flow.begin(world);
const alice = '+12025550111';
const idOf = async (table: string, where: string): Promise<string> =>
  (await world.sql<{ id: string }>(`select id from ${table} where ${where}`))[0]!.id;
const cards = await idOf('queue', "key = 'cards'");
const aliceId = await idOf('customer', "name = 'Alice Johnson'");
await flow.admin.must('PUT', `/customers/${aliceId}/pin`, { pin: '4071' });
await world.sql("update customer set number = 'C-100 234' where id = ?", [aliceId]);

test('words are said with the name of the organisation, and the menu hangs up when it has served', async () => {
  await flow.publish(
    graph({ say: step('say', { next: 'bye' }, { words: both('This is {organisation}.') }), bye: end('Bye.') }),
  );
  const { heard, call } = await flow.ring(alice);
  expect(heard).toContain('This is Harbour Bank.');
  expect(heard).toMatch(/Bye\.<\/Say><Hangup\/>/);
  expect(call).toMatchObject({ state: 'closed', outcome: 'served_by_menu' });
});

test('a menu keeps which way was taken, and leads those away who choose nothing', async () => {
  const options = [
    { key: '1', code: 'cards' },
    { key: '*', code: 'lost_card' },
  ];
  await flow.publish(
    graph({
      menu: step('menu', { '1': 'cards', '*': 'again', wrong: 'bye', nothing: 'bye' }, { options, tries: 2 }),
      again: step('menu', { '1': 'cards', '*': 'cards', wrong: 'bye', nothing: 'bye' }, { options }),
      cards: step('queue', {}, { queueId: cards }),
      bye: end('Bye.'),
    }),
  );
  expect((await flow.ring(alice, '*', '1')).call).toMatchObject({ state: 'queued', menu_path: ['lost_card', 'cards'] });
  const wrong = await flow.ring(alice, '7', '8');
  expect(wrong.heard).toContain('That is wrong.');
  expect(wrong.call).toMatchObject({ state: 'closed', menu_path: ['no_choice'] });
});

test('opening hours lead one way or the other', async () => {
  const closed = { name: 'Never', week: [[], [], [], [], [], [], []] };
  const open = { name: 'Always', week: Array.from({ length: 7 }, () => [[0, 1440]]) };
  for (const calendar of [closed, open]) {
    const { id } = await flow.admin.must<{ id: string }>('POST', '/calendars', calendar);
    await flow.publish(
      graph({
        hours: step('hours', { open: 'open', closed: 'closed' }, { calendarId: id }),
        open: end('We are here.'),
        closed: end('We sleep.'),
      }),
    );
    expect((await flow.ring(alice)).heard).toContain(calendar === open ? 'We are here.' : 'We sleep.');
  }
});

describe('digits', () => {
  const asks = (check: 'none' | 'luhn' | 'date', shortest = 1) =>
    graph({
      ask: step(
        'collect',
        { ok: 'thanks', wrong: 'bye', nothing: 'bye' },
        { check, shortest, longest: 16, name: 'Card' },
      ),
      thanks: end('Thank you, {number}.'),
      bye: end('Another time.'),
    });
  test.each([
    { check: 'none', keys: '12#', said: 'Thank you, 1 2.' },
    { check: 'luhn', keys: '4539578763621486#', said: 'Thank you, 4 5 3 9 5 7 8 7 6 3 6 2 1 4 8 6.' },
    { check: 'luhn', keys: '4539578763621487#', said: 'That is wrong.' },
    { check: 'date', keys: '20240229#', said: 'Thank you, 2 0 2 4 0 2 2 9.' },
    { check: 'date', keys: '20230229#', said: 'That is wrong.' },
  ] as const)('$keys with the check $check: $said', async ({ check, keys, said }) => {
    await flow.publish(asks(check));
    expect((await flow.ring(alice, keys)).heard).toContain(said);
  });

  test('too few are asked for again, then given up', async () => {
    await flow.publish(asks('none', 4));
    const { heard } = await flow.ring(alice, '12#', '123#');
    expect(heard).toContain('That is wrong.');
    expect(heard).toContain('Another time.');
  });

  test('are shown to the agent under the name of the step that asked', async () => {
    await flow.publish(asks('none'));
    const { call } = await flow.ring(alice, '77#');
    const run = await flow.admin.must<FlowRunView>('GET', `/interactions/${call.id}/flow`);
    expect(run).toMatchObject({
      flow: { name: 'Tested' },
      path: [{ kind: 'collect', name: 'Card' }, { kind: 'end' }],
      attributes: [{ attribute: 'number', name: 'Card', value: '77' }],
    });
    const ben = await world.agent('ben');
    expect((await ben.call('GET', `/interactions/${call.id}/flow`)).statusCode).toBe(404);
  });
});

describe('who rings', () => {
  const outcomes = { found: end('Found.'), several: end('Several.'), unknown: end('Unknown.') };
  const exits = { found: 'found', several: 'several', unknown: 'unknown' };
  test.each([
    { from: alice, said: 'Found.' },
    { from: '+12025550120', said: 'Several.' },
    { from: null, said: 'Unknown.' },
  ])('is known by the number $from: $said', async ({ from, said }) => {
    await flow.publish(graph({ who: step('identify', exits), ...outcomes }));
    expect((await flow.ring(from)).heard).toContain(said);
  });

  test.each([
    { by: 'customer_number', keys: '100234#', customer: 'Alice Johnson' },
    { by: 'customer_number', keys: '99#', customer: null },
    { by: 'phone_number', keys: '12025550111#', customer: 'Alice Johnson' },
    { by: 'phone_number', keys: '2025550111#', customer: 'Alice Johnson' },
  ] as const)('is known by $by $keys: $customer', async ({ by, keys, customer }) => {
    await flow.publish(
      graph({
        ask: step('collect', { ok: 'who', wrong: 'unknown', nothing: 'unknown' }, { longest: 16 }),
        who: step('identify', exits, { by, attribute: 'number' }),
        ...outcomes,
      }),
    );
    const { call, heard } = await flow.ring('+12025550198', keys);
    expect(heard).toContain(customer ? 'Found.' : 'Unknown.');
    expect(call.customer).toBe(customer);
  });
});

describe('a telephone PIN', () => {
  const withPin = graph({
    pin: step('collect', { ok: 'who', wrong: 'unknown', nothing: 'unknown' }, { attribute: 'pin', secret: true }),
    who: step(
      'identify',
      { verified: 'verified', failed: 'failed', several: 'unknown', unknown: 'unknown' },
      { pinAttribute: 'pin' },
    ),
    verified: end('Verified.'),
    failed: end('Not verified.'),
    unknown: end('Unknown.'),
  });

  test('verifies the customer, and is kept nowhere', async () => {
    await flow.publish(withPin);
    const { heard, call } = await flow.ring(alice, '4071#');
    expect(heard).toContain('Verified.');
    const [row] = await world.sql('select verification_result, verification_method from interaction where id = ?', [
      call.id,
    ]);
    expect(row).toEqual({ verification_result: 'passed', verification_method: 'pin' });
    const tables = ['webhook', 'flow_run', 'event', 'interaction', 'verification'];
    for (const table of tables)
      expect(await world.sql(`select 1 from ${table} t where t::text like '%4071%'`), table).toEqual([]);
    expect(world.lines.filter(line => line.includes('4071'))).toEqual([]);
    expect(await world.sql(`select 1 from webhook where params ->> 'Digits' = '****'`)).toHaveLength(1);
  });

  test('that is wrong counts as it does with agents, and locks', async () => {
    await flow.publish(withPin);
    for (let call = 1; call <= 3; call++) expect((await flow.ring(alice, '1234#')).heard).toContain('Not verified.');
    expect((await flow.ring(alice, '4071#')).heard).toContain('Not verified.');
    expect(await world.sql("select 1 from alert where kind = 'verification_failed'")).toHaveLength(1);
  });
});

describe('a ticket', () => {
  const asks = graph({
    ask: step('collect', { ok: 'tell', wrong: 'bye', nothing: 'bye' }),
    tell: step('ticket_status', { found: 'bye', not_found: 'none' }),
    bye: end('That was {ticket_number}.'),
    none: end('There is none.'),
  });

  test('is told to its customer by number, and to nobody else', async () => {
    await flow.publish(asks);
    const open = { subject: 'Card', customerId: aliceId, promisedAt: '2030-01-15T10:00:00Z' };
    const { number } = await flow.admin.must<{ number: number }>('POST', '/tickets', open);
    const spoken = [...String(number)].join(' ');
    const { heard } = await flow.ring(alice, `${number}#`);
    expect(heard).toContain(`Your request number ${spoken} is received. You will hear from us by Tuesday, January 15`);
    expect(heard).toContain(`That was ${spoken}.`);
    for (const from of ['+12025550112', null])
      expect((await flow.ring(from, `${number}#`)).heard).toContain('There is none.');
    expect((await flow.ring(alice, '99999999')).heard).toContain('There is none.');
  });
});

test('what is set is known to what follows: words, language and rank', async () => {
  await flow.publish(
    graph({
      set: step('set', { next: 'known' }, { attribute: 'topic', value: 'loans', language: 'zh-CN', points: 500 }),
      known: step(
        'branch',
        { yes: 'chinese', no: 'bye' },
        { test: { on: 'attribute', attribute: 'topic', equals: 'loans' } },
      ),
      chinese: step('branch', { yes: 'say', no: 'bye' }, { test: { on: 'language', is: 'zh-CN' } }),
      say: step('say', { next: 'line' }, { words: both('About {topic}.') }),
      line: step('queue', {}, { queueId: cards }),
      bye: end('No.'),
    }),
  );
  const { heard, call } = await flow.ring(alice);
  expect(heard).toContain('中文 About loans.');
  expect(call).toMatchObject({ state: 'queued', language: 'zh-CN' });
  const [row] = await world.sql<{ points: number }>('select points from interaction where id = ?', [call.id]);
  const [other] = await world.sql<{ points: number }>('select points from interaction where queue_id = ? and id <> ?', [
    cards,
    call.id,
  ]);
  expect(row!.points - other!.points).toBe(500);
});

test('key customers are led elsewhere', async () => {
  await flow.publish(
    graph({
      key: step('branch', { yes: 'yes', no: 'no' }, { test: { on: 'tier', atLeast: 'gold' } }),
      yes: end('Welcome back.'),
      no: end('Hello.'),
    }),
  );
  await world.sql("update customer set tier = 'platinum' where id = ?", [aliceId]);
  expect((await flow.ring(alice)).heard).toContain('Welcome back.');
  expect((await flow.ring(null)).heard).toContain('Hello.');
});

test('answers that come twice or late change nothing', async () => {
  const options = [{ key: '1', code: 'once' }];
  await flow.publish(
    graph({
      menu: step('menu', { '1': 'next', wrong: 'bye', nothing: 'bye' }, { options }),
      next: step('menu', { '1': 'bye', wrong: 'bye', nothing: 'bye' }, { options, prompt: both('And now?') }),
      bye: end('Bye.'),
    }),
  );
  const { caller, call } = await flow.ring(alice, '1');
  const asked = { id: call.id, callSid: caller.callSid };
  const answers: string[] = [];
  for (const [turn, key] of [
    [1, '1'],
    [1, '7'],
    [9, '1'],
  ] as const)
    answers.push(await answerTurn(world, asked, turn, key));
  for (const answer of answers) expect(answer).toContain('And now?');
  expect(await caller.interaction()).toMatchObject({ state: 'in_ivr', menu_path: ['once'] });
});
