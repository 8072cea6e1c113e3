import { expect, test } from 'vitest';
import { bank, customer, openOffice, twiml } from './office.ts';

test('a customer waits in the queue, an agent joins a room, and the customer is pulled in', async () => {
  await using office = await openOffice();
  const { carrier } = office;
  const client = await office.client();
  const room = (label: string) =>
    twiml(
      `<Dial action="/left"><Conference participantLabel="${label}" beep="false" waitUrl="" statusCallback="/room/events" ` +
        'statusCallbackEvent="start end join leave">room-1</Conference></Dial>',
    );
  office.answers('/twilio/voice', twiml('<Say>Welcome</Say><Enqueue waitUrl="/wait" action="/left">support</Enqueue>'));
  office.answers('/wait', twiml('<Say>You are next</Say><Pause length="10"/>'));
  office.answers('/twilio/voice/agent', room('agent-1'));
  office.answers('/join', room('customer'));
  office.answers('/left', twiml('<Hangup/>'));

  const caller = await office.ring();
  await carrier.advance(5_000);
  expect(office.asked('/wait')[0]?.params).toMatchObject({
    CallSid: caller,
    QueuePosition: '1',
    CurrentQueueSize: '1',
  });

  const agent = await office.connect({ offer: '42' });
  expect(office.asked('/twilio/voice/agent')[0]?.params).toMatchObject({ offer: '42', From: 'client:agent_1', To: '' });
  const [queue] = await client.queues.list();
  await client
    .queues(queue?.sid ?? '')
    .members(caller)
    .update({ url: 'http://product.test/join' });
  await carrier.idle();

  const [conference] = carrier.state().conferences;
  expect(conference).toMatchObject({ friendlyName: 'room-1', status: 'in-progress' });
  expect(conference?.participants.map(one => [one.callSid, one.label])).toEqual([
    [agent, 'agent-1'],
    [caller, 'customer'],
  ]);
  expect(office.asked('/left')[0]?.params).toMatchObject({
    CallSid: caller,
    QueueResult: 'redirected',
    QueueTime: '4',
  });

  await carrier.advance(30_000);
  await client.conferences(conference?.conferenceSid ?? '').update({ status: 'completed' });
  await carrier.idle();
  expect(carrier.state().calls).toEqual([]);
  expect(
    office.asked('/room/events').map(entry => [entry.params['SequenceNumber'], entry.params['StatusCallbackEvent']]),
  ).toEqual([
    ['0', 'participant-join'],
    ['1', 'participant-join'],
    ['2', 'conference-start'],
    ['3', 'participant-leave'],
    ['4', 'participant-leave'],
    ['5', 'conference-end'],
  ]);
  const [ended] = office.asked('/twilio/voice/status');
  expect(ended?.params).toMatchObject({
    CallSid: caller,
    From: customer,
    To: bank,
    CallStatus: 'completed',
    CallDuration: '35',
  });
  expect(office.violations()).toEqual([]);
});
