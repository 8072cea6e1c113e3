import { expect, test } from 'vitest';
import { FRAME_SAMPLES, levelOf } from '#server/local-carrier/audio/frames.ts';
import { decodeMuLaw, encodeMuLaw, encodeSample } from '#server/local-carrier/media/g711.ts';
import { JitterBuffer } from '#server/local-carrier/media/jitter-buffer.ts';
import { type Channel, Mixer } from '#server/local-carrier/media/mixer.ts';

const steady = (value: number): Int16Array => new Int16Array(FRAME_SAMPLES).fill(value);

/** People who each say one steady value; `hears` is the value that last came to them. */
function room(...voices: number[]) {
  const mixer = new Mixer();
  const people = voices.map(voice => {
    const person = { hears: Number.NaN, channel: undefined as unknown as Channel };
    person.channel = mixer.add({
      receive: () => steady(voice),
      send: frame => {
        person.hears = frame[FRAME_SAMPLES - 1] ?? Number.NaN;
      },
    });
    person.channel.room = 'room';
    return person;
  });
  const heard = (): number[] => {
    mixer.tick();
    return people.map(person => person.hears);
  };
  return { mixer, people, heard, channel: (n: number) => people[n]?.channel as Channel };
}

test('everyone hears the sum of all others and never themselves', () => {
  expect(room(100, 20, 3).heard()).toEqual([23, 103, 120]);
});

test('people in other rooms, or in none, hear nothing of it', () => {
  const { heard, channel } = room(100, 20, 3);
  channel(2).room = 'another';
  expect(heard()).toEqual([20, 100, 0]);
  channel(2).room = null;
  expect(heard()).toEqual([20, 100, 0]);
});

test('a muted person is not heard but hears', () => {
  const { heard, channel } = room(100, 20, 3);
  channel(0).muted = true;
  expect(heard()).toEqual([23, 3, 20]);
});

test('a held person neither hears nor is heard, but hears what is played', () => {
  const { heard, channel } = room(100, 20, 3);
  channel(0).held = true;
  expect(heard()).toEqual([0, 3, 20]);
  channel(0).play(steady(7));
  expect(heard()).toEqual([7, 3, 20]);
  expect(heard()).toEqual([0, 3, 20]);
});

test('who whispers is heard by one person only, and hears everybody', () => {
  const { heard, channel } = room(100, 20, 3);
  channel(2).whispersTo = channel(1).line;
  expect(heard()).toEqual([20, 103, 120]);
});

test('what is played takes the place of the room for that person alone, and they are still heard', () => {
  const { heard, channel } = room(100, 20, 3);
  const playing = channel(1).play(steady(7).map(value => value));
  expect(heard()).toEqual([23, 7, 120]);
  expect(heard()).toEqual([23, 103, 120]);
  playing.stop();
  expect(heard()).toEqual([23, 103, 120]);
});

test('an announcement interrupts music, which then goes on where it was', () => {
  const { heard, channel } = room(100, 20);
  const music = Int16Array.from([...steady(1), ...steady(2), ...steady(3)]);
  channel(0).play(music);
  expect(heard()[0]).toBe(1);
  const announcement = channel(0).play(Int16Array.from([...steady(9), ...steady(9)]));
  expect(heard()[0]).toBe(9);
  announcement.stop();
  expect([heard()[0], heard()[0], heard()[0]]).toEqual([2, 3, 20]);
});

test('three loud voices together are limited instead of wrapping round', () => {
  expect(room(30_000, 30_000, 0).heard()[2]).toBe(32_767);
  expect(room(-30_000, -30_000, 0).heard()[2]).toBe(-32_768);
});

test('who left the mixer is no longer heard', () => {
  const { mixer, heard, channel } = room(100, 20, 3);
  mixer.remove(channel(0));
  expect(heard().slice(1)).toEqual([3, 20]);
});

test('the loudness of each leg is known', () => {
  const { heard, channel } = room(100, -20);
  heard();
  expect([channel(0).level(), channel(1).level()]).toEqual([100, 20]);
  expect(levelOf(new Int16Array(0))).toBe(0);
});

/**
 * G.711, table 2a in 16-bit terms: a magnitude plus the bias of 132 lies in a segment that starts at 2^n and whose steps are 2^n / 16 wide, so that
 * nothing is coded further away than half a step, which is at most a thirty-second of the biased magnitude.
 */
test('µ-law codes no sample further away than half a step of its segment', () => {
  const samples = Int16Array.from({ length: 2 * 32_635 + 1 }, (_, n) => n - 32_635);
  const coded = decodeMuLaw(encodeMuLaw(samples));
  const tooFar = samples.filter((sample, n) => Math.abs((coded[n] as number) - sample) > (Math.abs(sample) + 132) / 32);
  expect([...tooFar]).toEqual([]);
});

test('every µ-law byte survives decoding and encoding', () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  const again = encodeMuLaw(decodeMuLaw(bytes));
  // 0x7f and 0xff are the two zeros.
  expect([...again].map(byte => (byte === 0x7f ? 0xff : byte))).toEqual(
    [...bytes].map(byte => (byte === 0x7f ? 0xff : byte)),
  );
});

test.each([
  { sample: 0, byte: 0xff },
  { sample: 32_767, byte: 0x80 },
  { sample: -32_768, byte: 0x00 },
  { sample: 1000, byte: 0xce },
])('$sample is coded as the standard says', ({ sample, byte }) => expect(encodeSample(sample)).toBe(byte));

test('late and repeated packets are dropped, other packet lengths are cut into frames', () => {
  const buffer = new JitterBuffer();
  buffer.push(65_535, steady(1));
  buffer.push(65_535, steady(1));
  buffer.push(65_534, steady(9));
  buffer.push(0, Int16Array.from([...steady(2), ...steady(3).subarray(0, 80)]));
  buffer.push(1, steady(3).subarray(0, 80));
  expect([buffer.next()?.[0], buffer.next()?.[0], buffer.next()?.[0], buffer.next()]).toEqual([1, 2, 3, null]);
});

test('a burst of packets does not make the call late for ever', () => {
  const buffer = new JitterBuffer();
  for (let n = 0; n < 50; n++) buffer.push(n, steady(n));
  expect(buffer.next()?.[0]).toBeGreaterThanOrEqual(42);
});
