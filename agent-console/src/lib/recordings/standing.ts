import type { RecordingStatus } from '#server/telephony/recordings/recording.schema.ts';
import { duration } from '../i18n/format.ts';
import { t } from '../i18n/words.svelte.ts';

/** How a recording stands during the call, as one thing to be shown. `unsafe`: card data would be recorded although a pause was asked for. */
export type Standing = 'off' | 'ask' | 'starting' | 'on' | 'pausing' | 'unsafe' | 'paused' | 'resuming';

export function standingOf({ state, pause, trying, endedAt }: RecordingStatus): Standing {
  if (pause === 'confirmed') return 'paused';
  if (pause === 'asked') return trying ? 'unsafe' : 'pausing';
  if (pause === 'ending') return 'resuming';
  if (state === 'recording' && !endedAt) return 'on';
  if (state === 'starting') return trying ? 'off' : 'starting';
  return state === 'not_asked' && !endedAt ? 'ask' : 'off';
}

/** `secondsLeft`: until a pause ends by itself. */
export function wordStanding(recording: RecordingStatus, secondsLeft: number): string {
  const words = t().recording;
  switch (standingOf(recording)) {
    case 'on':
      return words.on;
    case 'starting':
      return words.starting;
    case 'pausing':
      return words.pausing;
    case 'unsafe':
      return words.unsafe;
    case 'paused':
      return `${words.paused(duration(secondsLeft))} · ${words.pausedFor}`;
    case 'resuming':
      return recording.trying ? words.notResumed : words.resuming;
    case 'ask':
      return words.ask;
    case 'off':
      return recording.state === 'starting' ? words.notYet : words.notRecorded;
  }
}
