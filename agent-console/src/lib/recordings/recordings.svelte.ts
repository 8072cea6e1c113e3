import type { RecordingStatus } from '#server/telephony/recordings/recording.schema.ts';
import { Versioned } from '../console/versioned.svelte.ts';

/** How the recordings of those calls stand that this console holds: one that is open for a day does not grow. */
export class Recordings extends Versioned<RecordingStatus> {
  #holds: (interactionId: string) => boolean;

  constructor(holds: (interactionId: string) => boolean) {
    super();
    this.#holds = holds;
  }

  of(interactionId: string): RecordingStatus | undefined {
    return this.all.find(recording => recording.interactionId === interactionId);
  }

  /** What was heard of one; of calls that are not held, nothing is kept. */
  take(status: RecordingStatus): void {
    for (const { id, interactionId } of this.all) if (!this.#holds(interactionId)) this.forget(id);
    if (this.#holds(status.interactionId)) this.upsert(status);
  }
}
