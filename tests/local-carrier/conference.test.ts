import { expect, test } from 'vitest';
import { type LegAudio, silentAudio } from '#server/local-carrier/ports.ts';
import { applicationSid, bank, customer, type Office, openOffice, twiml } from './office.ts';

const allEvents = 'start end join leave mute hold modify announcement';
const room = (attributes: string) =>
  twiml(
    `<Dial action="/left"><Conference beep="false" waitUrl="" statusCallback="/events" statusCallbackEvent="${allEvents}" ` +
      `${attributes}>room-1</Conference></Dial><Say>Never</Say>`,
  );

/** A leg that writes down what it is told. */
function ears(): { audio: LegAudio; heard: string[] } {
  const heard: string[] = [];
  const playback = (what: string) => (heard.push(what), { stop: () => void heard.push(`${what} ends`) });
  const audio: LegAudio = {
    join: name => heard.push(name === null ? 'alone' : 'in the room'),
    setMuted: muted => heard.push(muted ? 'muted' : 'unmuted'),
    setHeld: held => heard.push(held ? 'held' : 'unheld'),
    play: () => playback('music'),
    say: ({ text }) => playback(text),
    status: () => {},
    close: reason => heard.push(reason),
  };
  return { audio, heard };
}

const events = (office: Office) => office.asked('/events').map(entry => entry.params['StatusCallbackEvent']);

async function twoInARoom(office: Office, caller = 'participantLabel="customer"', agent = 'participantLabel="agent"') {
  office.answers('/twilio/voice', room(caller));
  office.answers('/twilio/voice/agent', room(agent));
  office.answers('/left', twiml('<Hangup/>'));
  const ear = ears();
  const { callSid } = office.carrier.dialIn({ from: customer, to: bank, audio: ear.audio });
  await office.carrier.idle();
  const agentSid = await office.connect({});
  const conferenceSid = office.carrier.state().conferences[0]?.conferenceSid ?? '';
  const participants = (await office.client()).conferences(conferenceSid).participants;
  return { ...ear, callSid, agentSid, conferenceSid, participants };
}

test('a conference begins with the second participant; until then the first one waits', async () => {
  await using office = await openOffice();
  office.answers('/twilio/voice', twiml('<Dial><Conference beep="false">room-1</Conference></Dial>'));
  const { audio, heard } = ears();
  office.carrier.dialIn({ from: customer, to: bank, audio });
  await office.carrier.idle();
  expect(heard).toEqual(['music']);
  expect(office.carrier.state().conferences[0]?.status).toBe('init');
  await office.ring();
  expect(heard).toEqual(['music', 'unmuted', 'in the room', 'music ends']);
  expect(office.carrier.state().conferences[0]?.status).toBe('in-progress');
});

test('nobody starts a conference who is not to start one', async () => {
  await using office = await openOffice();
  office.answers('/twilio/voice', room('startConferenceOnEnter="false"'));
  await office.ring();
  await office.ring();
  expect(office.carrier.state().conferences[0]?.status).toBe('init');
});

test('held, a participant hears the hold music and nobody else; then the room again', async () => {
  await using office = await openOffice();
  office.answers('/hold', twiml('<Say>One moment</Say>'));
  const { participants, callSid, heard } = await twoInARoom(office);
  heard.length = 0;
  const held = await participants(callSid).update({ hold: true, holdUrl: 'http://product.test/hold' });
  await office.carrier.idle();
  expect(held).toMatchObject({ hold: true, label: 'customer' });
  expect(office.asked('/hold')[0]).toMatchObject({ method: 'GET', callSid });
  await participants('customer').update({ hold: false });
  expect(heard).toEqual(['held', 'One moment', 'unheld', 'One moment ends']);
  expect(events(office)).toEqual(expect.arrayContaining(['participant-hold', 'participant-unhold']));
  expect(office.violations()).toEqual([]);
});

