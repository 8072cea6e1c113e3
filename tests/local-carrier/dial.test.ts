import { expect, test } from 'vitest';
import { type Invitation, type LegAudio, silentAudio } from '#server/local-carrier/ports.ts';
import { customer, openOffice, twiml } from './office.ts';

const dialAgent = twiml(
  '<Dial action="/after" timeout="15"><Client statusCallback="/client/status" statusCallbackEvent="initiated ringing answered completed">' +
    '<Identity>agent_1</Identity><Parameter name="offer" value="42"/></Client></Dial>',
);

/** A browser that waits to be rung. */
function device(rings: Invitation[]): { ring: (invitation: Invitation) => LegAudio; audio: LegAudio; told: string[] } {
  const told: string[] = [];
  const audio = {
    ...silentAudio,
    join: (room: string | null) => void told.push(room?.split('-')[0] ?? 'alone'),
    close: (reason: string) => void told.push(reason),
  };
  return { audio, told, ring: invitation => (rings.push(invitation), audio) };
}

const sent = (entries: { params: Record<string, string> }[]) =>
  entries.map(({ params }) => `${params['SequenceNumber']} ${params['CallStatus']}`);

test('a browser is rung, takes the call, and both talk until one hangs up', async () => {
  await using office = await openOffice();
  office.answers('/twilio/voice', dialAgent);
  office.answers('/after', twiml('<Say>Goodbye</Say>'));
  const rings: Invitation[] = [];
  const { ring, told } = device(rings);
  office.carrier.registerClient('agent_1', ring);
  const caller = await office.ring();
  expect(rings).toMatchObject([{ from: customer, to: 'client:agent_1', params: { offer: '42' } }]);
  const legSid = rings[0]?.callSid ?? '';
  await office.carrier.advance(3_000);
  expect(office.carrier.answer(legSid)).toBe(true);
  expect(office.carrier.answer(legSid)).toBe(false);
  await office.carrier.idle();
  expect(told).toEqual(['bridge']);
  await office.carrier.advance(25_000);
  office.carrier.hangUp(legSid);
  await office.carrier.idle();
  expect(office.asked('/after')[0]?.params).toMatchObject({
    CallSid: caller,
    DialCallStatus: 'completed',
    DialCallSid: legSid,
    DialCallDuration: '25',
  });
  expect(sent(office.asked('/client/status'))).toEqual(['0 initiated', '1 ringing', '2 in-progress', '3 completed']);
  expect(office.asked('/client/status').at(-1)?.params).toMatchObject({ ParentCallSid: caller, CallDuration: '25' });
});

test.each([
  { what: 'nobody is registered', act: 'nothing', status: 'no-answer', after: 0 },
  { what: 'the browser refuses', act: 'reject', status: 'busy', after: 1_000 },
  { what: 'the browser does not answer', act: 'ring', status: 'no-answer', after: 15_000 },
])('when $what, the action is told: $status', async ({ act, status, after }) => {
  await using office = await openOffice();
  office.answers('/twilio/voice', dialAgent);
  office.answers('/after', twiml('<Pause length="60"/>'));
  const rings: Invitation[] = [];
  if (act !== 'nothing') office.carrier.registerClient('agent_1', device(rings).ring);
  await office.ring();
  if (act === 'reject') office.carrier.reject(rings[0]?.callSid ?? '');
  await office.carrier.advance(after);
  expect(office.asked('/after')[0]?.params).toMatchObject({ DialCallStatus: status, DialBridged: 'false' });
});

test('of two tabs the one that answers has the call, and the other stops ringing', async () => {
  await using office = await openOffice();
  office.answers('/twilio/voice', dialAgent);
  const rings: Invitation[] = [];
  const [first, second] = [device(rings), device(rings)];
  office.carrier.registerClient('agent_1', first.ring);
  office.carrier.registerClient('agent_1', second.ring);
  await office.ring();
  expect(new Set(rings.map(one => one.callSid)).size).toBe(1);
  expect(office.carrier.answer(rings[0]?.callSid ?? '', second.audio)).toBe(true);
  await office.carrier.idle();
  expect(first.told).toEqual(['canceled']);
  expect(second.told).toEqual(['bridge']);
});

test('a caller who gives up takes the ringing with them', async () => {
  await using office = await openOffice();
  office.answers('/twilio/voice', dialAgent);
  const rings: Invitation[] = [];
  const { ring, told } = device(rings);
  office.carrier.registerClient('agent_1', ring);
  const caller = await office.ring();
  office.carrier.hangUp(caller);
  await office.carrier.idle();
  expect(told).toEqual(['canceled']);
  expect(sent(office.asked('/client/status')).at(-1)).toBe('2 canceled');
  expect(office.carrier.answer(rings[0]?.callSid ?? '')).toBe(false);
});

