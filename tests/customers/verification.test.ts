import { afterAll, afterEach, beforeEach, expect, test } from 'vitest';
import type { AlertView } from '#server/alerts/alert.schema.ts';
import type { CustomerView } from '#server/customers/customer.schema.ts';
import type { CustomerPanelView } from '#server/customers/panel.schema.ts';
import type { InteractionView } from '#server/interactions/interaction.schema.ts';
import type { VerificationView } from '#server/verification/verification.schema.ts';
import type { Agent } from '../support/agent.ts';
import type { Caller } from '../support/caller.ts';
import { createWorld } from '../support/world.ts';

const world = await createWorld();
afterAll(() => world[Symbol.asyncDispose]());
const ana = await world.available('ana');
const sofia = await world.agent('sofia');
const ada = await world.agent('admin');
await sofia.openConsole();

const right: Record<string, string> = {
  born_on: '12.3.1985',
  identity_end: '002X',
  postcode: 'sw1a1aa',
  holding_end: '5678',
};
const facts = {
  bornOn: '1985-03-12',
  identityNumber: '11010119850312002X',
  address: '1 Quay Street',
  postcode: 'SW1A 1AA',
  email: 'alice@example.com',
};
const holding = {
  kind: 'deposit',
  product: 'Savings account',
  productZh: '储蓄账户',
  number: '6222000012345678',
  amountMinor: 1_234_500,
  currency: 'USD',
  openedOn: '2020-01-02',
};
let lastNumber = 700;
let from: string;
let customerId: string;
let caller: Caller;

/** A customer of whom everything is known, ringing and answered by Ana. */
async function answered(): Promise<InteractionView> {
  caller = await world.ringInLine(from);
  return ana.answer();
}
/** The customer hangs up and Ana wraps up, so that she is free again. */
async function done({ id }: { id: string }): Promise<void> {
  await caller.hangUp();
  await ana.call('POST', `/interactions/${id}/wrap-up`, { disposition: 'resolved' });
  await world.settle();
}
const start = (id: string, method = 'questions', who: Agent = ana) =>
  who.call('POST', `/interactions/${id}/verification`, { method });
const say = (id: string, answers: string[], who: Agent = ana) =>
  who.call('POST', `/interactions/${id}/verification/answers`, { answers });
const rightFor = ({ questions }: VerificationView) => questions.map(({ key }) => right[key]!);
const codeOf = (answer: { json(): unknown }) => (answer.json() as { error?: { code: string } }).error?.code;

beforeEach(async () => {
  from = `+12025550${++lastNumber}`;
  const created = await ada.must<CustomerView>('POST', '/customers', { name: 'Alice', numbers: [from], ...facts });
  customerId = created.id;
  await ada.must('POST', `/customers/${customerId}/holdings`, holding);
});

// What a test that failed has left.
afterEach(async () => {
  for (const open of (await ana.snapshot()).interactions) await done(open);
});

test('a customer who answers two of three questions is verified, and their facts are shown from then on', async () => {
  const call = await answered();
  expect(call).toMatchObject({ customer: { id: customerId }, verification: null });
  const before = await ana.must<CustomerPanelView>('GET', `/customers/${customerId}/panel`);
  expect(before.customer).toMatchObject({
    masked: true,
    bornOn: null,
    identityNumber: null,
    address: null,
    email: null,
  });
  expect(before.holdings).toMatchObject([
    { product: 'Savings account', masked: true, number: null, amountMinor: null },
  ]);
  expect(before.verifying).toEqual({ methods: ['questions'], locked: false });

  const asked = (await start(call.id)).json<VerificationView>();
  expect(asked).toMatchObject({ result: 'pending', neededAnswers: 2, triesLeft: 3, customerId });
  expect(asked.questions).toHaveLength(3);
  for (const secret of [facts.bornOn, facts.identityNumber, facts.postcode, holding.number])
    expect(JSON.stringify([before, asked])).not.toContain(secret);
  expect((await start(call.id)).json()).toEqual(asked);

  const answers = rightFor(asked);
  const passed = await say(call.id, ['wrong', ...answers.slice(1)]);
  expect([passed.statusCode, passed.json()]).toMatchObject([200, { result: 'passed' }]);
  await world.settle();
  expect(await ana.must('GET', `/interactions/${call.id}`)).toMatchObject({
    verification: { result: 'passed', method: 'questions' },
  });
  const after = await ana.must<CustomerPanelView>('GET', `/customers/${customerId}/panel`);
  expect(after.customer).toMatchObject({ masked: false, ...facts });
  expect(after.holdings).toMatchObject([{ masked: false, number: holding.number, amountMinor: 1_234_500 }]);
  expect(codeOf(await start(call.id))).toBe('already_verified');
  await done(call);
  const later = await ana.must<CustomerPanelView>('GET', `/customers/${customerId}/panel`);
  expect(later.customer).toMatchObject({ masked: true, bornOn: null });
  expect(later.timeline[0]).toMatchObject({ kind: 'verification', result: 'passed', attempts: 1 });
});

