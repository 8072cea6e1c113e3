import { expect, test } from 'vitest';
import { readWav, writeWav } from '#server/local-carrier/audio/wav.ts';
import { speakingTime } from '#server/local-carrier/audio/speech.ts';
import { dtmf, waitingMusic } from '#server/local-carrier/audio/tones.ts';
import { CarrierClock } from '#server/local-carrier/clock.ts';
import { CookieJar } from '#server/local-carrier/webhooks/cookies.ts';
import { failureKind, retryPolicy } from '#server/local-carrier/webhooks/retry-policy.ts';
import { sign } from '#server/local-carrier/webhooks/signature.ts';

test.each([
  {
    what: 'a form',
    url: 'https://mycompany.com/myapp.php?foo=1&bar=2',
    form: {
      CallSid: 'CA1234567890ABCDE',
      Caller: '+14158675309',
      Digits: '1234',
      From: '+14158675309',
      To: '+18005551212',
    },
    signature: 'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
  },
  {
    what: 'a form whose URL says in its fragment how to retry',
    url: 'https://mycompany.com/myapp.php?foo=1&bar=2#rc=3&rp=all',
    form: {
      To: '+18005551212',
      From: '+14158675309',
      Digits: '1234',
      Caller: '+14158675309',
      CallSid: 'CA1234567890ABCDE',
    },
    signature: 'RSOYDt4T1cUTdK1PDd93/VVr8B8=',
  },
])("$what is signed as in Twilio's documentation", ({ url, form, signature }) => {
  expect(sign('12345', url, form)).toBe(signature);
});

test.each([
  { url: 'https://x/y', retries: 1, on: ['ct'], totalMs: 15_000, why: 'one retry, after a failed connection only' },
  { url: 'https://x/y#rc=3&rp=all', retries: 3, on: ['ct', 'rt', '4xx', '5xx'], totalMs: 15_000, why: 'all kinds' },
  { url: 'https://x/y#rc=0', retries: 0, on: ['ct'], totalMs: 15_000, why: 'no retry' },
  {
    url: 'https://x/y#rc=9&rp=5xx,rt&tt=9000',
    retries: 1,
    on: ['rt', '5xx'],
    totalMs: 9_000,
    why: 'an odd number counts as none',
  },
])('retries of $url: $why', ({ url, retries, on, totalMs }) => {
  const policy = retryPolicy(url);
  expect({ retries: policy.retries, on: [...policy.on], totalMs: policy.totalMs }).toEqual({ retries, on, totalMs });
});

test.each([
  { status: 0, timedOut: false, kind: 'ct' },
  { status: 0, timedOut: true, kind: 'rt' },
  { status: 404, timedOut: false, kind: '4xx' },
  { status: 503, timedOut: false, kind: '5xx' },
  { status: 204, timedOut: false, kind: null },
])('an answer of $status (timed out: $timedOut) fails as $kind', ({ status, timedOut, kind }) => {
  expect(failureKind(status, timedOut)).toBe(kind);
});

test('cookies go back to the host that set them, and to no other', () => {
  const jar = new CookieJar();
  jar.store('https://a.test/voice', ['step=2; Path=/; HttpOnly', 'lang=zh']);
  jar.store('https://a.test/other', 'step=3');
  expect(jar.header('https://a.test/next')).toBe('step=3; lang=zh');
  expect(jar.header('https://b.test/next')).toBeNull();
});

test('a turned clock runs timers in order, each at its own time, also those made meanwhile', async () => {
  const clock = new CarrierClock({ manual: true, startsAt: new Date(0) });
  const heard: string[] = [];
  clock.after(300, () => heard.push(`late at ${clock.now()}`));
  clock.after(100, () => {
    heard.push(`early at ${clock.now()}`);
    clock.after(50, () => heard.push(`made meanwhile at ${clock.now()}`));
  });
  clock.after(200, () => heard.push('taken back'))();
  await clock.advance(1_000, async () => {});
  expect(heard).toEqual(['early at 100', 'made meanwhile at 150', 'late at 300']);
  expect(clock.now()).toBe(1_000);
});

test('a real clock can be turned forward, and goes on from there', async () => {
  const clock = new CarrierClock();
  const before = clock.now();
  const { promise, resolve } = Promise.withResolvers<number>();
  clock.after(60_020, () => resolve(clock.now()));
  await clock.advance(60_000, async () => {});
  expect((await promise) - before).toBeGreaterThanOrEqual(60_020);
});

test('sound files of any rate become telephone sound', () => {
  const samples = Int16Array.from({ length: 800 }, (_, index) => (index % 100) * 100);
  expect(readWav(writeWav(samples))).toEqual(samples);
  const stereo = new Uint8Array(
    Buffer.concat([header({ channels: 2, rate: 16_000, bits: 16, coding: 1, size: 1600 }), Buffer.alloc(1600, 1)]),
  );
  expect(readWav(stereo)).toEqual(new Int16Array(200).fill(0x0101));
  const muLaw = new Uint8Array(
    Buffer.concat([header({ channels: 1, rate: 8_000, bits: 8, coding: 7, size: 2 }), Buffer.from([0xff, 0x80])]),
  );
  expect(readWav(muLaw)).toEqual(Int16Array.from([0, 32_124]));
  expect(readWav(Buffer.from('no sound at all'))).toBeNull();
  expect(readWav(new Uint8Array(0))).toBeNull();
});

test('waiting music is quiet and never over-driven; keys last 0.2 s each and a w half a second', () => {
  const music = waitingMusic();
  const loudest = music.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
  expect(loudest).toBeGreaterThan(1_000);
  expect(loudest).toBeLessThan(12_000);
  expect(music.length / 8_000).toBeCloseTo(9.6);
  expect(dtmf('1w#').length / 8_000).toBeCloseTo(0.9);
});

test('a Chinese sentence takes as long to say as it takes to say it', () => {
  expect(speakingTime('您好')).toBe(300 + 2 * 260);
  expect(speakingTime('Hello')).toBe(300 + 5 * 65);
});

function header(format: { channels: number; rate: number; bits: number; coding: number; size: number }): Buffer {
  const bytes = Buffer.from(writeWav(new Int16Array(0)));
  bytes.writeUInt16LE(format.coding, 20);
  bytes.writeUInt16LE(format.channels, 22);
  bytes.writeUInt32LE(format.rate, 24);
  bytes.writeUInt16LE(format.bits, 34);
  bytes.writeUInt32LE(format.size, 40);
  return bytes;
}
