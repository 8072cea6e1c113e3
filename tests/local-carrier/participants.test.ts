import { expect, test } from 'vitest';
import { silentAudio } from '#server/local-carrier/ports.ts';
import { applicationSid, bank, customer, openOffice } from './office.ts';
import { room, twoInARoom } from './room.ts';

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
