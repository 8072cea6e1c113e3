import { recordLeg } from '../recordings/record-leg.ts';
import { childrenNamed } from '../twiml/element.ts';
import type { Stage, Step } from '../twiml/interpret.ts';
import { recordingWish } from './recording-wish.ts';

const source = 'StartCallRecordingAPI';

/** `<Start><Recording>`: the leg is recorded while the verbs after it run. */
export async function start(stage: Stage): Promise<Step> {
  for (const element of recordingsIn(stage)) {
    const { channels, track } = element.attributes;
    const wish = { source, channels: channels === 'mono' ? 1 : 2, trim: false, track } as const;
    recordLeg(stage.call, recordingWish({ ...stage, element }, wish));
  }
  return undefined;
}

/** `<Stop><Recording>`: ends what was started so, or through the API. */
export async function stop(stage: Stage): Promise<Step> {
  const { call } = stage;
  if (recordingsIn(stage).length === 0) return undefined;
  for (const recording of call.account.recordings.all())
    if (recording.call === call && recording.wish.source === source) recording.stop('stopped');
  return undefined;
}

function recordingsIn({ call, element }: Stage): Stage['element'][] {
  for (const { name } of element.children)
    if (name !== 'Recording')
      call.account.warn(call, 12200, `<${name}> is not supported by the local carrier; it is passed over`);
  return childrenNamed(element, 'Recording');
}
