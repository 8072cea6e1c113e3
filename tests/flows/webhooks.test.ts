import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sign, parseForm } from '#server/telephony/signature.ts';
import { type World, authToken, accountSid, bankNumber, createWorld, publicUrl } from '../support/world.ts';

/** Posts a webhook as the carrier sends it. */
function post(world: World, path: string, fields: Record<string, string>, { token = '', signedWith = authToken } = {}) {
  const body = new URLSearchParams({ AccountSid: accountSid, ...fields }).toString();
  return world.app.inject({
    method: 'POST',
    url: path,
    payload: body,
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': sign(signedWith, publicUrl + path, parseForm(body)),
      ...(token && { 'i-twilio-idempotency-token': token }),
    },
  });
}
const arriving = (callSid: string) => ({
  CallSid: callSid,
  From: '+12025550111',
  To: bankNumber,
  CallStatus: 'ringing',
});
const sid = (n: number) => `CA${String(n).padStart(32, '0')}`;
const count = async (world: World, table: string) =>
  Number((await world.sql<{ n: string }>(`select count(*) as n from ${table}`))[0]!.n);

describe('a webhook', () => {
  test("signed as Twilio's documentation shows is accepted by our check", () => {
    const fields = parseForm(
      'CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212',
    );
    expect(sign('12345', 'https://mycompany.com/myapp.php?foo=1&bar=2', fields)).toBe('RSOYDt4T1cUTdK1PDd93/VVr8B8=');
  });

  test.each([
    { why: 'a wrong signature', signedWith: 'somebody else', fields: {} },
    { why: 'the account of somebody else', signedWith: authToken, fields: { AccountSid: `AC${'9'.repeat(32)}` } },
  ])(
    'with $why gets 403 and nothing is stored',
    async ({ signedWith, fields }: { signedWith: string; fields: { AccountSid?: string } }) => {
      await using world = await createWorld();
      const account = fields.AccountSid ?? accountSid;
      const answer = await post(world, '/twilio/voice', { ...arriving(sid(1)), AccountSid: account }, { signedWith });
      expect(answer.statusCode).toBe(403);
      expect([await count(world, 'webhook'), await count(world, 'interaction')]).toEqual([0, 0]);
    },
  );

  test('without a signature gets 403', async () => {
    await using world = await createWorld();
    const answer = await world.app.inject({
      method: 'POST',
      url: '/twilio/voice',
      payload: 'CallSid=CA1',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    expect(answer.statusCode).toBe(403);
  });

  test('sent five times at once is one call with one answer', async () => {
    await using world = await createWorld();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => post(world, '/twilio/voice', arriving(sid(1)), { token: 'one' })),
    );
    expect(new Set(answers.map(answer => answer.body)).size).toBe(1);
    expect(answers.every(answer => answer.statusCode === 200 && answer.body.includes('<Gather'))).toBe(true);
    expect([await count(world, 'webhook'), await count(world, 'interaction')]).toEqual([1, 1]);
  });

  test('announcing a known call anew, under another token, finds the call where it is', async () => {
    await using world = await createWorld();
    const caller = await world.ringInLine();
    const again = await post(world, '/twilio/voice', arriving(caller.callSid), { token: 'redirected' });
    expect(again.body).toContain('<Enqueue');
    expect(await count(world, 'interaction')).toBe(1);
  });

  test.each([
    { path: '/twilio/voice/status', fields: { CallSid: sid(404), CallStatus: 'completed' } },
    {
      path: '/twilio/voice/conference?interaction=01a00000-0000-7000-8000-000000000000',
      fields: { ConferenceSid: 'CF1', StatusCallbackEvent: 'participant-leave', CallSid: sid(404) },
    },
  ] as { path: string; fields: Record<string, string> }[])(
    'about a call nobody knows is stored and changes nothing: $path',
    async ({ path, fields }) => {
      await using world = await createWorld();
      expect((await post(world, path, fields)).statusCode).toBe(204);
      expect([await count(world, 'webhook'), await count(world, 'interaction')]).toEqual([1, 0]);
    },
  );

  test('of an unknown interaction that wants TwiML gets a document that ends the call, not an error', async () => {
    await using world = await createWorld();
    const answer = await post(world, '/twilio/voice/wait?interaction=01a00000-0000-7000-8000-000000000000', {
      CallSid: sid(1),
    });
    expect([answer.statusCode, answer.body]).toEqual([200, expect.stringContaining('<Response/>')]);
  });

  test('that is too late resurrects nothing', async () => {
    await using world = await createWorld();
    const caller = await world.ringInLine();
    await caller.hangUp();
    const { id } = await caller.interaction();
    await post(world, `/twilio/voice/ivr?interaction=${id}&step=menu&attempt=1`, {
      CallSid: caller.callSid,
      Digits: '2',
    });
    await post(world, `/twilio/voice/conference?interaction=${id}`, {
      ConferenceSid: 'CF9',
      StatusCallbackEvent: 'participant-join',
      CallSid: caller.callSid,
      SequenceNumber: '3',
    });
    await world.settle();
    expect(await caller.interaction()).toMatchObject({
      state: 'closed',
      queue: 'cards',
      outcome: 'abandoned_in_queue',
    });
  });
});

