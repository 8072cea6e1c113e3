import { expect, test } from 'vitest';
import { MediaServer } from '#server/local-carrier/media/media-server.ts';
import { Recordings } from '#server/local-carrier/recordings/recordings.ts';
import { recordLeg } from '#server/local-carrier/recordings/record-leg.ts';
import type { Tape } from '#server/local-carrier/recordings/tape.ts';
import { applicationSid, bank, customer, openOffice } from './office.ts';
import { room } from './room.ts';
import { ToneLeg } from './tone-leg.ts';

/** The values in a recording's channel, each once, in the order in which they came. */
function values(tape: Tape, channel = 0): number[] {
  const samples = [...tape.wav()].slice(1).flatMap(bytes => [...new Int16Array(Uint8Array.from(bytes).buffer)]);
  return samples
    .filter((_, index) => index % tape.channels === channel)
    .filter((value, index, all) => value !== all[index - 1]);
}

const wish = { source: 'StartCallRecordingAPI', track: 'both', trim: false, callback: null } as const;

/** Customer (1000) and agent (200) in a room whose conference is recorded, both with voices. */
async function talk() {
  const office = await openOffice();
  const media = new MediaServer({ time: office.carrier.account.clock });
  const legs = { customer: new ToneLeg(media, 1_000), agent: new ToneLeg(media, 200) };
  office.answers('/twilio/voice', room('record="record-from-start"'));
  office.answers('/twilio/voice/agent', room(''));
  const { callSid } = office.carrier.dialIn({ from: customer, to: bank, audio: legs.customer });
  await office.carrier.idle();
  const agent = { identity: 'agent_1', applicationSid, params: {}, audio: legs.agent };
  const agentSid = office.carrier.dialFromClient(agent).callSid;
  await office.carrier.idle();
  const call = office.carrier.account.calls.get(callSid)!;
  const ofRoom = office.carrier.account.recordings.all()[0]!;
  const { participants } = (await office.client()).conferences(ofRoom.conferenceSid!);
  return { office, legs, callSid, agentSid, call, ofRoom, participants };
}

test('with two channels what a leg says is apart from what it is sent', async () => {
  const { office, legs, call } = await talk();
  await using _ = office;
  const recording = recordLeg(call, { ...wish, channels: 2 });
  await office.carrier.advance(1_000);
  legs.customer.voice = 0;
  legs.agent.voice = 300;
  await office.carrier.advance(1_000);
  recording.stop('stopped');
  expect(values(recording.tape, 0)).toEqual([1_000, 0]);
  expect(values(recording.tape, 1)).toEqual([200, 300]);
  expect(recording.tape.length).toBe(16_000);
});

test.each([
  { channels: 1, track: 'both', heard: [1_200] },
  { channels: 1, track: 'inbound', heard: [1_000] },
  { channels: 1, track: 'outbound', heard: [200] },
] as const)('with one channel the $track track is heard', async ({ channels, track, heard }) => {
  const { office, call } = await talk();
  await using _ = office;
  const recording = recordLeg(call, { ...wish, channels, track });
  await office.carrier.advance(1_000);
  recording.stop('stopped');
  expect(values(recording.tape)).toEqual(heard);
});

test('hold music is on the recording of the leg, and not on that of the conference', async () => {
  const { office, call, callSid, ofRoom, participants } = await talk();
  await using _ = office;
  const ofLeg = recordLeg(call, { ...wish, channels: 2 });
  await office.carrier.advance(1_000);
  await participants(callSid).update({ hold: true });
  await office.carrier.advance(5_000);
  ofLeg.stop('stopped');
  ofRoom.stop('stopped');
  expect(Math.max(...values(ofLeg.tape, 1))).toBeGreaterThan(1_000);
  expect(values(ofRoom.tape)).toEqual([1_200, 200]);
});

test('who is muted, and a coach, are not on the recording of the conference', async () => {
  const { office, agentSid, callSid, ofRoom, participants } = await talk();
  await using _ = office;
  await office.carrier.advance(1_000);
  await participants(callSid).update({ muted: true });
  await office.carrier.advance(1_000);
  await participants(callSid).update({ muted: false });
  await participants(agentSid).update({ coaching: true, callSidToCoach: callSid });
  await office.carrier.advance(1_000);
  ofRoom.stop('stopped');
  expect(values(ofRoom.tape)).toEqual([1_200, 200, 1_000]);
});

test('a pause is silent, or missing', async () => {
  const { office, call } = await talk();
  await using _ = office;
  const [silent, skipped] = [1, 1].map(() => recordLeg(call, { ...wish, channels: 1 }));
  await office.carrier.advance(1_000);
  silent?.pause('silence');
  skipped?.pause('skip');
  await office.carrier.advance(1_000);
  for (const recording of [silent, skipped]) recording?.resume();
  await office.carrier.advance(1_000);
  for (const recording of [silent, skipped]) recording?.stop('stopped');
  expect(values(silent!.tape)).toEqual([1_200, 0, 1_200]);
  expect(values(skipped!.tape)).toEqual([1_200]);
  expect([silent!.tape.length, skipped!.tape.length]).toEqual([24_000, 16_000]);
});

test('trimmed, a recording begins with the first sound and ends with the last', async () => {
  const { office, legs, call } = await talk();
  await using _ = office;
  legs.customer.voice = legs.agent.voice = 0;
  const recording = recordLeg(call, { ...wish, channels: 1, trim: true });
  for (const voice of [0, 1_000, 0, 500, 0]) {
    legs.customer.voice = voice;
    await office.carrier.advance(2_000);
  }
  recording.stop('stopped');
  expect(values(recording.tape)).toEqual([1_000, 0, 500]);
  expect(recording.tape.length).toBe(48_000);
});

test('when there is no more room the oldest finished recordings are forgotten', async () => {
  const { office, call } = await talk();
  await using _ = office;
  const recordings = new Recordings(40_000);
  const made = [];
  for (let n = 0; n < 3; n += 1) {
    const recording = recordings.add(recordLeg(call, { ...wish, channels: 1 }));
    await office.carrier.advance(1_000);
    recording.stop('stopped');
    recordings.finished(recording);
    made.push(recording);
  }
  expect(recordings.all()).toEqual([made[2], made[1]]);
});
