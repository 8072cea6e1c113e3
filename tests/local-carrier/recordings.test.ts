import { expect, test } from 'vitest';
import { readWav } from '#server/local-carrier/audio/wav.ts';
import { accountSid, apiKeySecret, apiKeySid, bank, type Office, openOffice, twiml } from './office.ts';
import { twoInARoom } from './room.ts';

const told = 'http://product.test/recording/status';
const everything = ['in-progress', 'completed', 'absent'];

/** A customer who waits on the line, about to be recorded. */
async function liveCall(office: Office) {
  office.answers('/twilio/voice', twiml('<Pause length="3600"/>'));
  office.answers('/recording/status', '');
  const sid = await office.ring();
  // A pause that comes first does not answer a call.
  office.carrier.account.calls.get(sid)?.answer();
  return { sid, call: (await office.client()).calls(sid) };
}

const authorization = `Basic ${Buffer.from(`${apiKeySid}:${apiKeySecret}`).toString('base64')}`;
const soundOf = (office: Office, sid: string, headers: Record<string, string> = { authorization }) =>
  fetch(`${office.url}/2010-04-01/Accounts/${accountSid}/Recordings/${sid}.wav`, { headers });

/** Length of the file in seconds. */
async function secondsOf(office: Office, sid: string): Promise<number> {
  const samples = readWav(new Uint8Array(await (await soundOf(office, sid)).arrayBuffer()));
  return (samples?.length ?? Number.NaN) / 8_000;
}

const reports = (office: Office) => office.asked('/recording/status').map(entry => entry.params);

test('a call is recorded until it ends, and its file is there a moment later', async () => {
  await using office = await openOffice();
  const { sid, call } = await liveCall(office);
  const made = await call.recordings.create({
    recordingChannels: 'dual',
    recordingStatusCallback: told,
    recordingStatusCallbackEvent: everything,
  });
  expect(made).toMatchObject({ callSid: sid, status: 'in-progress', channels: 2, source: 'StartCallRecordingAPI' });
  await office.carrier.advance(12_000);
  office.carrier.hangUp(sid);
  await office.carrier.idle();
  expect(await call.recordings(made.sid).fetch()).toMatchObject({ status: 'processing', duration: null });
  expect((await soundOf(office, made.sid)).status).toBe(404);
  await office.carrier.advance(1_000);
  const client = await office.client();
  expect(await client.recordings(made.sid).fetch()).toMatchObject({ status: 'completed', duration: '12' });
  const answer = await soundOf(office, made.sid);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'audio/x-wav']);
  expect(answer.headers.get('content-length')).toBe(String(44 + 12 * 8_000 * 2 * 2));
  expect(await secondsOf(office, made.sid)).toBe(12);
  expect(reports(office).map(one => one['RecordingStatus'])).toEqual(['in-progress', 'completed']);
  expect(reports(office)[1]).toMatchObject({
    AccountSid: accountSid,
    CallSid: sid,
    RecordingSid: made.sid,
    RecordingUrl: `${office.url}/2010-04-01/Accounts/${accountSid}/Recordings/${made.sid}`,
    RecordingDuration: '12',
    RecordingChannels: '2',
    RecordingSource: 'StartCallRecordingAPI',
    RecordingTrack: 'both',
  });
  expect(office.violations()).toEqual([]);
});

