import { expect, test } from 'vitest';
import { dtmf } from '#server/local-carrier/audio/tones.ts';
import { silentAudio } from '#server/local-carrier/ports.ts';
import { bank, openOffice, type Office, twiml } from './office.ts';

const somebody = '+12025550177';

/** Calls this number and goes on with a minute's wait when it is answered. */
async function callOut(office: Office, to: string, timeout = 30): Promise<string> {
  office.answers('/call/status', '');
  const call = await (
    await office.client()
  ).calls.create({
    from: bank,
    to,
    timeout,
    twiml: twiml('<Pause length="600"/>'),
    statusCallback: 'http://product.test/call/status',
    statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
  });
  await office.carrier.idle();
  return call.sid;
}

const progress = (office: Office) => office.asked('/call/status').map(entry => entry.params['CallStatus']);

test.each([
  { to: '+12025550191', wait: 2_000, what: ['initiated', 'ringing', 'busy'] },
  { to: '+12025550192', wait: 29_000, what: ['initiated', 'ringing'] },
  { to: '+12025550192', wait: 30_000, what: ['initiated', 'ringing', 'no-answer'] },
  { to: '+12025550193', wait: 0, what: ['initiated', 'failed'] },
  { to: '+12025550194', wait: 2_000, what: ['initiated', 'ringing', 'in-progress'] },
  { to: '+12025550195', wait: 2_000, what: ['initiated', 'ringing', 'in-progress'] },
  { to: '+12025550195', wait: 5_000, what: ['initiated', 'ringing', 'in-progress', 'completed'] },
  { to: '+12025550196', wait: 0, what: ['initiated', 'ringing', 'busy'] },
  { to: '+12025550197', wait: 7_900, what: ['initiated', 'ringing'] },
  { to: '+12025550197', wait: 8_000, what: ['initiated', 'ringing', 'in-progress'] },
  { to: somebody, wait: 2_000, what: ['initiated', 'ringing', 'in-progress'] },
])('$to after $wait ms: $what', async ({ to, wait, what }) => {
  await using office = await openOffice();
  await callOut(office, to);
  await office.carrier.advance(wait);
  expect(progress(office)).toEqual(what);
});

test('a voicemail box greets, beeps, listens for half a minute and hangs up', async () => {
  await using office = await openOffice();
  const client = await office.client();
  const sid = await callOut(office, '+12025550194');
  await office.carrier.advance(2_000);
  const recording = await client.calls(sid).recordings.create({ recordingTrack: 'inbound', trim: 'trim-silence' });
  await office.carrier.advance(37_000);
  expect(progress(office)).not.toContain('completed');
  await office.carrier.advance(3_000);
  expect(progress(office).at(-1)).toBe('completed');
  // Greeting and beep, without the silence around them.
  expect(Number((await client.recordings(recording.sid).fetch()).duration)).toBeGreaterThanOrEqual(7);
});

test('a telephone in hand rings, is answered, presses keys and hangs up', async () => {
  await using office = await openOffice();
  using phone = office.carrier.telephone(somebody);
  office.answers('/twilio/voice', twiml(`<Dial action="/after"><Number url="/menu">${somebody}</Number></Dial>`));
  office.answers('/menu', twiml('<Gather action="/pressed" numDigits="1"><Pause length="5"/></Gather>'));
  office.answers('/pressed', twiml(''));
  office.answers('/after', twiml('<Pause length="60"/>'));
  const caller = await office.ring();
  await office.carrier.advance(10_000);
  expect(phone.rings).toMatchObject([{ to: somebody, from: '+12025550123' }]);
  expect(phone.answer()).toBe(true);
  await office.carrier.idle();
  phone.press('1');
  await office.carrier.idle();
  expect(office.asked('/pressed')[0]?.params).toMatchObject({ Digits: '1', ParentCallSid: caller });
  phone.hangUp();
  await office.carrier.idle();
  expect(office.asked('/after')[0]?.params['DialCallStatus']).toBe('completed');
  expect(phone.ended).toBe('completed');
});

test('somebody who declines is busy, and it is too late to answer', async () => {
  await using office = await openOffice();
  using phone = office.carrier.telephone(somebody);
  await callOut(office, somebody);
  phone.decline();
  await office.carrier.idle();
  expect([progress(office).at(-1), phone.answer()]).toEqual(['busy', false]);
});

