import type { RecordingSource, RecordingWish } from '../recordings/recording.ts';
import { trackOf } from '../recordings/track.ts';
import type { Stage } from '../twiml/interpret.ts';
import { address } from './actions.ts';

/** What a verb or noun says about its recording, besides how many channels it has. */
export function recordingWish(
  stage: Stage,
  given: { source: RecordingSource; channels: 1 | 2; trim: boolean; track?: string | undefined },
): RecordingWish {
  const { trim, recordingStatusCallbackEvent } = stage.element.attributes;
  const target = address(stage, 'recordingStatusCallback', 'recordingStatusCallbackMethod');
  const events = new Set((recordingStatusCallbackEvent ?? 'completed').split(/[\s,]+/));
  return {
    source: given.source,
    channels: given.channels,
    track: trackOf(given.track),
    trim: trim ? trim === 'trim-silence' : given.trim,
    callback: target && { ...target, events },
  };
}