test('the callbacks of a call end in the same state in any order, each any number of times', async () => {
  await using world = await createWorld();
  let n = 0;
  await fc.assert(
    fc.asyncProperty(
      fc.shuffledSubarray([0, 1, 2, 3, 4], { minLength: 5 }),
      fc.array(fc.nat(4), { maxLength: 5 }),
      async (order, repeats) => {
        n += 1;
        const [customer, agentSid, conference] = [sid(n), sid(1000 + n), `CF${String(n).padStart(32, '0')}`];
        await post(world, '/twilio/voice', arriving(customer), { token: `arrive-${n}` });
        const [row] = await world.sql<{ id: string; leg: string }>(
          `select i.id, l.id as leg from call c join interaction i on i.id = c.interaction_id join leg l on l.interaction_id = i.id where c.twilio_sid = ?`,
          [customer],
        );
        const { id, leg } = row!;
        const legId = crypto.randomUUID();
        await world.sql(
          `update interaction set state = 'connecting', queue_id = (select id from queue limit 1), queued_at = arrived_at,
        agent_id = (select id from users limit 1), accepted_at = arrived_at, wrap_up_seconds = 0 where id = ?`,
          [id],
        );
        await world.sql(
          `insert into leg (id, interaction_id, kind, user_id, twilio_sid, state, started_at)
        select ?, ?, 'agent', (select id from users limit 1), ?, 'joining', now()`,
          [legId, id, agentSid],
        );
        const room = (event: string, sequence: number, who: 'agent' | 'customer', extra = {}) => ({
          path: `/twilio/voice/conference?interaction=${id}`,
          fields: {
            ConferenceSid: conference,
            StatusCallbackEvent: event,
            SequenceNumber: String(sequence),
            CallSid: who === 'agent' ? agentSid : customer,
            ParticipantLabel: `${who}-${who === 'agent' ? legId : leg}`,
            ...extra,
          },
        });
        const news = [
          room('participant-join', 1, 'agent'),
          room('participant-join', 2, 'customer'),
          room('participant-leave', 3, 'customer', { ParticipantCallStatus: 'completed' }),
          room('participant-leave', 4, 'agent', { ParticipantCallStatus: 'completed' }),
          {
            path: '/twilio/voice/status',
            fields: { CallSid: customer, CallStatus: 'completed', CallDuration: '5', SequenceNumber: '0' },
          },
        ];
        for (const index of [...order, ...repeats]) {
          const { path, fields } = news[index]!;
          expect((await post(world, path, fields)).statusCode).toBeLessThan(300);
        }
        const [end] = await world.sql<{ state: string; open: string }>(
          `select i.state, (select count(*) from leg l where l.interaction_id = i.id and l.state <> 'left') as open from interaction i where i.id = ?`,
          [id],
        );
        expect(end).toEqual({ state: 'closed', open: '0' });
      },
    ),
    { numRuns: 12 },
  );
});

describe('callbacks of the carrier that are', () => {
  test.each([
    { what: 'doubled', faults: { duplicateCallbacks: 50 } },
    { what: 'out of order', faults: { reorderCallbacks: 50 } },
    { what: 'two seconds late', faults: { delayCallbacksMs: 2000 } },
  ])('$what leave the same call behind', async ({ faults }) => {
    await using world = await createWorld();
    world.carrier.account.faults.set(faults);
    const caller = await world.ringInLine();
    const ana = await world.available('ana');
    await ana.answer();
    await world.advance(8);
    expect(await caller.state()).toBe('in_progress');
    await caller.hangUp();
    await world.advance(8);
    expect(await caller.interaction()).toMatchObject({ state: 'wrap_up', outcome: 'answered' });
    expect(world.carrier.state()).toMatchObject({ calls: [], conferences: [] });
  });

  test('lost altogether are made good by reconciliation within a minute', async () => {
    await using world = await createWorld();
    const waiting = await world.ringInLine('+12025550111');
    world.carrier.account.faults.set({ dropCallbacks: 1000 });
    const ana = await world.available('ana');
    await ana.must('POST', `/offers/${(await ana.offer())!.id}/accept`).then(ticket => ana.dial(ticket as never));
    expect(await waiting.state()).toBe('connecting');
    await world.advance(11);
    await world.reconcile();
    await world.reconcile();
    expect(await waiting.state()).toBe('in_progress');
    await waiting.hangUp();
    await world.advance(11);
    await world.reconcile();
    expect(await waiting.interaction()).toMatchObject({ outcome: 'answered' });
    const repairs = await world.sql<{ reason: string }>(
      `select data->>'reason' as reason from event where type = 'interaction.repaired'`,
    );
    expect(repairs.map(row => row.reason)).toEqual(expect.arrayContaining(['join_was_not_told']));
  });
});

test('a carrier that answers 429 for a while is asked again, and nobody is stuck in connecting', async () => {
  await using world = await createWorld();
  const caller = await world.ringInLine();
  const ana = await world.available('ana');
  world.carrier.account.faults.set({ refuseRest: 6 });
  const ticket = await ana.must('POST', `/offers/${(await ana.offer())!.id}/accept`);
  await ana.dial(ticket as never);
  await world.advance(5);
  expect(await caller.state()).toBe('in_progress');
});