test('of two telephones with one number the first to answer has the call; one alone may refuse', async () => {
  await using office = await openOffice();
  using one = office.carrier.telephone(somebody);
  using two = office.carrier.telephone(somebody);
  using three = office.carrier.telephone(somebody);
  const sid = await callOut(office, somebody);
  one.decline();
  expect([one.ended, office.carrier.account.calls.get(sid)?.status]).toEqual(['busy', 'ringing']);
  expect(two.answer()).toBe(true);
  await office.carrier.idle();
  expect([two.ended, three.ended, three.answer()]).toEqual([null, 'canceled', false]);
  expect(office.carrier.state().telephones).toEqual([somebody]);
});

test('who does not answer in time hears it stop; a number nobody has in hand is one as all others', async () => {
  await using office = await openOffice({ callsPerSecond: 1_000 });
  {
    using phone = office.carrier.telephone(somebody);
    await callOut(office, somebody, 15);
    await office.carrier.advance(15_000);
    expect([phone.ended, progress(office).at(-1)]).toEqual(['canceled', 'no-answer']);
  }
  await callOut(office, somebody);
  await office.carrier.advance(2_000);
  expect(progress(office).at(-1)).toBe('in-progress');
});

test('keys are heard at the other end after the answer, before anything else', async () => {
  await using office = await openOffice({ callsPerSecond: 1_000 });
  const heard: string[] = [];
  const audio = {
    ...silentAudio,
    play: (samples: Int16Array) => (heard.push(`keys ${samples.length / 8_000} s`), { stop() {} }),
    say: ({ text }: { text: string }) => (heard.push(text), { stop() {} }),
  };
  office.carrier.registerTelephone(somebody, () => audio);
  const client = await office.client();
  const fields = { from: bank, to: somebody, sendDigits: 'w12#' };
  const { sid } = await client.calls.create({ ...fields, twiml: twiml('<Say>Hello</Say>') });
  await office.carrier.idle();
  office.carrier.answer(sid);
  await office.carrier.idle();
  expect(heard).toEqual([`keys ${dtmf('w12#').length / 8_000} s`]);
  await office.carrier.advance(2_000);
  expect(heard.slice(1)).toEqual(['Hello']);
  await expect(client.calls.create({ ...fields, sendDigits: '1-2', twiml: twiml('') })).rejects.toMatchObject({
    status: 400,
  });
  expect(office.carrier.account.log.warnings()).toEqual([]);
  expect(office.violations()).toEqual([]);
});

test.each([
  { to: somebody, wait: 2_000, code: '200' },
  { to: '+12025550196', wait: 0, code: '486' },
  { to: '+12025550192', wait: 5_000, code: '487' },
  { to: '+12025550193', wait: 0, code: '404' },
])('an invited participant at $to ends with $code after $wait ms', async ({ to, wait, code }) => {
  await using office = await openOffice();
  office.answers('/call/status', '');
  const { callSid } = await (await office.client()).conferences('room').participants.create({
    from: bank,
    to,
    timeout: 5,
    statusCallback: 'http://product.test/call/status',
    statusCallbackEvent: ['initiated', 'ringing', 'answered', 'completed'],
  });
  await office.carrier.advance(wait);
  office.carrier.hangUp(callSid);
  await office.carrier.idle();
  const told = office.asked('/call/status').map(entry => entry.params);
  expect(told[0]).toMatchObject({ CallStatus: 'initiated', SequenceNumber: '0' });
  expect(told.filter(one => 'SipResponseCode' in one)).toMatchObject([{ SipResponseCode: code }]);
  expect(told.at(-1)?.['SequenceNumber']).toBe(String(told.length - 1));
});

test('who must wait for their turn says how long, and can be taken back before it', async () => {
  await using office = await openOffice();
  const { participants } = (await office.client()).conferences('room');
  const invite = (to: string) => participants.create({ from: bank, to });
  const [first, second, third] = [
    await invite('+12025550171'),
    await invite('+12025550172'),
    await invite('+12025550173'),
  ];
  expect([first, second, third].map(one => one.queueTime)).toEqual(['0', '1000', '2000']);
  const client = await office.client();
  expect(await client.calls(third.callSid).fetch()).toMatchObject({ status: 'queued', queueTime: '2000' });
  expect(await client.calls(second.callSid).update({ status: 'canceled' })).toMatchObject({ status: 'canceled' });
  await office.carrier.advance(10_000);
  expect(await client.calls(second.callSid).fetch()).toMatchObject({ status: 'canceled', startTime: null });
  const inside = office.carrier.state().conferences[0]?.participants.map(one => one.callSid);
  expect(inside).toEqual([first.callSid, third.callSid]);
  expect(office.violations()).toEqual([]);
});