test('three failed attempts fail it, lock the customer for a day on every call, and alert whoever leads, at once', async () => {
  const call = await answered();
  const asked = (await start(call.id)).json<VerificationView>();
  expect(codeOf(await say(call.id, ['', ' ']))).toBe('no_answers');
  for (const [triesLeft, result] of [
    [2, 'pending'],
    [1, 'pending'],
    [0, 'failed'],
  ] as const) {
    const answer = await say(call.id, ['nonsense', rightFor(asked)[1]!, '']);
    expect([answer.statusCode, answer.json()]).toMatchObject([200, { triesLeft, result }]);
  }
  await world.settle();
  expect(await ana.must('GET', `/interactions/${call.id}`)).toMatchObject({ verification: { result: 'failed' } });
  expect(codeOf(await say(call.id, rightFor(asked)))).toBe('verification_locked');
  expect(codeOf(await start(call.id))).toBe('verification_locked');
  expect((await ana.must<CustomerPanelView>('GET', `/customers/${customerId}/panel`)).verifying.locked).toBe(true);

  const open = await sofia.must<{ items: AlertView[] }>('GET', '/alerts?state=open');
  const alert = open.items.find(item => item.customer?.id === customerId)!;
  expect(alert).toMatchObject({
    kind: 'verification_failed',
    interactionId: call.id,
    agent: { name: 'Ana Torres' },
    details: { count: 3 },
    acknowledgedAt: null,
  });
  await expect.poll(() => sofia.told('changed').some(each => each.kind === 'alert' && each.id === alert.id)).toBe(true);
  expect((await ana.call('GET', '/alerts')).statusCode).toBe(403);
  expect((await ana.call('POST', `/alerts/${alert.id}/acknowledge`, {})).statusCode).toBe(403);
  await done(call);

  const again = await answered();
  expect(codeOf(await start(again.id))).toBe('verification_locked');
  await done(again);
  await world.sql(`update verification set started_at = started_at - interval '25 hours' where customer_id = ?`, [
    customerId,
  ]);
  const nextDay = await answered();
  expect((await start(nextDay.id)).statusCode).toBe(200);
  await done(nextDay);

  const acknowledged = await sofia.must<AlertView>('POST', `/alerts/${alert.id}/acknowledge`, {
    words: ' Rang back. ',
  });
  expect(acknowledged).toMatchObject({ acknowledgedBy: { id: sofia.id }, words: 'Rang back.', version: 2 });
  expect(await sofia.must('POST', `/alerts/${alert.id}/acknowledge`, { words: 'Me too' })).toEqual(acknowledged);
  const left = await sofia.must<{ items: AlertView[] }>('GET', '/alerts?state=open');
  expect(left.items.map(item => item.id)).not.toContain(alert.id);
});

test('what was said is in no event and no log; each attempt is', async () => {
  const call = await answered();
  const asked = (await start(call.id)).json<VerificationView>();
  await say(call.id, ['quite-wrong-words', '', '']);
  await say(call.id, rightFor(asked));
  const events = await world.sql<{ type: string }>(
    `select type, changes, data from event where subject_id = ? and type like 'interaction.verif%' order by id`,
    [call.id],
  );
  expect(events.map(event => event.type)).toEqual(['interaction.verification_attempted', 'interaction.verified']);
  const kept = JSON.stringify([events, world.lines, await world.sql('select * from verification')]);
  for (const said of ['quite-wrong-words', ...rightFor(asked)]) expect(kept).not.toContain(said);
  await done(call);
});

