import { FRAME_MS, levelOf, SILENCE_LEVEL } from '../audio/frames.ts';
import { playTo } from '../audio/sounds.ts';
import { Interrupted } from '../calls/run.ts';
import { deferred } from '../deferred.ts';
import { recordLeg } from '../recordings/record-leg.ts';
import type { Recording } from '../recordings/recording.ts';
import { recordingUrl } from '../recordings/report.ts';
import { flag, seconds } from '../twiml/element.ts';
import type { Stage, Step } from '../twiml/interpret.ts';
import { actionOrAgain, tellAction } from './actions.ts';
import { recordingWish } from './recording-wish.ts';

/** Why a message is over: a key, a silence after words, the longest time, or nobody said a word. */
type Ending = { key: string } | 'silence' | 'length' | 'nothing';

/**
 * Records what the caller says until a key, a silence, the longest time or the hang-up; then the `action` follows. When
 * nobody said a word the next verb does. A leg without sound (a test's) is never silent: it speaks until something ends it.
 */
export async function record(stage: Stage): Promise<Step> {
  const { call, run, element } = stage;
  if (flag(element, 'transcribe', false) || element.attributes['transcribeCallback'])
    call.account.warn(call, 12200, 'The local carrier transcribes nothing');
  if (flag(element, 'playBeep', true)) await playTo(run, call, call.account.sounds.beep());
  const wish = recordingWish(stage, { source: 'RecordVerb', channels: 1, track: 'inbound', trim: true });
  const recording = recordLeg(call, wish);
  const action = actionOrAgain(stage);
  try {
    const ending = await untilOver(stage);
    if (ending === 'nothing' || !action) return undefined;
    recording.stop('processing');
    return { go: { ...action, params: told(recording, typeof ending === 'string' ? '' : ending.key) } };
  } catch (error) {
    recording.stop('processing');
    if (error instanceof Interrupted && error.by.kind === 'hangup')
      tellAction(stage, told(recording, 'hangup'), action);
    throw error;
  } finally {
    recording.stop('processing');
  }
}

const told = (recording: Recording, digits: string): Record<string, string> => ({
  RecordingUrl: recordingUrl(recording.call.account, recording.sid),
  RecordingSid: recording.sid,
  RecordingDuration: String(recording.recordedSeconds()),
  ...(digits ? { Digits: digits } : {}),
});

async function untilOver({ call, run, element }: Stage): Promise<Ending> {
  const over = deferred<Ending>();
  const keys = element.attributes['finishOnKey'] ?? '1234567890*#';
  const release = [
    call.onKey(key => keys.includes(key) && over.resolve({ key })),
    call.audio.tap(silenceAfter(seconds(element, 'timeout', 5), over.resolve)),
    call.account.clock.after(seconds(element, 'maxLength', 3_600), () => over.resolve('length')),
  ];
  try {
    return await run.wait(over.promise);
  } finally {
    for (const end of release) end();
  }
}

function silenceAfter(timeoutMs: number, over: (ending: Ending) => void): (said: Int16Array | null) => void {
  let spoke = false;
  let quietMs = 0;
  return said => {
    const speaks = said !== null && levelOf(said) >= SILENCE_LEVEL;
    spoke ||= speaks;
    quietMs = speaks ? 0 : quietMs + FRAME_MS;
    if (quietMs >= timeoutMs) over(spoke ? 'silence' : 'nothing');
  };
}
