import { mix, silence } from '../audio/frames.ts';
import type { Participant } from '../conferences/participant.ts';
import { Recording, type RecordingWish } from './recording.ts';

/** Records what can be heard in a conference: neither who is muted or held, nor the music they hear. */
export class RoomRecorder {
  readonly recording: Recording;
  /** What was said in this turn of 20 ms, by everybody who was listened to already. */
  #said = new Map<Participant, Int16Array>();

  /** `first`: the participant whose call the recording is filed under. */
  constructor(conferenceSid: string, first: Participant, wish: RecordingWish) {
    const { call } = first;
    this.recording = call.account.recordings.add(new Recording(call, wish, conferenceSid));
  }

  /** Whoever is in the room is listened to until they leave. */
  listenTo(participant: Participant): void {
    const release = participant.call.audio.tap(said => this.#hear(participant, said ?? silence));
    void participant.gone.promise.then(release);
    void this.recording.over.then(release);
  }

  #hear(participant: Participant, said: Int16Array): void {
    // Who speaks a second time begins the next turn.
    if (this.#said.has(participant)) {
      this.recording.hear(mix([...this.#said.values()]));
      this.#said.clear();
    }
    this.#said.set(participant, participant.isHeardByAll() ? said : silence);
  }
}
