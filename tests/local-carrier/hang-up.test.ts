import { expect, test } from 'vitest';
import { openOffice, twiml } from './office.ts';

const flow: Record<string, string> = {
  '/twilio/voice': twiml('<Gather action="/menu" numDigits="1"><Say>Choose</Say></Gather><Redirect>/queue</Redirect>'),
  '/queue': twiml('<Enqueue waitUrl="/wait" action="/left-queue">support</Enqueue>'),
  '/wait': twiml('<Say>You are next</Say><Pause length="30"/>'),
  '/room': twiml('<Dial action="/left-room"><Conference beep="false" waitUrl="">room</Conference></Dial>'),
  '/left-queue': twiml('<Say>Ignored</Say><Redirect>/never</Redirect>'),
  '/left-room': twiml('<Say>Ignored</Say><Redirect>/never</Redirect>'),
};

test.each([
  { step: 'ringing', told: [], status: 'no-answer', why: 'before anything was asked' },
  { step: 'answered', told: ['/twilio/voice'], status: 'completed', why: 'as it is answered' },
  { step: 'Gather', told: ['/twilio/voice'], status: 'completed', why: 'at the menu: no action' },
  { step: 'Redirect', told: ['/twilio/voice'], status: 'completed', why: 'between two documents' },
  { step: 'queued', told: ['/twilio/voice', '/queue', '/left-queue'], status: 'completed', why: 'entering the queue' },
  {
    step: 'Pause',
    told: ['/twilio/voice', '/queue', '/wait', '/left-queue'],
    status: 'completed',
    why: 'in the queue',
  },
])('a caller who hangs up $why ($step) is told about once, and nothing goes on', async ({ step, told, status }) => {
  await using office = await openOffice();
  for (const [path, page] of Object.entries(flow)) office.answers(path, page);
  office.carrier.account.faults.set({ hangUpAt: step });
  const call = await office.ring();
  await office.carrier.advance(60_000);
  const { log } = office.carrier.account;
  const paths = log.webhooks().map(entry => new URL(entry.url).pathname);
  expect(paths.filter(path => !path.endsWith('/status')).sort()).toEqual([...told].sort());
  expect(office.asked('/twilio/voice/status').map(entry => entry.params['CallStatus'])).toEqual([status]);
  expect(office.carrier.state()).toMatchObject({ calls: [], conferences: [] });
  expect(office.carrier.account.calls.get(call)?.status).toBe(status);
});

test('leaving the queue by hanging up is told with how long it was', async () => {
  await using office = await openOffice();
  for (const [path, page] of Object.entries(flow)) office.answers(path, page);
  office.answers('/twilio/voice', flow['/queue'] ?? '');
  const call = await office.ring();
  await office.carrier.advance(12_000);
  office.carrier.hangUp(call);
  office.carrier.hangUp(call);
  await office.carrier.idle();
  expect(office.asked('/left-queue').map(entry => entry.params)).toMatchObject([
    { CallSid: call, CallStatus: 'completed', QueueResult: 'hangup', QueueTime: '12' },
  ]);
  expect(office.asked('/twilio/voice/status').map(entry => entry.params['CallDuration'])).toEqual(['12']);
});

test('hanging up in a conference is told to the action, whose answer is ignored', async () => {
  await using office = await openOffice();
  for (const [path, page] of Object.entries(flow)) office.answers(path, page);
  office.answers('/twilio/voice', flow['/room'] ?? '');
  const call = await office.ring();
  office.carrier.hangUp(call);
  await office.carrier.advance(10_000);
  expect(office.asked('/left-room')[0]?.params).toMatchObject({ CallStatus: 'completed', DialCallStatus: 'answered' });
  expect(office.asked('/never')).toEqual([]);
});

test('hanging up while a document is on its way: the document is ignored', async () => {
  await using office = await openOffice();
  const { promise, resolve } = Promise.withResolvers<string>();
  office.answers('/twilio/voice', () => promise);
  const { callSid } = office.carrier.call(null, '+12025550100');
  await new Promise<void>(done => setImmediate(done));
  office.carrier.hangUp(callSid);
  resolve(flow['/queue'] ?? '');
  await office.carrier.idle();
  expect(office.asked('/twilio/voice')[0]?.params['From']).toBe('anonymous');
  expect(office.carrier.state().queues).toEqual([]);
  expect(office.asked('/twilio/voice/status')).toHaveLength(1);
});
