import { expect, test } from 'vitest';
import { writeWav } from '#server/local-carrier/audio/wav.ts';
import { silentAudio } from '#server/local-carrier/ports.ts';
import { bank, customer, openOffice, twiml } from './office.ts';

test('prompts are said one after the other, in their language, each as long as it takes', async () => {
  await using office = await openOffice();
  office.answers('/twilio/voice', twiml('<Say language="zh-CN" loop="2">您好</Say><Pause length="3"/><Say>Bye</Say>'));
  const heard: string[] = [];
  const audio = {
    ...silentAudio,
    say: (prompt: { text: string; language: string; durationMs: number }) => {
      heard.push(`${prompt.language} ${prompt.text} ${prompt.durationMs}`);
      return { stop: () => heard.push('stop') };
    },
    close: (reason: string) => heard.push(reason),
  };
  office.carrier.dialIn({ from: customer, to: bank, audio });
  await office.carrier.idle();
  expect(heard).toEqual(['zh-CN 您好 820']);
  await office.carrier.advance(1_640);
  expect(heard).toEqual(['zh-CN 您好 820', 'stop', 'zh-CN 您好 820', 'stop']);
  await office.carrier.advance(3_000 + 495);
  expect(heard.slice(4)).toEqual(['en-US Bye 495', 'stop', 'completed']);
});

test('a sound file is fetched once, played as often as asked, and one that is no sound is passed over', async () => {
  await using office = await openOffice();
  office.answers(
    '/twilio/voice',
    twiml('<Play>/broken.wav</Play><Play loop="2">/ding.wav</Play><Play>ding.wav</Play>'),
  );
  office.answers('/ding.wav', { type: 'audio/wav', body: Buffer.from(writeWav(new Int16Array(8_000).fill(500))) });
  office.answers('/broken.wav', { type: 'audio/wav', body: 'no sound' });
  office.answers('/twilio/ding.wav', { status: 404 });
  const played: number[] = [];
  const audio = { ...silentAudio, play: (samples: Int16Array) => (played.push(samples.length), { stop() {} }) };
  office.carrier.dialIn({ from: customer, to: bank, audio });
  await office.carrier.idle();
  await office.carrier.advance(2_000);
  expect(played).toEqual([8_000, 8_000]);
  expect(office.asked('/ding.wav')).toHaveLength(1);
  expect(office.carrier.account.log.warnings().map(warning => warning.code)).toEqual([12300, 11200]);
  expect(office.carrier.state().calls).toEqual([]);
});

test.each([
  { attributes: 'numDigits="1"', keys: '1', digits: '1', finished: '' },
  { attributes: 'numDigits="3"', keys: '12345', digits: '123', finished: '' },
  { attributes: '', keys: '42#7', digits: '42', finished: '#' },
  { attributes: 'finishOnKey="*"', keys: '4#*', digits: '4#', finished: '*' },
  { attributes: 'finishOnKey="" numDigits="2"', keys: '#*', digits: '#*', finished: '' },
  { attributes: '', keys: '99', digits: '99', finished: '' },
])('<Gather $attributes> and the keys $keys give $digits', async ({ attributes, keys, digits, finished }) => {
  await using office = await openOffice();
  office.answers(
    '/twilio/voice',
    twiml(`<Gather action="/menu" ${attributes}><Say>Choose</Say></Gather><Say>None</Say>`),
  );
  office.answers('/menu', twiml('<Pause length="60"/>'));
  const call = await office.ring();
  await office.press(call, keys);
  await office.carrier.advance(5_000);
  expect(office.asked('/menu')[0]?.params).toMatchObject({ CallSid: call, Digits: digits, FinishedOnKey: finished });
});

