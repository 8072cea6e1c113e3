import { describe, expect, test } from 'vitest';
import { CarrierClock } from '#server/local-carrier/clock.ts';
import { FRAME_SAMPLES, levelOf } from '#server/local-carrier/audio/frames.ts';
import { MediaServer } from '#server/local-carrier/media/media-server.ts';
import type { LegAudio } from '#server/local-carrier/ports.ts';
import { linesOf } from '#server/local-carrier/training/lines.ts';
import { keyFor } from '#server/local-carrier/training/menu-keys.ts';
import { isRecorded, recordingOf } from '#server/local-carrier/training/recordings.ts';
import { languages, type SpokenLanguage } from '#server/local-carrier/training/situation.ts';
import { situations } from '#server/local-carrier/training/situations.ts';
import { Training } from '#server/local-carrier/training/training.ts';
import { openOffice, twiml } from './office.ts';

/** A customer of this situation, an agent whose voice is a steady sound while `speaks`, and a clock that stands still. */
function openCall(id: string, options: { seed?: number; language?: SpokenLanguage; patienceSeconds?: number } = {}) {
  const { seed = 1, language = 'en', patienceSeconds = null } = options;
  const clock = new CarrierClock({ manual: true });
  const media = new MediaServer({ time: clock });
  const agent = { speaks: false, heard: 0 };
  media.open({
    receive: () => (agent.speaks ? new Int16Array(FRAME_SAMPLES).fill(3_000) : null),
    send: frame => void (agent.heard = Math.max(agent.heard, levelOf(frame))),
  }).room = 'talk';
  const call = { audio: undefined as unknown as LegAudio, keys: '', over: false };
  const training = new Training(
    {
      dialIn: ({ audio }) => {
        call.audio = audio;
        return { callSid: 'CA1' };
      },
      pressDigits: (_sid, digits) => void (call.keys += digits),
      hangUp: () => {
        call.over = true;
        call.audio.close('completed');
      },
    },
    media,
  );
  const situation = situations.find(known => known.id === id)!;
  training.ring({ situation, language, seed, patienceSeconds, to: '+12025550100', headers: {} });
  const { diary } = training.find('CA1')!;
  const wait = (seconds: number) => clock.advance(seconds * 1_000, () => Promise.resolve());
  return {
    agent,
    call,
    diary,
    wait,
    said: () => diary.captions.flatMap(caption => (caption.kind === 'said' ? [caption.text] : [])),
    /** The agent says something and waits until the customer has answered. */
    async turn(seconds = 1.5) {
      agent.speaks = true;
      await wait(seconds);
      agent.speaks = false;
      await wait(8);
    },
    answer: () => call.audio.join('talk'),
  };
}

const lost = situations.find(({ id }) => id === 'lost-card')!.parts.en;

