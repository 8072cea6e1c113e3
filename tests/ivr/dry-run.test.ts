import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import type { DryRunView } from '#server/telephony/flows/flow.schema.ts';
import { createWorld } from '../support/world.ts';
import { Flow, both, end, graph, step } from './kit.ts';

const world = await createWorld();
afterAll(() => world[Symbol.asyncDispose]());
const flow = await Flow.begin(world);
const alice = '+12025550111';
const [aliceRow] = await world.sql<{ id: string }>("select id from customer where name = 'Alice Johnson'");
const { number } = await flow.admin.must<{ number: number }>('POST', '/tickets', {
  subject: 'Card',
  customerId: aliceRow!.id,
});
const [queue] = await world.sql<{ id: string }>("select id from queue where key = 'cards'");
const options = [
  { key: '1', code: 'ticket' },
  { key: '2', code: 'again' },
  { key: '9', code: 'person' },
];
/** Something of everything. */
const whole = graph({
  language: step('language', { next: 'who' }, { tries: 2 }),
  who: step('identify', { found: 'menu', several: 'menu', unknown: 'stranger' }),
  stranger: step('set', { next: 'menu' }, { attribute: 'who', value: 'stranger', points: 5 }),
  menu: step('menu', { '1': 'ask', '2': 'menu', '9': 'line', wrong: 'menu', nothing: 'line' }, { options, tries: 2 }),
  ask: step('collect', { ok: 'tell', wrong: 'menu', nothing: 'line' }, { longest: 4, finishKey: '#' }),
  tell: step('ticket_status', { found: 'key', not_found: 'sorry' }),
  sorry: step('say', { next: 'key' }, { words: both('There is no {number} at {organisation}.') }),
  key: step('branch', { yes: 'line', no: 'bye' }, { test: { on: 'attribute', attribute: 'who', equals: null } }),
  line: step('queue', {}, { queueId: queue!.id }),
  bye: end('Bye.'),
});
await flow.publish(whole);
await world.sql('update entry_point set language = null');

const dryRun = (phoneNumber: string | null, keys: string[]) =>
  flow.admin.must<DryRunView>('POST', '/flow-dry-runs', {
    graph: whole,
    phoneNumber,
    at: null,
    language: null,
    pinIsRight: true,
    keys,
  });
const counts = () =>
  world.sql(
    'select (select count(*) from interaction) as calls, (select count(*) from flow_run) as runs, (select count(*) from event) as events',
  );
/** What a flow made somebody hear since so many documents; what is said in line is not its concern. */
const saidSince = (count: number): string[] =>
  world.carrier.account.log
    .webhooks()
    .slice(count)
    .filter(({ url }) => !url.includes('/voice/wait'))
    .flatMap(({ answer }) => [...answer.matchAll(/<Say[^>]*>([^<]*)<\/Say>/g)].map(([, words]) => words!));

/** Each with the key that ends it: what a menu does not take is lost. */
const keyed = fc.constantFrom('1#', '2#', '2#', '9#', '7#', `${number}#`, '33#', '#');
test('a dry run hears the same words as a call with the same keys, and ends alike', { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(alice, '+12025550120', null),
      fc.array(keyed, { minLength: 1, maxLength: 7 }),
      async (from, keys) => {
        const before = world.carrier.account.log.webhooks().length;
        const caller = await world.ring(from);
        for (const key of keys) if ((await caller.state()) === 'in_ivr') await caller.press(key);
        const call = await caller.interaction();
        const tried = await dryRun(from, keys);
        const said = tried.lines.flatMap(line => (line.is === 'said' ? [line.words] : []));
        expect(saidSince(before)).toEqual(said);
        expect(call.menu_path).toEqual(tried.menuPath);
        expect(call.language).toBe(tried.language);
        expect(call.state).toBe({ waiting: 'in_ivr', queued: 'queued', ended: 'closed', lost: '' }[tried.state]);
        await caller.hangUp();
      },
    ),
    { numRuns: 25 },
  );
});

test('a dry run writes nothing, and can be at any time of any day', async () => {
  const week = [...Array.from({ length: 5 }, () => [[540, 1080]]), [], []];
  const { id } = await flow.admin.must<{ id: string }>('POST', '/calendars', { name: 'Office', timeZone: 'UTC', week });
  const hours = graph({
    hours: step('hours', { open: 'open', closed: 'closed' }, { calendarId: id }),
    open: end('Open.'),
    closed: end('Closed.'),
  });
  const before = await counts();
  for (const [at, said] of [
    ['2026-03-02T10:00:00Z', 'Open.'],
    ['2026-03-01T10:00:00Z', 'Closed.'],
  ])
    expect(
      await flow.admin.must<DryRunView>('POST', '/flow-dry-runs', {
        graph: hours,
        phoneNumber: alice,
        at,
        language: 'en',
        pinIsRight: true,
        keys: [],
      }),
    ).toMatchObject({ state: 'ended', lines: [{ is: 'step' }, { is: 'step' }, { is: 'said', words: said }] });
  expect(await counts()).toEqual(before);
});

test('a PIN is masked, and nobody’s is tried', async () => {
  const withPin = graph({
    pin: step('collect', { ok: 'who', wrong: 'bye', nothing: 'bye' }, { attribute: 'pin', secret: true, longest: 4 }),
    who: step('identify', { verified: 'yes', failed: 'no', several: 'bye', unknown: 'bye' }, { pinAttribute: 'pin' }),
    yes: end('Verified.'),
    no: end('Failed.'),
    bye: end('Bye.'),
  });
  for (const [pinIsRight, said] of [
    [true, 'Verified.'],
    [false, 'Failed.'],
  ]) {
    const call = { graph: withPin, phoneNumber: alice, at: null, language: 'en', pinIsRight, keys: ['8642'] };
    const view = await flow.admin.must<DryRunView>('POST', '/flow-dry-runs', call);
    expect(view.lines).toContainEqual({ is: 'said', words: said, language: 'en' });
    expect(JSON.stringify(view)).not.toContain('8642');
  }
  expect(await world.sql('select 1 from verification')).toEqual([]);
});
