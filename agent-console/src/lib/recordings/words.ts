import type { RecordingMark } from '#server/telephony/recordings/recording.schema.ts';
import { t } from '../i18n/words.svelte.ts';

export function wordMark({ kind, name }: RecordingMark): string {
  const words = t().player.mark;
  switch (kind) {
    case 'pause':
      return words.pause(name);
    case 'joined':
    case 'left':
      return words[kind](name ?? t().codes.legKinds.agent);
    default:
      return words[kind];
  }
}