describe('a simulated customer', () => {
  test('says the next line when the agent has finished speaking, with a voice, and hangs up after the last', async () => {
    const { agent, answer, turn, said, call, diary } = openCall('lost-card');
    answer();
    for (let line = 1; line <= 4; line += 1) {
      agent.heard = 0;
      await turn();
      expect(said()).toHaveLength(line);
      expect(agent.heard).toBeGreaterThan(1_000);
    }
    expect(said()[0]).toBe(lost.opening);
    expect(said()[1]).toBe('My name is Alice Johnson. I was born on March fourteen, nineteen eighty seven.');
    expect(call.over).toBe(false);
    await turn();
    expect(said().at(-1)).toBe(lost.goodbye);
    expect(call.over).toBe(true);
    expect(diary.greeted).toBe(true);
  });

  test('does not take a breath for an end, nor a cough for an answer', async () => {
    const { agent, answer, wait, said } = openCall('lost-card');
    answer();
    agent.speaks = true;
    await wait(1);
    agent.speaks = false;
    await wait(0.5);
    agent.speaks = true;
    await wait(1);
    expect(said()).toEqual([]);
    agent.speaks = false;
    await wait(2);
    expect(said()).toHaveLength(1);
    await wait(5);
    agent.speaks = true;
    await wait(0.1);
    agent.speaks = false;
    await wait(2);
    expect(said()).toHaveLength(1);
  });

  test('hears speech above a noise that is always there, and no clicks', async () => {
    const { agent, answer, wait, said } = openCall('lost-card');
    answer();
    // A loud fan from the first moment on: after some seconds it is the room.
    agent.speaks = true;
    await wait(12);
    expect(said()).toEqual([lost.opening]);
    agent.speaks = false;
    await wait(2);
    for (let click = 0; click < 8; click += 1) {
      agent.speaks = true;
      await wait(0.04);
      agent.speaks = false;
      await wait(0.96);
    }
    expect(said()).toEqual([lost.opening, 'Hello, are you still there?']);
  });

  test('asks whether anybody is there, begins unasked, and gives up in the end', async () => {
    const { answer, wait, said, call, diary } = openCall('lost-card');
    answer();
    await wait(10);
    expect(said()).toEqual(['Hello?']);
    await wait(10);
    expect(said()).toEqual(['Hello?', lost.opening]);
    expect(diary.greeted).toBe(false);
    await wait(60);
    const there = 'Hello, are you still there?';
    expect(said().slice(2)).toEqual([there, there, 'I cannot hear anything. I will try again later.']);
    expect(call.over).toBe(true);
  });

  test('waits on hold, says so when it was long, goes on where they were, and hangs up when it is too much', async () => {
    const { answer, turn, wait, said, call, diary } = openCall('lost-card');
    answer();
    await turn();
    call.audio.setHeld(true);
    const music = call.audio.play(new Int16Array(8_000 * 200).fill(4_000));
    await wait(30);
    expect(said()).toHaveLength(1);
    music.stop();
    call.audio.setHeld(false);
    await wait(5);
    expect(said().at(-1)).toBe('There you are. That took a while.');
    await turn();
    expect(said().at(-1)).toContain('My name is Alice Johnson');
    expect(diary.times.heldMs).toBe(30_000);
    call.audio.setHeld(true);
    await wait(91);
    expect(call.over).toBe(true);
  });

  test('hangs up when nobody answers in time, sooner for the impatient', async () => {
    const { wait, call, diary } = openCall('lost-card', { patienceSeconds: 20 });
    await wait(19);
    expect(call.over).toBe(false);
    await wait(2);
    expect(call.over).toBe(true);
    expect(diary.captions.map(({ kind }) => kind)).toEqual(['hung_up', 'ended']);
  });

  test('who has nothing to say says nothing', async () => {
    const { answer, wait, said, call } = openCall('silent-caller');
    answer();
    await wait(14);
    expect(call.over).toBe(false);
    await wait(2);
    expect([call.over, said()]).toEqual([true, []]);
  });

  test('is the same for the same seed, and thinks a little longer or shorter for another', async () => {
    const times = async (seed: number) => {
      const { answer, turn, diary } = openCall('lost-card', { seed });
      answer();
      await turn();
      await turn();
      return diary.captions.map(({ atMs }) => atMs);
    };
    expect(await times(7)).toEqual(await times(7));
    expect(await times(7)).not.toEqual(await times(8));
  });

  test('finds the keys in what the menu says', () => {
    const menu = 'For cards, press 1. For accounts and deposits, press 2. For anything else, press 0.';
    const keys = (['cards', 'accounts', 'other'] as const).map(choice => keyFor(menu, 'en', choice));
    expect(keys).toEqual(['1', '2', '0']);
    expect(keyFor('For English, press 1.', 'en', 'other')).toBe('1');
    expect(keyFor('For English, press 1.', 'zh-CN', 'other')).toBeNull();
    const zh = '银行卡业务请按1，账户与存款业务请按2，其他业务请按0。';
    expect((['cards', 'accounts', 'other'] as const).map(choice => keyFor(zh, 'zh-CN', choice))).toEqual([
      '1',
      '2',
      '0',
    ]);
  });
});

test('every line that somebody may say is recorded, loud enough and without long silence', () => {
  const spoken = situations.flatMap(({ parts }) =>
    languages.flatMap(language => linesOf(parts[language]).map(words => ({ person: parts[language].person, words }))),
  );
  expect(spoken.filter(({ person, words }) => !isRecorded(person, words))).toEqual([]);
  for (const { person, words } of spoken) {
    const samples = recordingOf(person, words);
    expect(`${words} ${levelOf(samples) > 500} ${samples.length < 8_000 * 12}`).toBe(`${words} true true`);
  }
});

test('rings over the carrier with what it was given along, and chooses in the menu', async () => {
  await using office = await openOffice();
  office.answers(
    '/twilio/voice',
    twiml('<Gather numDigits="1" timeout="5" action="/twilio/two"><Say>For English, press 1.</Say></Gather>'),
  );
  office.answers(
    '/twilio/two',
    twiml('<Gather numDigits="1" timeout="5" action="/twilio/three"><Say>For cards, press 4.</Say></Gather>'),
  );
  office.answers('/twilio/three', twiml('<Enqueue waitUrl="">line</Enqueue>'));
  const rung = await fetch(`${office.url}/control/training/calls`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      situation: 'lost-card',
      language: 'en',
      to: '+12025550100',
      seed: 1,
      patienceSeconds: 30,
      headers: { 'X-Training': 'abc' },
    }),
  });
  const { callSid } = (await rung.json()) as { callSid: string };
  await office.carrier.advance(8_000);
  expect(office.asked('/twilio/voice')[0]!.params).toMatchObject({
    From: '+12025550111',
    'SipHeader_X-Training': 'abc',
  });
  expect(office.asked('/twilio/three')[0]!.params).toMatchObject({ Digits: '4' });
  await office.carrier.advance(30_000);
  expect(office.carrier.state().calls).toEqual([]);
  const look = await fetch(`${office.url}/control/training/calls/${callSid}`);
  expect(((await look.json()) as { captions: { kind: string }[] }).captions.map(({ kind }) => kind)).toEqual([
    'heard',
    'pressed',
    'heard',
    'pressed',
    'hung_up',
    'ended',
  ]);
});