test.each([
  { pauseBehavior: 'skip', seconds: 7 },
  { pauseBehavior: 'silence', seconds: 12 },
  { pauseBehavior: undefined, seconds: 12 },
])('a pause of five seconds ($pauseBehavior) leaves $seconds of twelve', async ({ pauseBehavior, seconds }) => {
  await using office = await openOffice();
  const { call } = await liveCall(office);
  const { sid } = await call.recordings.create();
  await office.carrier.advance(4_000);
  const pause = { status: 'paused', ...(pauseBehavior ? { pauseBehavior } : {}) } as const;
  expect(await call.recordings('Twilio.CURRENT').update(pause)).toMatchObject({ sid, status: 'paused' });
  await office.carrier.advance(5_000);
  expect(await call.recordings(sid).update({ status: 'in-progress' })).toMatchObject({ status: 'in-progress' });
  await office.carrier.advance(3_000);
  expect(await call.recordings(sid).update({ status: 'stopped' })).toMatchObject({ status: 'stopped' });
  await office.carrier.advance(9_000);
  expect(await call.recordings(sid).fetch()).toMatchObject({ status: 'completed', duration: String(seconds) });
  expect(await secondsOf(office, sid)).toBe(seconds);
  await expect(call.recordings('Twilio.CURRENT').fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
  await expect(call.recordings(sid).update({ status: 'paused' })).rejects.toMatchObject({ status: 400, code: 21220 });
});

test('of which nothing was recorded is absent', async () => {
  await using office = await openOffice();
  const { call } = await liveCall(office);
  const { sid } = await call.recordings.create({
    recordingStatusCallback: told,
    recordingStatusCallbackEvent: everything,
  });
  await call.recordings(sid).update({ status: 'stopped' });
  await office.carrier.advance(1_000);
  expect(await call.recordings(sid).fetch()).toMatchObject({ status: 'absent', duration: '0' });
  expect(reports(office).at(-1)).toMatchObject({ RecordingStatus: 'absent', RecordingDuration: '0' });
  expect((await soundOf(office, sid)).status).toBe(404);
});

test('a call that is over, or that nobody knows, cannot be recorded', async () => {
  await using office = await openOffice();
  const { sid, call } = await liveCall(office);
  office.carrier.hangUp(sid);
  await expect(call.recordings.create()).rejects.toMatchObject({ status: 400, code: 21220 });
  const client = await office.client();
  const stranger = client.calls(`CA${'0'.repeat(32)}`);
  await expect(stranger.recordings.create()).rejects.toMatchObject({ status: 404, code: 20404 });
  await expect(stranger.recordings.list()).rejects.toMatchObject({ code: 20404 });
  await expect(client.recordings(`RE${'0'.repeat(32)}`).fetch()).rejects.toMatchObject({ code: 20404 });
});

test('recordings are listed by call and by conference, and deleted for good', async () => {
  await using office = await openOffice();
  const { sid, call } = await liveCall(office);
  const other = await liveCall(office);
  const recording = await call.recordings.create();
  await other.call.recordings.create();
  await office.carrier.advance(2_000);
  office.carrier.hangUp(sid);
  await office.carrier.advance(1_000);
  const client = await office.client();
  expect(await client.recordings.list()).toHaveLength(2);
  expect((await client.recordings.list({ callSid: sid })).map(one => one.sid)).toEqual([recording.sid]);
  expect((await call.recordings.list()).map(one => one.sid)).toEqual([recording.sid]);
  expect(await client.recordings.list({ conferenceSid: `CF${'0'.repeat(32)}` })).toEqual([]);
  expect((await soundOf(office, recording.sid, {})).status).toBe(401);
  expect(await client.recordings(recording.sid).remove()).toBe(true);
  expect((await soundOf(office, recording.sid)).status).toBe(404);
  await expect(client.recordings(recording.sid).remove()).rejects.toMatchObject({ code: 20404 });
  expect(office.violations()).toEqual([]);
});

test('a placed call and an invited participant are recorded from the answer when asked for', async () => {
  await using office = await openOffice({ callsPerSecond: 1_000 });
  const client = await office.client();
  const wish = { from: bank, to: '+12025550177', record: true, recordingStatusCallback: told };
  office.answers('/recording/status', '');
  const placed = await client.calls.create({
    ...wish,
    twiml: twiml('<Pause length="6"/>'),
    statusCallback: 'http://product.test/call/status',
  });
  await office.carrier.advance(2_000 + 6_000 + 1_000);
  expect(office.asked('/call/status')[0]?.params).toMatchObject({ RecordingDuration: '6' });
  expect(reports(office)[0]).toMatchObject({
    CallSid: placed.sid,
    RecordingSource: 'OutboundAPI',
    RecordingDuration: '6',
  });
  const invited = await client.conferences('room-9').participants.create(wish);
  await office.carrier.advance(2_000 + 4_000);
  office.carrier.hangUp(invited.callSid);
  await office.carrier.advance(1_000);
  expect(reports(office)[1]).toMatchObject({ CallSid: invited.callSid, RecordingDuration: '4' });
  expect(office.carrier.account.log.warnings()).toEqual([]);
  expect(office.violations()).toEqual([]);
});

test('a conference is recorded from its beginning to its end, as its first participant wished', async () => {
  await using office = await openOffice();
  office.answers('/recording/status', '');
  const record = `record="record-from-start" recordingStatusCallback="${told}"`;
  const { conferenceSid, agentSid, callSid } = await twoInARoom(office, record, 'record="do-not-record"');
  const conference = (await office.client()).conferences(conferenceSid);
  await office.carrier.advance(5_000);
  const [running] = await conference.recordings.list();
  expect(running).toMatchObject({ status: 'in-progress', channels: 1, source: 'Conference', callSid });
  await conference.recordings('Twilio.CURRENT').update({ status: 'paused', pauseBehavior: 'skip' });
  await office.carrier.advance(5_000);
  await conference.recordings(running?.sid ?? '').update({ status: 'in-progress' });
  office.carrier.hangUp(agentSid);
  await office.carrier.advance(5_000);
  office.carrier.hangUp(callSid);
  await office.carrier.advance(1_000);
  expect(reports(office)).toMatchObject([{ ConferenceSid: conferenceSid, RecordingDuration: '10' }]);
  expect(await secondsOf(office, running?.sid ?? '')).toBe(10);
  const client = await office.client();
  expect(await client.recordings.list({ conferenceSid })).toHaveLength(1);
  await conference.recordings(running?.sid ?? '').remove();
  expect(await conference.recordings.list()).toEqual([]);
  expect(office.violations()).toEqual([]);
});

test.each([
  { record: 'record-from-answer-dual', seconds: '10', channels: '2' },
  { record: 'record-from-ringing', seconds: '12', channels: '1' },
])('<Dial record="$record"> records the dialling leg and tells its action', async ({ record, seconds, channels }) => {
  await using office = await openOffice();
  office.answers('/recording/status', '');
  office.answers(
    '/twilio/voice',
    twiml(
      `<Dial action="/after" record="${record}" recordingStatusCallback="${told}"><Number>+12025550177</Number></Dial>`,
    ),
  );
  office.answers('/after', twiml('<Pause length="60"/>'));
  const sid = await office.ring();
  await office.carrier.advance(2_000 + 10_000);
  office.carrier.hangUp(office.carrier.state().calls.find(call => call.callSid !== sid)?.callSid ?? '');
  await office.carrier.advance(1_000);
  const report = { CallSid: sid, RecordingSource: 'DialVerb', RecordingDuration: seconds, RecordingChannels: channels };
  expect(reports(office)).toMatchObject([report]);
  expect(office.asked('/after')[0]?.params['RecordingUrl']).toBe(reports(office)[0]?.['RecordingUrl']);
});

test('around a conference a leg is recorded as long as it takes part', async () => {
  await using office = await openOffice();
  office.answers('/recording/status', '');
  office.answers(
    '/twilio/voice',
    twiml(
      `<Dial action="/after" record="record-from-answer-dual" recordingStatusCallback="${told}"><Conference>room</Conference></Dial>`,
    ),
  );
  office.answers('/after', twiml('<Pause length="60"/>'));
  const sid = await office.ring();
  await office.carrier.advance(7_000);
  await (await office.client()).calls(sid).update({ twiml: twiml('<Pause length="60"/>') });
  await office.carrier.advance(1_000);
  expect(reports(office)).toMatchObject([{ CallSid: sid, RecordingDuration: '7' }]);
});
