import { expect, test } from 'vitest';
import { MediaServer } from '#server/local-carrier/media/media-server.ts';
import { applicationSid, bank, customer, openOffice, twiml } from './office.ts';
import { events, room, twoInARoom } from './room.ts';
import { ToneLeg } from './tone-leg.ts';

/** Customer (100), agent (20) and a supervisor (3) who coaches the agent, all with voices that can be told apart in a sum. */
async function coachedRoom() {
  const office = await openOffice();
  const media = new MediaServer({ time: office.carrier.account.clock });
  const legs = { customer: new ToneLeg(media, 100), agent: new ToneLeg(media, 20), coach: new ToneLeg(media, 3) };
  office.answers('/left', twiml('<Hangup/>'));
  office.answers('/twilio/voice', room('participantLabel="customer"'));
  office.carrier.dialIn({ from: customer, to: bank, audio: legs.customer });
  await office.carrier.idle();
  const dial = async (identity: string, audio: ToneLeg) => {
    const { callSid } = office.carrier.dialFromClient({ identity, applicationSid, params: {}, audio });
    await office.carrier.idle();
    return callSid;
  };
  office.answers('/twilio/voice/agent', room('participantLabel="agent"'));
  const agentSid = await dial('agent_1', legs.agent);
  office.answers('/twilio/voice/agent', room(`participantLabel="coach" coach="${agentSid}"`));
  const coachSid = await dial('agent_2', legs.coach);
  const conferenceSid = office.carrier.state().conferences[0]?.conferenceSid ?? '';
  const { participants } = (await office.client()).conferences(conferenceSid);
  /** What customer, agent and coach hear. */
  const heard = async () => {
    await office.carrier.advance(100);
    return [legs.customer.hears, legs.agent.hears, legs.coach.hears];
  };
  return {
    office,
    participants,
    agentSid,
    coachSid,
    heard,
    [Symbol.asyncDispose]: () => office[Symbol.asyncDispose](),
  };
}

test('a coach hears everybody and is heard by the coached alone', async () => {
  await using call = await coachedRoom();
  expect(await call.heard()).toEqual([20, 103, 120]);
  expect(await call.participants('coach').fetch()).toMatchObject({ coaching: true, callSidToCoach: call.agentSid });
  expect((await call.participants.list({ coaching: true })).map(one => one.label)).toEqual(['coach']);
  expect((await call.participants.list({ coaching: false })).map(one => one.label)).toEqual(['customer', 'agent']);
  const joined = call.office
    .asked('/events')
    .filter(entry => entry.params['StatusCallbackEvent'] === 'participant-join');
  expect(joined.map(entry => entry.params['Coaching'])).toEqual(['false', 'false', 'true']);
  expect(call.office.violations()).toEqual([]);
});

test('a coach barges in, falls silent, and coaches again', async () => {
  await using call = await coachedRoom();
  const coach = call.participants('coach');
  expect(await coach.update({ coaching: false, muted: false })).toMatchObject({
    coaching: false,
    callSidToCoach: null,
  });
  expect(await call.heard()).toEqual([23, 103, 120]);
  await coach.update({ muted: true });
  expect(await call.heard()).toEqual([20, 100, 120]);
  await coach.update({ coaching: true, callSidToCoach: call.agentSid, muted: false });
  expect(await call.heard()).toEqual([20, 103, 120]);
  const modified = call.office.asked('/events').map(entry => entry.params);
  expect(
    modified.filter(one => one['StatusCallbackEvent'] === 'participant-modify').map(one => one['Coaching']),
  ).toEqual(['false', 'true']);
  expect(call.office.violations()).toEqual([]);
});

test('when the coached agent leaves, nobody hears the coach any more', async () => {
  await using call = await coachedRoom();
  call.office.carrier.hangUp(call.agentSid);
  await call.office.carrier.idle();
  expect((await call.heard())[0]).toBe(0);
  expect(await call.participants('coach').fetch()).toMatchObject({ coaching: true, callSidToCoach: null });
  await call.participants('coach').update({ coaching: false });
  expect((await call.heard())[0]).toBe(3);
});

test('who is not in the room cannot be coached, and the call goes on to its action (13240)', async () => {
  await using office = await openOffice();
  const { participants, conferenceSid } = await twoInARoom(office);
  const stranger = `CA${'0'.repeat(32)}`;
  office.answers('/twilio/voice/agent', room(`coach="${stranger}"`));
  await office.connect({});
  expect(office.carrier.account.log.warnings().at(-1)?.code).toBe(13240);
  expect(office.asked('/left').at(-1)?.params['DialCallStatus']).toBe('failed');
  const coaching = { coaching: true, callSidToCoach: stranger };
  await expect(participants('agent').update(coaching)).rejects.toMatchObject({ status: 400, code: 13240 });
  await expect(participants('agent').update({ coaching: true })).rejects.toMatchObject({ code: 13240 });
  const invitation = { from: bank, to: '+12025550177', ...coaching };
  await expect(participants.create(invitation)).rejects.toMatchObject({ code: 13240 });
  const elsewhere = (await office.client()).conferences('another-room').participants;
  await expect(elsewhere.create(invitation)).rejects.toMatchObject({ code: 13240 });
  expect(office.carrier.state().conferences.map(one => one.conferenceSid)).toEqual([conferenceSid]);
  expect(events(office)).not.toContain('participant-modify');
});

test('a coach can be dialled for the conference', async () => {
  await using office = await openOffice();
  const { participants, agentSid } = await twoInARoom(office);
  const coach = { from: bank, to: '+12025550177', label: 'coach', coaching: true, callSidToCoach: agentSid };
  expect(await participants.create(coach)).toMatchObject({ coaching: true, callSidToCoach: agentSid });
  await office.carrier.advance(2_000);
  expect(await participants('coach').fetch()).toMatchObject({ status: 'connected', callSidToCoach: agentSid });
  expect(office.violations()).toEqual([]);
});
