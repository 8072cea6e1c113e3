import { expect, test } from 'vitest';
import { openOffice, twiml } from './office.ts';

test('the waiting room is asked for again and again, with the place in the line each time', async () => {
  await using office = await openOffice();
  office.answers('/twilio/voice', twiml('<Enqueue waitUrl="/wait">support</Enqueue>'));
  office.answers('/wait', twiml('<Pause length="5"/>'));
  await office.ring();
  const second = await office.ring('+12025550124');
  await office.carrier.advance(10_000);
  const asked = office.asked('/wait').filter(entry => entry.callSid === second);
  expect(asked.map(({ params }) => [params['QueuePosition'], params['QueueTime'], params['CurrentQueueSize']])).toEqual(
    [
      ['2', '0', '2'],
      ['2', '5', '2'],
      ['2', '10', '2'],
    ],
  );
});

test('a waiting room with nothing to hear is not asked for without a pause', async () => {
  await using office = await openOffice();
  office.answers('/twilio/voice', twiml('<Enqueue waitUrl="/wait">support</Enqueue>'));
  office.answers('/wait', twiml(''));
  await office.ring();
  await office.carrier.advance(3_000);
  expect(office.asked('/wait').length).toBe(4);
});

test('a key pressed in the waiting room leads out of the queue with <Leave>', async () => {
  await using office = await openOffice();
  office.answers('/twilio/voice', twiml('<Enqueue waitUrl="/wait" action="/left">support</Enqueue><Say>Never</Say>'));
  office.answers('/wait', twiml('<Gather numDigits="1" action="/key"><Pause length="20"/></Gather>'));
  office.answers('/key', twiml('<Leave/>'));
  office.answers('/left', twiml('<Pause length="60"/>'));
  const call = await office.ring();
  await office.carrier.advance(7_000);
  await office.press(call, '9');
  expect(office.asked('/key')[0]?.params).toMatchObject({ Digits: '9', QueuePosition: '1' });
  expect(office.asked('/left')[0]?.params).toMatchObject({ QueueResult: 'leave', QueueTime: '7' });
  expect(office.carrier.state().queues[0]?.callSids).toEqual([]);
});

test('verbs that do not belong in a waiting room are passed over', async () => {
  await using office = await openOffice();
  office.answers('/twilio/voice', twiml('<Enqueue waitUrl="/wait">support</Enqueue>'));
  office.answers('/wait', twiml('<Dial>+12025550124</Dial><Pause length="20"/>'));
  await office.ring();
  expect(office.carrier.account.log.warnings()).toMatchObject([{ code: 12200 }]);
  expect(office.carrier.state().calls).toHaveLength(1);
});

test.each([
  { wait: { status: 500 }, result: 'error', why: 'the waiting room cannot be had' },
  { wait: twiml('<Hangup/>'), result: 'hangup', why: 'the waiting room hangs up' },
])('when $why, the action is told: $result', async ({ wait, result }) => {
  await using office = await openOffice();
  office.answers('/twilio/voice', twiml('<Enqueue waitUrl="/wait" action="/left">support</Enqueue>'));
  office.answers('/wait', wait);
  office.answers('/left', twiml('<Hangup/>'));
  await office.ring();
  expect(office.asked('/left')[0]?.params).toMatchObject({ QueueResult: result });
  expect(office.carrier.state().calls).toEqual([]);
});

test('a full queue sends the caller on', async () => {
  await using office = await openOffice();
  office.answers('/twilio/voice', twiml('<Enqueue waitUrl="" maxQueueSize="1" action="/left">support</Enqueue>'));
  office.answers('/left', twiml('<Say>Sorry</Say>'));
  await office.ring();
  await office.ring();
  expect(office.asked('/left')[0]?.params['QueueResult']).toBe('queue-full');
  expect(office.asked('/left')[0]?.params['QueueSid']).toBeUndefined();
});

test('another call takes the caller at the front, who first hears what it is about', async () => {
  await using office = await openOffice();
  office.answers('/twilio/voice', twiml('<Enqueue waitUrl="" action="/left">support</Enqueue>'));
  office.answers('/twilio/voice/agent', twiml('<Dial action="/dialled"><Queue url="/about">support</Queue></Dial>'));
  office.answers('/about', twiml('<Say>This call may be recorded</Say>'));
  office.answers('/left', twiml('<Hangup/>'));
  office.answers('/dialled', twiml('<Hangup/>'));
  const caller = await office.ring();
  await office.carrier.advance(8_000);
  const agent = await office.connect({});
  expect(office.asked('/about')[0]?.params).toMatchObject({ CallSid: caller, DequeingCallSid: agent, QueueTime: '8' });
  await office.carrier.advance(30_000);
  office.carrier.hangUp(agent);
  await office.carrier.idle();
  expect(office.asked('/left')[0]?.params).toMatchObject({ QueueResult: 'bridged', QueueTime: '8' });
  expect(office.asked('/dialled')[0]?.params).toMatchObject({
    DequeueResult: 'bridged',
    DequeuedCallSid: caller,
    DequeuedCallQueueTime: '8',
    DequeuedCallDuration: '30',
  });
});

test('whoever takes from an empty queue waits for a caller, but not for ever', async () => {
  await using office = await openOffice();
  office.carrier.account.queues.open('support');
  office.answers('/twilio/voice', twiml('<Enqueue waitUrl="" action="/left">support</Enqueue>'));
  office.answers('/twilio/voice/agent', twiml('<Dial timeout="20" action="/dialled"><Queue>support</Queue></Dial>'));
  office.answers('/dialled', twiml('<Hangup/>'));
  await office.connect({});
  await office.carrier.advance(20_000);
  expect(office.asked('/dialled')[0]?.params).toMatchObject({ DequeueResult: 'queue-empty' });

  await office.connect({});
  await office.carrier.advance(10_000);
  await office.ring();
  expect(office.carrier.state().queues[0]?.callSids).toEqual([]);
  expect(office.carrier.state().calls).toHaveLength(2);
});