test('a key stops the prompt at once; without a key the next verb follows, after prompt and time-out', async () => {
  await using office = await openOffice();
  const menu = '<Gather action="/menu" timeout="4" numDigits="2"><Say>A long explanation of everything</Say></Gather>';
  office.answers('/twilio/voice', twiml(`${menu}<Redirect>/silent</Redirect>`));
  office.answers('/silent', twiml('<Pause length="60"/>'));
  office.answers('/menu', twiml('<Pause length="60"/>'));
  await office.ring();
  const prompt = 300 + 65 * 'A long explanation of everything'.length;
  await office.carrier.advance(prompt + 3_999);
  expect(office.asked('/silent')).toEqual([]);
  await office.carrier.advance(1);
  expect(office.asked('/silent')).toHaveLength(1);

  const second = await office.ring();
  await office.press(second, '1');
  await office.carrier.advance(3_999);
  expect(office.asked('/menu')).toEqual([]);
  await office.carrier.advance(1);
  expect(office.asked('/menu')[0]?.params['Digits']).toBe('1');
});

test('nothing pressed is told to the action only where that is asked for; a lone # is nothing', async () => {
  await using office = await openOffice();
  office.answers('/twilio/voice', twiml('<Gather actionOnEmptyResult="true" timeout="1"/><Say>Never</Say>'));
  const fields: string[] = [];
  const call = await office.ring();
  office.answers(
    '/twilio/voice',
    ({ Digits = 'first' }) => (fields.push(Digits), twiml('<Gather action="/never"/><Pause length="9"/>')),
  );
  await office.carrier.advance(1_000);
  expect(fields).toEqual(['']);
  await office.press(call, '#');
  expect(office.asked('/never')).toEqual([]);
});

test('a redirect goes where it says, relative to where it stands', async () => {
  await using office = await openOffice();
  office.answers('/twilio/voice', twiml('<Redirect>voice/next?step=2</Redirect>'));
  office.answers('/twilio/voice/next', twiml('<Redirect method="GET">../../far</Redirect>'));
  office.answers('/far', twiml('<Hangup/><Say>Never</Say>'));
  const call = await office.ring();
  expect(office.asked('/twilio/voice/next')[0]?.url).toBe('http://product.test/twilio/voice/next?step=2');
  expect(office.asked('/far')[0]).toMatchObject({ method: 'GET' });
  expect(office.carrier.account.calls.get(call)?.status).toBe('completed');
});

test.each([
  { body: '<Reject/>', status: 'no-answer', answered: false },
  { body: '<Reject reason="busy"/>', status: 'busy', answered: false },
  { body: '<Hangup/>', status: 'completed', answered: true },
  { body: '<Say>Hi</Say><Reject/>', status: 'completed', answered: true },
  { body: '', status: 'completed', answered: true },
])('a call that meets "$body" ends $status', async ({ body, status, answered }) => {
  await using office = await openOffice();
  office.answers('/twilio/voice', twiml(body));
  const call = await office.ring();
  await office.carrier.advance(5_000);
  expect(office.carrier.account.calls.get(call)).toMatchObject({ status });
  expect(office.carrier.account.calls.get(call)?.answeredAt !== null).toBe(answered);
});

test('a pause before anything else lets the caller hear it ring', async () => {
  await using office = await openOffice();
  office.answers('/twilio/voice', twiml('<Pause length="4"/><Say>Hello</Say><Pause length="60"/>'));
  const call = await office.ring();
  const { calls } = office.carrier.account;
  expect(calls.get(call)?.status).toBe('ringing');
  await office.carrier.advance(4_000);
  expect(calls.get(call)?.status).toBe('in-progress');
});

test.each(['<Connect/>', '<Pay/>', '<Message/>', '<Start><Stream/></Start>'])(
  '%s is said to be unsupported, and passed over',
  async verb => {
    await using office = await openOffice();
    office.answers('/twilio/voice', twiml(`${verb}<Say>Next</Say><Pause length="60"/>`));
    const call = await office.ring();
    expect(office.carrier.account.log.warnings()).toMatchObject([{ code: 12200, callSid: call }]);
    expect(office.carrier.account.calls.get(call)?.status).toBe('in-progress');
  },
);