test('a telephone PIN is set once the customer is verified, and verifies them the next time', async () => {
  const call = await answered();
  const setPin = (who: Agent, pin: string | null) => who.call('PUT', `/customers/${customerId}/pin`, { pin });
  expect((await setPin(ana, '2580')).statusCode).toBe(403);
  await say(call.id, rightFor((await start(call.id)).json<VerificationView>()));
  for (const pin of ['1111', '1234', '9876']) expect(codeOf(await setPin(ana, pin))).toBe('weak_pin');
  for (const pin of ['12', '123456789', '12a4']) expect((await setPin(ana, pin)).statusCode).toBe(400);
  expect((await setPin(ana, '2580')).statusCode).toBe(204);
  await done(call);

  const next = await answered();
  expect((await ana.must<CustomerPanelView>('GET', `/customers/${customerId}/panel`)).verifying.methods).toEqual([
    'questions',
    'pin',
  ]);
  expect((await start(next.id, 'pin')).json()).toMatchObject({ method: 'pin', questions: [] });
  expect((await say(next.id, ['2581'])).json()).toMatchObject({ result: 'pending', triesLeft: 2 });
  expect((await say(next.id, ['２５ ８０'])).json()).toMatchObject({ result: 'passed' });
  await done(next);
  const stored = JSON.stringify(
    await world.sql(
      `select c.pin_hash, e.changes, e.data from customer c join event e on e.subject_id = c.id where c.id = ?`,
      [customerId],
    ),
  );
  expect(stored).toContain('argon2id');
  expect(stored).not.toContain('2580');
  expect((await setPin(sofia, null)).statusCode).toBe(204);
});

test('attempts by question and by PIN count together', async () => {
  await sofia.must('PUT', `/customers/${customerId}/pin`, { pin: '2580' });
  const call = await answered();
  await start(call.id);
  await say(call.id, ['x', 'y', 'z']);
  await start(call.id, 'pin');
  await say(call.id, ['0000']);
  expect((await say(call.id, ['0001'])).json()).toMatchObject({ result: 'failed', triesLeft: 0 });
  await done(call);
});

test('only whoever has the call verifies, while the customer is there', async () => {
  const call = await answered();
  const ben = await world.agent('ben');
  for (const other of [ben, sofia]) {
    expect([404, 409]).toContain((await start(call.id, 'questions', other)).statusCode);
    expect([404, 409]).toContain((await say(call.id, ['x'], other)).statusCode);
  }
  expect(codeOf(await say(call.id, ['x']))).toBe('not_asked');
  await start(call.id);
  await caller.hangUp();
  expect(codeOf(await say(call.id, ['x']))).toBe('call_over');
  await done(call);
});

test('choosing another customer begins anew, and a customer of whom too little is known is not asked', async () => {
  const unknown = await ada.must<CustomerView>('POST', '/customers', { name: 'Hardly known', postcode: '100000' });
  const call = await answered();
  await say(call.id, rightFor((await start(call.id)).json<VerificationView>()));
  const choose = (id: string | null) =>
    ana.must<InteractionView>('PUT', `/interactions/${call.id}/customer`, { customerId: id });
  expect((await choose(unknown.id)).verification).toBeNull();
  expect(codeOf(await start(call.id))).toBe('verification_impossible');
  expect(codeOf(await start(call.id, 'pin'))).toBe('verification_impossible');
  expect((await ana.must<CustomerView>('GET', `/customers/${customerId}`)).masked).toBe(true);
  expect((await choose(customerId)).verification).toBeNull();
  expect((await ana.must<CustomerView>('GET', `/customers/${customerId}`)).masked).toBe(true);
  await choose(null);
  expect(codeOf(await start(call.id))).toBe('not_identified');
  await done(call);
});

test('who shares a number is asked for every time; who was chosen last is named first', async () => {
  const other = await ada.must<CustomerView>('POST', '/customers', { name: 'Aaron', numbers: [from] });
  const first = await answered();
  expect(first.customer).toBeNull();
  expect(first.candidates).toMatchObject([
    { id: other.id, chosen: null },
    { id: customerId, chosen: null },
  ]);
  await ana.must('PUT', `/interactions/${first.id}/customer`, { customerId });
  await done(first);
  const next = await answered();
  expect(next.customer).toBeNull();
  expect(next.candidates).toMatchObject([
    { id: customerId, chosen: { by: 'Ana Torres' } },
    { id: other.id, chosen: null },
  ]);
  expect(Date.parse(next.candidates[0]!.chosen!.at)).not.toBeNaN();
  await done(next);
});
