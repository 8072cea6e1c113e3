import { playTo } from '../audio/sounds.ts';
import { speakingTime } from '../audio/speech.ts';
import { dtmf } from '../audio/tones.ts';
import { integer, seconds } from '../twiml/element.ts';
import type { Stage, Step } from '../twiml/interpret.ts';
import { resolved } from './actions.ts';

const BREATH_MS = 1_000;

export async function say({ run, call, element }: Stage): Promise<Step> {
  if (!element.text) return undefined;
  const durationMs = speakingTime(element.text);
  const prompt = { text: element.text, language: element.attributes['language'] ?? 'en-US', durationMs };
  await repeat(integer(element, 'loop', 1), async () => {
    run.check();
    const playback = call.audio.say(prompt);
    try {
      await run.sleep(durationMs);
    } finally {
      playback.stop();
    }
  });
}

export async function play(stage: Stage): Promise<Step> {
  const { run, call, element } = stage;
  const digits = element.attributes['digits'];
  if (digits) return playTo(run, call, dtmf(digits)).then(() => undefined);
  const file = resolved(stage, element.text, 'GET');
  const samples = file && (await call.account.sounds.load(run, call, file.url));
  if (!samples) return undefined;
  await repeat(integer(element, 'loop', 1), async () => {
    await playTo(run, call, samples);
    // A file without samples must not spin.
    if (samples.length === 0) await run.sleep(BREATH_MS);
  });
}

export async function pause({ run, element }: Stage): Promise<Step> {
  await run.sleep(seconds(element, 'length', 1));
  return undefined;
}

/** 0 is for ever: only an interruption ends it. */
async function repeat(times: number, once: () => Promise<void>): Promise<undefined> {
  for (let round = 0; times === 0 || round < times; round += 1) await once();
}
