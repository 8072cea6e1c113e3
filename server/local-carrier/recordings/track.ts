import type { RecordingTrack } from './recording.ts';

/** The track that TwiML or REST asks for. */
export function trackOf(word: string | undefined): RecordingTrack {
  if (word === 'inbound' || word === 'outbound') return word;
  return 'both';
}
