import type { RecordingStatus } from '#server/telephony/recordings/recording.schema.ts';
import { Versioned } from '../console/versioned.svelte.ts';

/** How the recordings of calls stand that this console sees. */
export class Recordings extends Versioned<RecordingStatus> {
  of(interactionId: string): RecordingStatus | undefined {
    return this.all.find(recording => recording.interactionId === interactionId);
  }
}
