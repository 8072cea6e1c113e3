import { expect, test } from 'vitest';
import { MediaServer } from '#server/local-carrier/media/media-server.ts';
import { bank, customer, type Office, openOffice, twiml } from './office.ts';
import { ToneLeg } from './tone-leg.ts';

const voicemail = (attributes: string) =>
  twiml(`<Say>Speak</Say><Record action="/message" playBeep="false" ${attributes}/><Say>Nothing came</Say>`);

/** A caller who is asked to speak, with or without a voice. */
async function leaveMessage(office: Office, attributes: string, voice: number | null = null) {
  office.answers('/twilio/voice', voicemail(attributes));
  office.answers('/message', twiml('<Pause length="60"/>'));
  office.answers('/recording/status', '');
  const leg = voice === null ? null : new ToneLeg(new MediaServer({ time: office.carrier.account.clock }), voice);
  const { callSid } = leg
    ? office.carrier.dialIn({ from: customer, to: bank, audio: leg })
    : office.carrier.call(customer, bank);
  await office.carrier.idle();
  await office.carrier.advance(625);
  return { callSid, leg };
}

test('a message ends with any key, and the action is told where it is and how long', async () => {
  await using office = await openOffice();
  const { callSid } = await leaveMessage(office, 'recordingStatusCallback="/recording/status"');
  await office.carrier.advance(9_000);
  await office.press(callSid, '5');
  const [told] = office.asked('/message');
  expect(told?.params).toMatchObject({ CallSid: callSid, Digits: '5', RecordingDuration: '9' });
  await office.carrier.advance(1_000);
  const report = office.asked('/recording/status')[0]?.params;
  expect(report).toMatchObject({ RecordingSource: 'RecordVerb', RecordingStatus: 'completed', RecordingDuration: '9' });
  expect(told?.params).toMatchObject({
    RecordingUrl: report?.['RecordingUrl'],
    RecordingSid: report?.['RecordingSid'],
  });
});

test.each([
  { attributes: 'finishOnKey="#"', keys: '5', after: 20_000, asked: 0 },
  { attributes: 'finishOnKey="#"', keys: '5#', after: 0, asked: 1 },
  { attributes: 'finishOnKey=""', keys: '*#0', after: 20_000, asked: 0 },
  { attributes: 'maxLength="20"', keys: '', after: 20_000, asked: 1 },
  { attributes: 'maxLength="21"', keys: '', after: 20_000, asked: 0 },
])('<Record $attributes> with the keys "$keys" asks its action $asked times', async given => {
  await using office = await openOffice();
  const { callSid } = await leaveMessage(office, given.attributes);
  await office.press(callSid, given.keys);
  await office.carrier.advance(given.after);
  expect(office.asked('/message')).toHaveLength(given.asked);
});

test('a caller who hangs up has left a message all the same', async () => {
  await using office = await openOffice();
  const { callSid } = await leaveMessage(office, '');
  await office.carrier.advance(6_000);
  office.carrier.hangUp(callSid);
  await office.carrier.idle();
  expect(office.asked('/message')[0]?.params).toMatchObject({
    Digits: 'hangup',
    RecordingDuration: '6',
    CallStatus: 'completed',
  });
});

test('without an action the same document is asked for again, and the beep comes before the recording', async () => {
  await using office = await openOffice();
  let asked = 0;
  office.answers('/twilio/voice', () => ((asked += 1), twiml('<Record maxLength="10"/>')));
  const callSid = await office.ring();
  await office.carrier.advance(10_000);
  expect(asked).toBe(1);
  await office.carrier.advance(200);
  expect(asked).toBe(2);
  expect(office.asked('/twilio/voice').at(-1)?.params).toMatchObject({ CallSid: callSid, RecordingDuration: '10' });
});

test('a message ends with a silence, which is not part of it', async () => {
  await using office = await openOffice();
  const { leg } = await leaveMessage(office, 'timeout="3"', 2_000);
  await office.carrier.advance(4_000);
  leg!.voice = 0;
  await office.carrier.advance(2_000);
  expect(office.asked('/message')).toEqual([]);
  await office.carrier.advance(1_100);
  expect(office.asked('/message')[0]?.params).toMatchObject({ RecordingDuration: '4' });
  expect(office.asked('/message')[0]?.params).not.toHaveProperty('Digits');
});

test('when nobody says a word the next verb follows', async () => {
  await using office = await openOffice();
  const { callSid } = await leaveMessage(office, 'timeout="3"', 0);
  await office.carrier.advance(3_100);
  expect(office.asked('/message')).toEqual([]);
  await office.carrier.advance(2_000);
  expect(office.carrier.account.calls.get(callSid)?.status).toBe('completed');
});

test('a recording that was started goes on beside other verbs until it is stopped', async () => {
  await using office = await openOffice();
  office.answers(
    '/twilio/voice',
    twiml(
      '<Start><Recording recordingStatusCallback="/recording/status" channels="mono"/></Start><Pause length="7"/>' +
        '<Stop><Recording/></Stop><Pause length="7"/>',
    ),
  );
  office.answers('/recording/status', '');
  const callSid = await office.ring();
  await office.carrier.advance(10_000);
  expect(office.asked('/recording/status').map(entry => entry.params)).toMatchObject([
    { CallSid: callSid, RecordingDuration: '7', RecordingChannels: '1' },
  ]);
  expect(office.carrier.account.log.warnings()).toEqual([]);
});
