import { FRAME_SAMPLES, mix, silence } from '../audio/frames.ts';
import type { Call } from '../calls/call.ts';
import { Recording, type RecordingWish } from './recording.ts';

/** Records a leg until somebody stops it or the call is over. */
export function recordLeg(call: Call, wish: RecordingWish): Recording {
  const recording = call.account.recordings.add(new Recording(call, wish));
  const release = call.audio.tap((said, sent) => recording.hear(wanted(wish, said ?? silence, sent)));
  void recording.over.then(release);
  void call.ended.then(() => recording.stop('processing'));
  return recording;
}

function wanted({ channels, track }: RecordingWish, said: Int16Array, sent: Int16Array): Int16Array {
  const [inbound, outbound] = [track === 'outbound' ? silence : said, track === 'inbound' ? silence : sent];
  return channels === 1 ? mix([inbound, outbound]) : interleave(inbound, outbound);
}

function interleave(left: Int16Array, right: Int16Array): Int16Array {
  const both = new Int16Array(FRAME_SAMPLES * 2);
  for (let index = 0; index < FRAME_SAMPLES; index += 1) {
    both[index * 2] = left[index] ?? 0;
    both[index * 2 + 1] = right[index] ?? 0;
  }
  return both;
}
