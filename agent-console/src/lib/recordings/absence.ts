import type { RecordingView } from '#server/telephony/recordings/recording.schema.ts';
import { plainDay } from '../i18n/format.ts';
import { t } from '../i18n/words.svelte.ts';

/** Why there is nothing to listen to; null: there is. */
export function wordAbsence(recording: RecordingView): string | null {
  const words = t().recording;
  switch (recording.state) {
    case 'not_asked':
      return recording.endedAt ? words.notAsked : words.ask;
    case 'starting':
    case 'recording':
      return recording.mayListen ? words.during : words.live;
    case 'ended':
      return recording.trying ? words.waitsLonger : words.waits;
    case 'failed':
      return recording.reason ? words.reasons[recording.reason] : words.notRecorded;
    case 'absent':
      return words.absent;
    case 'deleted':
      return words.deleted(plainDay(recording.deleteAfter ?? ''));
    case 'stored':
      return recording.mayListen ? null : words.notYours;
  }
}
