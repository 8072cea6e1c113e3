import { recordLeg } from '../recordings/record-leg.ts';
import type { Recording } from '../recordings/recording.ts';
import { recordingUrl } from '../recordings/report.ts';
import type { Stage } from '../twiml/interpret.ts';
import { recordingWish } from './recording-wish.ts';

const words = /^(true|record-from-(answer|ringing)(-dual)?)$/;

/** `<Dial record>`: the dialling leg is recorded while it is connected, or already while the other side rings. */
export class DialRecorder {
  readonly #stage: Stage;
  /** Empty: nothing is recorded. */
  readonly #word: string;
  #recording: Recording | null = null;

  constructor(stage: Stage) {
    this.#stage = stage;
    const word = stage.element.attributes['record'] ?? '';
    this.#word = words.test(word) ? word : '';
    if (word.startsWith('record-from-ringing')) this.#start();
  }

  connected(): void {
    if (this.#word) this.#start();
  }

  /** The recording ends with the dialling. What the `action` is told of it. */
  stop(): Record<string, string> {
    this.#recording?.stop('processing');
    const sid = this.#recording?.sid;
    return sid ? { RecordingUrl: recordingUrl(this.#stage.call.account, sid), RecordingSid: sid } : {};
  }

  #start(): void {
    const channels = this.#word.endsWith('-dual') ? 2 : 1;
    const track = this.#stage.element.attributes['recordingTrack'];
    const wish = recordingWish(this.#stage, { source: 'DialVerb', channels, trim: false, track });
    this.#recording ??= recordLeg(this.#stage.call, wish);
  }
}
