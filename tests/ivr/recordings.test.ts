import { afterAll, describe, expect, test } from 'vitest';
import type { FlowAudioView } from '#server/telephony/flows/flow.schema.ts';
import { telephoneWav } from '#server/telephony/flows/wav.ts';
import { createWorld } from '../support/world.ts';
import { Flow, end, graph, step } from './kit.ts';

const world = await createWorld();
afterAll(() => world[Symbol.asyncDispose]());
const flow = await Flow.begin(world);

/** A tone as a WAV file. */
function tone({ hertz = 400, rate = 8000, channels = 1, bits = 16, seconds = 1, coding = 1 } = {}): Buffer {
  const width = (bits / 8) * channels;
  const file = Buffer.alloc(44 + rate * seconds * width);
  file.write('RIFF', 0);
  file.writeUInt32LE(file.length - 8, 4);
  file.write('WAVEfmt ', 8);
  file.writeUInt32LE(16, 16);
  file.writeUInt16LE(coding, 20);
  file.writeUInt16LE(channels, 22);
  file.writeUInt32LE(rate, 24);
  file.writeUInt32LE(rate * width, 28);
  file.writeUInt16LE(width, 32);
  file.writeUInt16LE(bits, 34);
  file.write('data', 36);
  file.writeUInt32LE(file.length - 44, 40);
  for (let n = 0; n < rate * seconds; n++)
    for (let channel = 0; channel < channels; channel++) {
      const sample = 0.5 * Math.sin((2 * Math.PI * hertz * n) / rate);
      const at = 44 + n * width + channel * (bits / 8);
      if (bits === 8) file.writeUInt8(Math.round(128 + sample * 127), at);
      else file.writeInt16LE(Math.round(sample * 32_767), at);
    }
  return file;
}
/** How often the sound of a telephone's WAV file rises through nothing in its first second. */
function hertzOf(wav: Buffer): number {
  let crossings = 0;
  for (let n = 1; n < 8000; n++)
    if (wav.readInt16LE(44 + (n - 1) * 2) < 0 && wav.readInt16LE(44 + n * 2) >= 0) crossings += 1;
  return crossings;
}

describe('a recording', () => {
  test.each([
    { rate: 8000, channels: 1, bits: 16 },
    { rate: 8000, channels: 1, bits: 8 },
    { rate: 16_000, channels: 1, bits: 16 },
    { rate: 44_100, channels: 2, bits: 16 },
    { rate: 48_000, channels: 2, bits: 8 },
  ])('of $rate Hz, $channels channels and $bits bits sounds the same on a telephone', format => {
    const { wav, seconds } = telephoneWav(tone(format));
    expect([wav.readUInt32LE(24), wav.readUInt16LE(22), wav.readUInt16LE(34), seconds]).toEqual([8000, 1, 16, 1]);
    expect(hertzOf(wav)).toBeGreaterThanOrEqual(399);
    expect(hertzOf(wav)).toBeLessThanOrEqual(401);
  });

  test.each([
    { why: 'no sound at all', wav: Buffer.from('MZ and so on') },
    { why: 'cut off before its sound', wav: tone().subarray(0, 40) },
    { why: 'compressed', wav: tone({ coding: 85 }) },
    { why: 'too fine', wav: tone({ rate: 96_000, seconds: 1 }) },
    { why: 'empty', wav: tone({ seconds: 0 }) },
  ])('that is $why is refused', async ({ wav }) => {
    const answer = await flow.admin.call('POST', '/flow-audios', { name: 'Odd', wav: wav.toString('base64') });
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: { code: 'not_wav' } }]);
  });

  test('of more than 2 MB is refused', async () => {
    const wav = Buffer.alloc(2 * 1024 * 1024 + 1).toString('base64');
    const answer = await flow.admin.call('POST', '/flow-audios', { name: 'Long', wav });
    expect([answer.statusCode, answer.json()]).toMatchObject([400, { error: { code: 'audio_too_large' } }]);
  });

  test('is played to callers from an address that nobody guesses, and listened to by those who see flows', async () => {
    const file = tone({ seconds: 2 });
    const made = { name: 'News', wav: file.toString('base64') };
    const audio = await flow.admin.must<FlowAudioView>('POST', '/flow-audios', made);
    expect(audio).toMatchObject({ name: 'News', seconds: 2 });
    await flow.publish(graph({ play: step('play', { next: 'bye' }, { audioId: audio.id }), bye: end('Bye.') }));
    const { heard } = await flow.ring('+12025550111');
    const [, address] = /<Play>([^<]+)<\/Play>/.exec(heard)!;
    const path = new URL(address!).pathname;
    expect(path).not.toContain(audio.id);
    const played = await world.app.inject({ url: path });
    expect([played.statusCode, played.headers['content-type'], played.rawPayload.length]).toEqual([
      200,
      'audio/wav',
      file.length,
    ]);
    for (const guess of [
      `/twilio/audio/flow/${audio.id}.wav`,
      path.replace(/.{5}\.wav$/, 'AAAAA.wav'),
      '/twilio/audio/flow/x',
    ])
      expect((await world.app.inject({ url: guess })).statusCode).toBe(404);
    const listen = `/flow-audios/${audio.id}/wav`;
    expect((await world.app.inject({ url: `/api/v1${listen}` })).statusCode).toBe(401);
    expect((await (await world.agent('ana')).call('GET', listen)).statusCode).toBe(403);
    expect((await (await world.agent('sofia')).call('GET', listen)).rawPayload.equals(played.rawPayload)).toBe(true);
  });
});