test('held before the conference begins, a participant stays held when it does', async () => {
  await using office = await openOffice();
  office.answers('/twilio/voice', room('participantLabel="customer"'));
  office.answers('/twilio/voice/agent', room('participantLabel="agent"'));
  const { audio, heard } = ears();
  office.carrier.dialIn({ from: customer, to: bank, audio });
  await office.carrier.idle();
  const conference = (await office.client()).conferences(office.carrier.state().conferences[0]?.conferenceSid ?? '');
  await conference.participants('customer').update({ hold: true });
  await office.connect({});
  expect(heard).toEqual(['held', 'music', 'unmuted', 'in the room']);
  await conference.participants('customer').update({ hold: false });
  expect(heard.slice(4)).toEqual(['unheld', 'music ends']);
});

test('an announcement ends with the participation', async () => {
  await using office = await openOffice();
  office.answers('/news', twiml('<Say loop="0">Please wait</Say>'));
  const { participants, heard } = await twoInARoom(office);
  office.answers('/left', twiml('<Pause length="60"/>'));
  await participants('customer').update({ announceUrl: 'http://product.test/news' });
  await office.carrier.idle();
  await participants('customer').remove();
  await office.carrier.advance(30_000);
  expect(heard.filter(what => what === 'Please wait')).toHaveLength(1);
  expect(heard.at(-1)).toBe('Please wait ends');
  expect(events(office)).toContain('announcement-fail');
});

test('muted and unmuted by the server, once each', async () => {
  await using office = await openOffice();
  const { participants, heard } = await twoInARoom(office);
  heard.length = 0;
  await participants('customer').update({ muted: true });
  await participants('customer').update({ muted: true });
  await participants('customer').update({ muted: false });
  expect(heard).toEqual(['muted', 'unmuted']);
  expect(events(office).filter(event => event?.includes('mute'))).toEqual(['participant-mute', 'participant-unmute']);
});

test('an announcement is heard by the one it is for, and its end is reported', async () => {
  await using office = await openOffice();
  office.answers('/news', twiml('<Say>You are being transferred</Say>'));
  const { participants, heard } = await twoInARoom(office);
  await participants('customer').update({ announceUrl: 'http://product.test/news' });
  await office.carrier.idle();
  await office.carrier.advance(3_000);
  expect(heard).toContain('You are being transferred');
  expect(events(office)).toContain('announcement-end');
});

test('who is taken out goes on with the action; who is left stays in the room', async () => {
  await using office = await openOffice();
  const { participants, agentSid, callSid } = await twoInARoom(office);
  expect(await participants(agentSid).remove()).toBe(true);
  await office.carrier.idle();
  expect(office.asked('/left')[0]?.params).toMatchObject({ CallSid: agentSid, DialCallStatus: 'answered' });
  expect(office.asked('/events').at(-1)?.params).toMatchObject({
    StatusCallbackEvent: 'participant-leave',
    CallSid: agentSid,
    ParticipantLabel: 'agent',
    ReasonParticipantLeft: 'participant_updated_via_api',
  });
  expect(office.carrier.state().conferences[0]?.participants.map(one => one.callSid)).toEqual([callSid]);
  await expect(participants(agentSid).fetch()).rejects.toMatchObject({ status: 404, code: 20404 });
});

test('whoever ends it by leaving takes everybody along', async () => {
  await using office = await openOffice();
  const { callSid, conferenceSid } = await twoInARoom(office, 'endConferenceOnExit="true"');
  office.carrier.hangUp(callSid);
  await office.carrier.idle();
  expect(office.carrier.state()).toMatchObject({ calls: [], conferences: [] });
  expect(office.asked('/events').at(-1)?.params).toMatchObject({
    StatusCallbackEvent: 'conference-end',
    ReasonConferenceEnded: 'participant-with-end-conference-on-exit-left',
    CallSidEndingConference: callSid,
  });
  const fetched = await (await office.client()).conferences(conferenceSid).fetch();
  expect(fetched.reasonConferenceEnded).toBe('participant-with-end-conference-on-exit-left');
});