test('a browser that is gone is not rung any more', async () => {
  await using office = await openOffice();
  office.answers('/twilio/voice', dialAgent);
  office.answers('/after', twiml('<Hangup/>'));
  const rings: Invitation[] = [];
  office.carrier.registerClient('agent_1', device(rings).ring)();
  await office.ring();
  expect(rings).toEqual([]);
});

test.each([
  { number: '+12025550177', status: 'completed' },
  { number: '+12025550191', status: 'busy' },
  { number: '+12025550192', status: 'no-answer' },
  { number: '+12025550193', status: 'failed' },
])('the telephone $number outside always ends $status', async ({ number, status }) => {
  await using office = await openOffice();
  office.answers(
    '/twilio/voice',
    twiml(`<Dial action="/after" timeout="20" timeLimit="60"><Number>${number}</Number></Dial>`),
  );
  office.answers('/after', twiml('<Hangup/>'));
  await office.ring();
  await office.carrier.advance(62_000);
  expect(office.asked('/after')[0]?.params['DialCallStatus']).toBe(status);
});

test('one after the other: the second number rings only when the first did not answer', async () => {
  await using office = await openOffice();
  const numbers = '<Number>+12025550192</Number><Number>+12025550177</Number>';
  office.answers('/twilio/voice', twiml(`<Dial sequential="true" timeout="10">${numbers}</Dial>`));
  await office.ring();
  await office.carrier.advance(9_000);
  expect(office.carrier.state().calls.map(call => call.to)).toContain('+12025550192');
  expect(office.carrier.state().calls.map(call => call.to)).not.toContain('+12025550177');
  await office.carrier.advance(3_000);
  expect(office.carrier.state().calls).toMatchObject([{ to: '+12025550177', status: 'in-progress' }, {}]);
});

test('the called side hears its own document before it is connected, and may refuse by it', async () => {
  await using office = await openOffice();
  office.answers('/twilio/voice', twiml('<Dial action="/after"><Number url="/screen">+12025550177</Number></Dial>'));
  office.answers('/screen', twiml('<Say>A call for you</Say><Hangup/>'));
  office.answers('/after', twiml('<Pause length="60"/>'));
  await office.ring();
  await office.carrier.advance(2_000);
  expect(office.asked('/screen')[0]?.params).toMatchObject({ To: '+12025550177', Direction: 'outbound-dial' });
  expect(office.asked('/after')).toEqual([]);
  await office.carrier.advance(2_000);
  expect(office.asked('/after')[0]?.params['DialBridged']).toBe('false');
});

test('with answerOnBridge the caller hears it ring until somebody is there', async () => {
  await using office = await openOffice();
  office.answers('/twilio/voice', twiml('<Dial answerOnBridge="true">+12025550177</Dial>'));
  const call = await office.ring();
  expect(office.carrier.account.calls.get(call)?.status).toBe('ringing');
  await office.carrier.advance(2_000);
  expect(office.carrier.account.calls.get(call)?.status).toBe('in-progress');
});

test('a redirected called leg lives on, and the caller goes on to the action', async () => {
  await using office = await openOffice();
  office.answers('/twilio/voice', twiml('<Dial action="/after">+12025550177</Dial>'));
  office.answers('/after', twiml('<Pause length="60"/>'));
  office.answers('/elsewhere', twiml('<Pause length="60"/>'));
  await office.ring();
  await office.carrier.advance(2_000);
  const leg = office.carrier.state().calls.find(call => call.direction === 'outbound-dial')?.callSid ?? '';
  office.carrier.account.calls.get(leg)?.redirect({ url: 'http://product.test/elsewhere', method: 'POST' });
  await office.carrier.idle();
  expect(office.asked('/after')[0]?.params['DialCallStatus']).toBe('completed');
  expect(office.asked('/elsewhere')[0]?.params['CallSid']).toBe(leg);
  expect(office.carrier.state().calls).toHaveLength(2);
});

test('a redirected caller still tells the action, whose answer is ignored; without one, the Redirect that follows', async () => {
  await using office = await openOffice();
  office.answers(
    '/twilio/voice',
    twiml('<Dial action="/after"><Conference>a</Conference></Dial><Redirect>/next</Redirect>'),
  );
  office.answers('/after', twiml('<Say>Ignored</Say><Redirect>/never</Redirect>'));
  office.answers('/new', twiml('<Dial><Conference>b</Conference></Dial><Redirect>/next</Redirect>'));
  office.answers('/next', twiml('<Redirect>/never</Redirect>'));
  const call = await office.ring();
  const redirect = async () => {
    office.carrier.account.calls.get(call)?.redirect({ url: 'http://product.test/new', method: 'POST' });
    await office.carrier.idle();
  };
  await redirect();
  expect([office.asked('/after').length, office.asked('/next').length, office.asked('/never').length]).toEqual([
    1, 0, 0,
  ]);
  await redirect();
  expect([office.asked('/after').length, office.asked('/next').length, office.asked('/never').length]).toEqual([
    1, 1, 0,
  ]);
  expect(office.carrier.state().calls).toHaveLength(1);
});
