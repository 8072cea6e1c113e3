import { expect, test } from 'vitest';
import { bank, customer, openOffice, twiml } from './office.ts';
import { ears, events, room, twoInARoom } from './room.ts';

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