test('whether leaving ends it cannot be changed while held, and nobody is told so', async () => {
  await using office = await openOffice();
  const { participants } = await twoInARoom(office);
  await participants('customer').update({ hold: true });
  expect(await participants('customer').update({ endConferenceOnExit: true })).toMatchObject({
    endConferenceOnExit: false,
  });
  await participants('customer').update({ hold: false });
  expect(await participants('customer').update({ endConferenceOnExit: true })).toMatchObject({
    endConferenceOnExit: true,
  });
});

test('the same name is another conference once the first has ended', async () => {
  await using office = await openOffice();
  const { conferenceSid } = await twoInARoom(office);
  const client = await office.client();
  await client.conferences(conferenceSid).update({ status: 'completed' });
  await office.carrier.idle();
  await office.ring();
  expect(office.carrier.state().conferences[0]?.conferenceSid).not.toBe(conferenceSid);
  await expect(client.conferences(conferenceSid).update({ status: 'completed' })).rejects.toMatchObject({
    code: 20404,
  });
});

test.each([
  { label: 'agent', code: 16025, why: 'is in use' },
  { label: 'a/b', code: 16024, why: 'has a slash' },
  { label: 'x'.repeat(129), code: 16023, why: 'is too long' },
])('a leg whose label $why goes on to its action', async ({ label, code }) => {
  await using office = await openOffice();
  await twoInARoom(office);
  office.answers('/twilio/voice/agent', room(`participantLabel="${label}"`));
  await office.connect({});
  expect(office.carrier.account.log.warnings().at(-1)?.code).toBe(code);
  expect(office.asked('/left').at(-1)?.params['DialCallStatus']).toBe('failed');
  expect(office.carrier.state().conferences[0]?.participants).toHaveLength(2);
});

test('a coach is not let in at all: half a coach would be heard by everybody', async () => {
  await using office = await openOffice();
  const { agentSid, participants } = await twoInARoom(office);
  office.answers('/twilio/voice/agent', room(`coach="${agentSid}"`));
  await office.connect({});
  expect(office.carrier.account.log.warnings().at(-1)?.code).toBe(13240);
  await expect(participants('agent').update({ coaching: true })).rejects.toMatchObject({ status: 400 });
});

test('somebody dialled for a conference rings first, then takes part under their label', async () => {
  await using office = await openOffice();
  const { participants, conferenceSid } = await twoInARoom(office);
  const invited = await participants.create({ from: bank, to: '+12025550177', label: 'expert', beep: 'false' });
  expect(invited).toMatchObject({ label: 'expert', status: 'queued', conferenceSid });
  expect((await participants('expert').fetch()).status).toBe('ringing');
  await expect(participants.create({ from: bank, to: '+12025550178', label: 'expert' })).rejects.toMatchObject({
    code: 16026,
  });
  await office.carrier.advance(2_000);
  expect((await participants.list()).map(one => [one.label, one.status])).toEqual([
    ['customer', 'connected'],
    ['agent', 'connected'],
    ['expert', 'connected'],
  ]);
  await participants('expert').remove();
  await office.carrier.idle();
  expect(office.carrier.account.calls.get(invited.callSid)?.status).toBe('completed');
  expect(office.violations()).toEqual([]);
});

test('a conference made for somebody who never comes ends', async () => {
  await using office = await openOffice();
  const participants = (await office.client()).conferences('callback-7').participants;
  await participants.create({ from: bank, to: '+12025550192', timeout: 20 });
  expect(office.carrier.state().conferences).toMatchObject([{ friendlyName: 'callback-7', status: 'init' }]);
  await office.carrier.advance(20_000);
  expect(office.carrier.state().conferences).toEqual([]);
});

test('an unknown TwiML app or number is refused where it is dialled', async () => {
  await using office = await openOffice();
  const call = {
    identity: 'agent_1',
    applicationSid: applicationSid.replace('3', '4'),
    params: {},
    audio: silentAudio,
  };
  expect(() => office.carrier.dialFromClient(call)).toThrow('no TwiML app');
  expect(() => office.carrier.call(customer, '+12025550999')).toThrow('not one of our numbers');
});
